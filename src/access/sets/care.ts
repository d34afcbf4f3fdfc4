import type { Atom } from '../atoms/atom.ts';
import { bitsWhere, numbersIn, isWithin, type Bits } from '../atoms/bitset.ts';
import type { Effort } from '../atoms/effort.ts';
import type { Diagram, Node } from './diagram.ts';
import type { Explanations, KeyLevels } from './level.ts';

/** What one value matches, and how many patterns that are. */
interface Matched {
  readonly holds: Bits;
  readonly indexes: readonly number[];
}

/** Those of some values that match the least, so that no other one matches part of it. */
function smallest(values: readonly Matched[], effort: Effort): readonly Matched[] {
  const kept: Matched[] = [];
  for (const value of values) {
    effort.left -= kept.length * value.holds.length;
    if (effort.left < 0) break;
    if (!kept.some((other) => isWithin(other.holds, value.holds))) kept.push(value);
  }
  return kept;
}

/**
 * For each pattern the least that a value matching it matches beside it, as indexes of patterns. One
 * that can be matched alone explains itself. Nothing where finding it is more than the effort.
 */
export function explanations(
  atoms: readonly Atom[],
  patterns: number,
  effort: Effort,
): Explanations | undefined {
  const found = Array.from({ length: patterns }, (): Matched[] => []);
  const values = atoms.map(({ holds }): Matched => ({ holds, indexes: numbersIn(holds) }));
  // The smaller ones come first everywhere.
  values.sort((a, b) => a.indexes.length - b.indexes.length);
  for (const value of values) {
    effort.left -= value.indexes.length;
    if (effort.left < 0) return undefined;
    for (const index of value.indexes) found[index]?.push(value);
  }
  const ways = found.map((own) => {
    const [first] = own;
    return first?.indexes.length === 1 ? [first] : smallest(own, effort);
  });
  for (const value of ways.flat()) effort.left -= value.indexes.length;
  return effort.left < 0 ? undefined : ways.map((own) => own.map(({ indexes }) => indexes));
}

/**
 * The answers that the values of one key can have together: where a pattern is said to match, there
 * is a value that matches it and nothing that is said not to match. `admin` so implies `a*`.
 */
function possibleAnswers({ levels, ways }: KeyLevels, sets: Diagram): Node {
  const yes = bitsWhere(2, (atom) => atom === 1);
  const literal = (index: number): Node => sets.literal(levels[index] ?? 0, yes);
  const upwards = (nodes: readonly Node[]): Node =>
    [...nodes].sort((a, b) => b.level - a.level).reduce(sets.intersect, sets.all);
  return upwards(
    ways.map((own, index) => {
      const explained = own.map((value) => upwards(value.map(literal)));
      const isNot = sets.minus(sets.all, literal(index));
      return explained.reduce(sets.union, isNot);
    }),
  );
}

/**
 * The combinations of atoms that some request has. Every set is cut down to them, so that sets with
 * the same requests are the same node.
 */
export function careSet(keys: readonly KeyLevels[], sets: Diagram): Node {
  return keys
    .map((key) => possibleAnswers(key, sets))
    .sort((a, b) => b.level - a.level)
    .reduce(sets.intersect, sets.all);
}
