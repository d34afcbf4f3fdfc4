import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  describe as described,
  type Named,
  type Vocabulary,
} from '../../src/access/describe/describe.ts';
import type { Piece } from '../../src/access/describe/pieces.ts';
import type { Region } from '../../src/access/describe/region.ts';
import {
  everything,
  forPeer,
  includes,
  intersect,
  isEmpty,
  minus,
  type RequestSet,
} from '../../src/access/sets/request-set.ts';
import { movedBy } from '../../src/compare/row.ts';
import { portPair, usual } from '../../src/compare/port-pair.ts';
import { callerNames } from '../../src/reach/caller.ts';
import { descriptionWords } from '../../src/reach/region-words.ts';
import { always } from '../support/always.ts';
import { smallAlphabetMesh as mesh } from '../support/small-alphabet-mesh.ts';

const ref = { to: 'shop/b', port: 80 };

/** What a region holds, by the sets that its pieces were made of. */
function setOf({ all, except }: Region, within: RequestSet, { boxes, tests }: Vocabulary) {
  const of = (piece: Piece): RequestSet => {
    if ('box' in piece && Object.keys(piece.box).length === 0) return within;
    const found = [...boxes, ...tests].find((named: Named) => named.piece === piece);
    if (found === undefined) throw new Error('a region is made of the vocabulary');
    return found.set;
  };
  const inside = all.map(of).reduce(intersect, within);
  return except.map(of).reduce(minus, inside);
}

describe('describe', () => {
  it('gives regions that together are the set, no more and no less, none of them needless', () => {
    always(
      fc.property(mesh, mesh, (before, after) => {
        const parts = { before, after };
        const pair = portPair(parts, ref, callerNames([after, before]));
        const { widens, narrows } = movedBy(pair);
        for (const [peer] of pair.port.callers.entries())
          for (const set of [pair.before.allow, pair.after.allow, widens, narrows])
            for (const within of [
              usual(parts, pair, peer),
              forPeer(everything(pair.port.frame), peer),
            ]) {
              const target = intersect(forPeer(set, peer), within);
              const vocabulary = pair.vocabulary(peer);
              const { regions, isWhole } = described(target, within, vocabulary);
              expect(isWhole).toBe(true);
              const sets = regions.map((region) => setOf(region, within, vocabulary));
              expect(sets.every((one) => includes(target, one))).toBe(true);
              expect(isEmpty(sets.reduce(minus, target))).toBe(true);
              for (const [index] of sets.entries()) {
                const others = sets.filter((_, other) => other !== index);
                expect(isEmpty(others.reduce(minus, target))).toBe(false);
              }
            }
      }),
      { numRuns: 25 },
    );
  });

  it('says the same of the same set, and something else of another one', () => {
    always(
      fc.property(mesh, (one) => {
        const parts = { before: one, after: structuredClone(one) };
        const pair = portPair(parts, ref, callerNames([one]));
        const seen = new Map<string, RequestSet>();
        for (const [peer] of pair.port.callers.entries()) {
          const within = forPeer(everything(pair.port.frame), peer);
          const set = forPeer(pair.after.allow, peer);
          const words = () =>
            descriptionWords(described(set, within, pair.vocabulary(peer))).join('; ');
          expect(words()).toBe(words());
          const known = seen.get(words());
          if (known !== undefined) expect(known.node).toBe(set.node);
          seen.set(words(), set);
        }
      }),
      { numRuns: 40 },
    );
  });
});
