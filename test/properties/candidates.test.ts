import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Mesh } from '../../src/model/mesh.ts';
import { callGraph } from '../../src/reach/chains/call-graph.ts';
import { candidates } from '../../src/reach/chains/candidates.ts';
import { always } from '../support/always.ts';
import { wildMesh } from '../support/random-mesh.ts';
import { promisingMesh } from '../support/random-promises.ts';
import { seed } from '../support/seed.ts';

const numRuns = Number(process.env['MESHWRIGHT_RUNS'] ?? 40);

/** Calls that are possible and that the candidates do not know. */
function unknown(mesh: Mesh): { readonly missing: readonly string[]; readonly calls: number } {
  const [graph, near] = [callGraph(mesh), candidates(mesh)];
  const names = [...mesh.services, ...mesh.externals].map(({ name }) => name);
  const calls = names.flatMap((to) =>
    graph.into(to).flatMap((entry) => {
      const { gateway } = entry.caller;
      if (gateway !== undefined)
        return [{ from: gateway, to, isKnown: near.behind(gateway).includes(to) }];
      return graph.membersOf(entry).map(({ service }) => ({
        from: service,
        to,
        isKnown:
          near.callees(service).includes(to) &&
          (near.open.has(to) || near.callers(to).includes(service)),
      }));
    }),
  );
  const missing = calls.filter(({ isKnown }) => !isKnown).map(({ from, to }) => `${from} → ${to}`);
  return { missing, calls: calls.length };
}

describe(`candidates, with seed ${seed}`, () => {
  it('are too many, never too few: every possible call is one', () => {
    let all = 0;
    always(
      fc.property(fc.oneof(promisingMesh, wildMesh), (mesh) => {
        const { missing, calls } = unknown(mesh);
        all += calls;
        expect(missing).toEqual([]);
      }),
      { seed, numRuns },
    );
    expect(all).toBeGreaterThan(numRuns);
  });
});
