import fc from 'fast-check';
import type { Mesh } from '../../src/model/mesh.ts';
import type { Layer, Port } from '../../src/model/workload.ts';
import { wildMesh } from './random-mesh.ts';

/** Two meshes that differ in one place only: a value of another mesh there, or a list in another order. */

type Json = Readonly<Record<string, unknown>> | readonly unknown[];

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null;

/** Gives one of some values each time it is asked, by numbers that shrink. */
type Choose = <T>(all: readonly T[]) => T | undefined;

function chooser(numbers: readonly number[]): Choose {
  let at = 0;
  return (all) => {
    const number = numbers[at % numbers.length] ?? 0;
    at += 1;
    return all.length === 0 ? undefined : all[number % all.length];
  };
}

/** A list without an element, or with two of them changed round. */
function reordered(list: readonly unknown[], choose: Choose): readonly unknown[] {
  const index = choose(list.map((_, one) => one)) ?? 0;
  if (choose([true, true, false])) {
    const swapped = [...list];
    [swapped[index], swapped[0]] = [list[0], list[index]];
    return swapped;
  }
  return list.filter((_, one) => one !== index);
}

/** What has no say in any decision: where things are written, who they are, how they are called. */
const idle = new Set(
  [
    'at from range name id namespace labels over scope',
    'telemetry egress accounts sees targets endpoints versions limits settings inbound owners',
    'timeout retry to hosts addresses trustedHops role listeners',
    'issuer jwks audiences forward providers what',
  ].flatMap((names) => names.split(' ')),
);

/** The value with one place of it changed; all others are the very same values. */
function edited(value: Json, other: unknown, choose: Choose, depth: number): unknown {
  if (Array.isArray(value) && value.length > 1 && choose([true, false, false]))
    return reordered(value, choose);
  const keys = Object.keys(value).filter((key) => !idle.has(key));
  const key = choose(keys);
  if (key === undefined) return value;
  const fields = value as Readonly<Record<string, unknown>>;
  const there = isJson(other) ? (other as Readonly<Record<string, unknown>>)[key] : undefined;
  const own = fields[key];
  const goesOn = isJson(own) && (depth < 3 || choose([true, true, true, false]));
  const put = goesOn ? edited(own, there, choose, depth + 1) : (there ?? own);
  if (!Array.isArray(value)) return { ...fields, [key]: put };
  return value.map((each: unknown, index) => (String(index) === key ? put : each));
}

/** Parts of a mesh that a change may lie in, some more often. */
const parts = [
  ...(['workloads', 'workloads', 'services', 'externals', 'gateways'] as const),
  ...(['facts', 'opaque'] as const),
];

/** The mesh with no allow rules, and one workload: what else it says then decides. */
function opened(mesh: Mesh): Mesh {
  const open = (one: Layer): Layer => ({ ...one, sees: 'caller', allow: 'open' });
  const port = (one: Port): Port => ({
    ...one,
    ways: one.ways.map((way) => ({ ...way, layers: way.layers.map(open) })),
  });
  return {
    ...mesh,
    opaque: [],
    workloads: mesh.workloads.map((one) => ({ ...one, ports: one.ports.map(port) })),
    services: mesh.services.map((one) => ({ ...one, workloads: one.workloads.slice(0, 1) })),
    externals: mesh.externals.map((one) => ({
      ...one,
      layer: open(one.layer),
      layers: one.layers.map((each) => ({ ...each, layer: open(each.layer) })),
    })),
  };
}

/** A mesh, and the same with one place changed. */
export const splicedMeshes: fc.Arbitrary<readonly [Mesh, Mesh]> = fc
  .tuple(
    fc.oneof({ weight: 1, arbitrary: wildMesh }, { weight: 3, arbitrary: wildMesh.map(opened) }),
    wildMesh,
    fc.constantFrom(...parts),
    fc.noBias(fc.array(fc.nat(1000), { minLength: 40, maxLength: 40 })),
  )
  .map(([mesh, other, part, numbers]) => {
    const put = edited(mesh[part] as unknown as Json, other[part], chooser(numbers), 1);
    return [mesh, { ...mesh, [part]: put }] as const;
  });
