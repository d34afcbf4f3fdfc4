import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { approvals } from '../../src/compare/approvals.ts';
import type { Change } from '../../src/compare/change.ts';
import { compare } from '../../src/compare/compare.ts';
import { decide } from '../../src/model/decide/decide.ts';
import type { Mesh } from '../../src/model/mesh.ts';
import { probes } from '../../src/reach/probes.ts';
import { always } from '../support/always.ts';
import { seed } from '../support/seed.ts';
import { smallAlphabetMesh as mesh } from '../support/small-alphabet-mesh.ts';
import { place } from '../support/small-mesh.ts';
import { splicedMeshes } from '../support/spliced-mesh.ts';

const numRuns = Number(process.env['MESHWRIGHT_RUNS'] ?? 150);

/** The mesh with an issuer said twice: nothing is decided otherwise, but whoever looks at facts compares everything. */
function withRepeatedFact(mesh: Mesh): Mesh {
  const { issuers } = mesh.facts;
  return { ...mesh, facts: { ...mesh.facts, issuers: [...issuers, ...issuers.slice(0, 1)] } };
}

const told = (changes: readonly Change[]) =>
  changes
    .filter(({ what }) => what === 'access')
    .map(({ class: kind, from, to, port }) => `${kind} ${from} ${to}:${port}`)
    .sort();

describe(`compare of what is equal for the most part, with seed ${seed}`, () => {
  it('skips nothing that decides: all compared says the same', () => {
    const counted = { moved: 0, still: 0 };
    always(
      fc.property(splicedMeshes, ([before, after]) => {
        const usual = told(compare(before, after));
        const all = told(compare(before, withRepeatedFact(after)));
        expect(usual).toEqual(all);
        counted[all.length > 0 ? 'moved' : 'still'] += 1;
        // Equal values in other objects are no less equal, and no more.
        expect(told(compare(structuredClone(before), after))).toEqual(all);
      }),
      { seed, numRuns },
    );
    expect(Math.min(counted.moved, counted.still)).toBeGreaterThan(numRuns / 20);
  });
});

const owned = (mesh: Mesh, aliases: readonly string[]): Mesh => ({
  ...mesh,
  facts: { ...mesh.facts, aliases },
  owners: [{ team: 'shop', owners: ['@demo/shop'], namespaces: ['shop'], at: place('t') }],
  services: mesh.services.map((one) =>
    one.name === 'shop/b' ? { ...one, owners: ['@demo/b', '@demo/both'] } : one,
  ),
});
const aliases = fc.constantFrom<string[][]>([], [], [], ['old.local']);

const passes = (mesh: Mesh, request: Parameters<typeof decide>[1]) =>
  decide(mesh, request).decision !== 'deny';

/** What probes send, and the same from an identity of another trust domain. */
function everyProbe(meshes: readonly Mesh[]) {
  return probes(meshes).flatMap((request) => {
    const { peer } = request;
    if (peer.kind !== 'mesh') return [request];
    return [request, { ...request, peer: { ...peer, trustDomain: 'old.local' } }];
  });
}

describe(`approvals, with seed ${seed}`, () => {
  it('are asked of every owner of whatever a request newly reaches, and of nobody if nothing widens', () => {
    const counted = { reached: 0, still: 0 };
    always(
      fc.property(mesh, mesh, aliases, aliases, (one, other, was, is) => {
        const [before, after] = [owned(one, was), owned(other, is)];
        const changes = compare(before, after);
        const asked = approvals(changes, [], { before, after }).map(({ owner }) => owner);
        const widened = everyProbe([before, after]).filter(
          (request) => !passes(before, request) && passes(after, request),
        );
        for (const name of new Set(widened.map(({ to }) => to))) {
          counted.reached += 1;
          const owners = after.services.find((each) => each.name === name)?.owners;
          expect(asked).toEqual(expect.arrayContaining([...(owners ?? ['@demo/shop'])]));
        }
        if (changes.some(({ class: kind }) => kind === 'widens')) return;
        counted.still += 1;
        expect(asked).toEqual([]);
      }),
      { seed, numRuns: Math.ceil(numRuns / 3) },
    );
    expect(Math.min(counted.reached, counted.still)).toBeGreaterThan(0);
  });
});
