import { atomMemo, type Spending } from './atom-memo.ts';
import type { Atom, PathTest } from './atom.ts';
import { budgetFor, effortFor } from './atoms-in.ts';
import { characterAtoms } from './character-atoms.ts';
import { pathTrack } from '../automata/path-track.ts';
import type { PathUniverse } from '../automata/path-universe.ts';
import { segmentAtoms } from './segment-atoms.ts';

export type { PathUniverse } from '../automata/path-universe.ts';

const atomsOf = atomMemo<PathTest>();

/**
 * The classes of paths that the tests tell apart, each with a readable example; `holds` is in the
 * order of the tests. Where all patterns are of whole segments, the example has the fewest segments,
 * otherwise the fewest characters. `undefined` where a pattern is not understood or the budget of
 * joint states is not enough: then nothing is known, and the caller has to keep the tests apart.
 */
export function pathAtoms(
  tests: readonly PathTest[],
  { normalization }: PathUniverse,
  { budget = budgetFor(tests.map(({ pattern }) => pattern)), purse }: Spending = {},
): readonly Atom[] | undefined {
  const sought = { patterns: tests, effort: effortFor(budget), purse };
  return atomsOf(sought, `${normalization} ${budget}`, (distinct, effort) => {
    const tracks = distinct.flatMap(({ pattern }) => pathTrack(pattern) ?? []);
    return tracks.length === distinct.length
      ? segmentAtoms(distinct, tracks, normalization, { budget, effort })
      : characterAtoms(distinct, normalization, { budget, effort });
  });
}
