import type { Opaque } from '../mesh.ts';

/** What is not understood, by what it acts on; of several the first. */
interface OpaqueIndex {
  readonly all?: Opaque;
  readonly workloads: ReadonlyMap<string, Opaque>;
  readonly services: ReadonlyMap<string, Opaque>;
  readonly gateways: ReadonlyMap<string, Opaque>;
}

function firstBy(
  list: readonly Opaque[],
  namesOf: (each: Opaque) => readonly string[],
): ReadonlyMap<string, Opaque> {
  const first = new Map<string, Opaque>();
  for (const each of list)
    for (const name of namesOf(each)) if (!first.has(name)) first.set(name, each);
  return first;
}

/** Made once a mesh: every decision asks, and one object may act on thousands of workloads. */
const indexes = new WeakMap<readonly Opaque[], OpaqueIndex>();

/** The index of what a mesh does not understand. */
export function opaqueIndex(opaque: readonly Opaque[]): OpaqueIndex {
  const known = indexes.get(opaque);
  if (known !== undefined) return known;
  const all = opaque.find(({ workloads }) => workloads === 'all');
  const index: OpaqueIndex = {
    ...(all && { all }),
    workloads: firstBy(opaque, ({ workloads }) => (workloads === 'all' ? [] : workloads)),
    services: firstBy(opaque, ({ services = [] }) => services),
    gateways: firstBy(opaque, ({ gateways = [] }) => gateways),
  };
  indexes.set(opaque, index);
  return index;
}
