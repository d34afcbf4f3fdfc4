import { describe, expect, it } from 'vitest';
import { check } from '../../../src/check/check.ts';
import type { CheckedDocument } from '../../../src/check/checked.ts';
import type { Mesh } from '../../../src/model/mesh.ts';
import { model, modelMemo } from '../../../src/model/model.ts';
import { read } from '../../../src/read/read.ts';

const head = 'apiVersion: meshwright.dev/v1alpha1\n';
const count = 60;

/** A ring: each service calls the next one, and grants that to the one before. */
function serviceText(index: number, extra = ''): string {
  const [before, after] = [(index + count - 1) % count, (index + 1) % count];
  return `${head}kind: Service
metadata: {name: s${index}, namespace: n${index % 6}}
spec:
  ports: {http: 8080}
  allow: [{from: n${before % 6}/s${before}, ops: [GET /x]}]
  calls: {n${after % 6}/s${after}: {ops: [GET /x]}}
${extra}`;
}

function ring(): Map<string, string> {
  const texts = new Map([
    [
      'mesh.yaml',
      `${head}kind: Mesh\nmetadata: {name: demo}\nspec: {targets: {local: {type: istio, dataplane: sidecar, version: "1.30", rootNamespace: istio-system}}}\n`,
    ],
  ]);
  for (let index = 0; index < 6; index += 1)
    texts.set(
      `t${index}.yaml`,
      `${head}kind: Team\nmetadata: {name: t${index}}\nspec: {namespaces: [n${index}]}\n`,
    );
  for (let index = 0; index < count; index += 1) texts.set(`s${index}.yaml`, serviceText(index));
  return texts;
}

/** Reads each text once, as two revisions share their blobs. */
function reader() {
  const known = new Map<string, readonly CheckedDocument[]>();
  return (texts: ReadonlyMap<string, string>): readonly CheckedDocument[] =>
    [...texts].flatMap(([file, text]) => {
      const found = known.get(text) ?? check(read({ file, text }).value).value;
      known.set(text, found);
      return found;
    });
}

/** Resolves two states with one memo, and says what the second one resolved itself. */
function resolveBoth(after: ReadonlyMap<string, string>) {
  const [memo, checkedOf] = [modelMemo(), reader()];
  const meshes = [ring(), after].map((texts): Mesh => {
    const { value, diagnostics } = model(checkedOf(texts), texts, [], [], memo);
    expect(diagnostics).toEqual([]);
    if (value === undefined) throw new Error('a repository with a Mesh has a mesh');
    return value;
  });
  return { before: meshes[0] as Mesh, after: meshes[1] as Mesh, resolved: memo.resolved };
}

/** How many elements of a list are no values of the other one. */
const anew = <T>(list: readonly T[], known: readonly T[]): number =>
  list.filter((each) => !known.includes(each)).length;

describe('a memo that two states of a mesh share', () => {
  it('leaves nothing to resolve where nothing changed', () => {
    const { before, after, resolved } = resolveBoth(ring());
    expect([...resolved]).toEqual([]);
    expect(after.services).toBe(before.services);
    expect(after.workloads).toBe(before.workloads);
  });

  it('resolves a changed service anew, and those that it speaks to, and nothing else', () => {
    const texts = ring().set('s7.yaml', serviceText(7, '  timeout: 4s\n'));
    const { before, after, resolved } = resolveBoth(texts);
    expect(resolved.get('service')).toBeLessThanOrEqual(3);
    expect(resolved.get('workload')).toBeLessThanOrEqual(3);
    expect(resolved.get('checks')).toBeLessThanOrEqual(5);
    expect(anew(after.services, before.services)).toBeLessThanOrEqual(3);
    expect(after.services.find(({ name }) => name === 'n1/s7')?.routes[0]?.timeout).toMatchObject({
      value: 4000,
      scope: 'service',
    });
    expect(after.owners).toBe(before.owners);
  });

  it('resolves the services of a team anew whose defaults change, and leaves the others alone', () => {
    const texts = ring().set(
      't2.yaml',
      `${head}kind: Team\nmetadata: {name: t2}\nspec: {namespaces: [n2], defaults: {timeout: 4s}}\n`,
    );
    const { before, after } = resolveBoth(texts);
    for (const service of after.services) {
      const timeout = service.routes[0]?.timeout;
      expect(timeout?.value, service.name).toBe(service.namespace === 'n2' ? 4000 : 15_000);
    }
    const untouched = after.services.filter(({ namespace }) => ['n4', 'n5'].includes(namespace));
    expect(anew(untouched, before.services)).toBe(0);
  });

  it('keeps nothing that rests on the Mesh where the Mesh changes', () => {
    const texts = ring();
    const mesh = texts.get('mesh.yaml') ?? '';
    texts.set('mesh.yaml', mesh.replace('spec: {', 'spec: {defaults: {timeout: 4s}, '));
    const { after } = resolveBoth(texts);
    expect(new Set(after.services.map(({ routes }) => routes[0]?.timeout.value))).toEqual(
      new Set([4000]),
    );
  });
});
