import type { Atom } from './atom.ts';
import { bitsWhere } from './bitset.ts';
import type { Diagram, Node } from './diagram.ts';
import type { Explanations, KeyLevels } from './level.ts';

/** The indexes of the patterns that a value matches. */
const matched = (holds: readonly boolean[]): readonly number[] =>
  holds.flatMap((yes, index) => (yes ? [index] : []));

/** Those of some lists of indexes that hold no other one of them. */
function smallest(lists: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const byLength = [...lists].sort((a, b) => a.length - b.length);
  const kept: (readonly number[])[] = [];
  for (const list of byLength)
    if (!kept.some((other) => other.every((index) => list.includes(index)))) kept.push(list);
  return kept;
}

/**
 * For each pattern the least that a value matching it matches beside it, as indexes of patterns. One
 * that can be matched alone explains itself.
 */
export function explanations(atoms: readonly Atom[]): Explanations {
  const found = (atoms[0]?.holds ?? []).map((): (readonly number[])[] => []);
  for (const { holds } of atoms) {
    const value = matched(holds);
    for (const index of value) found[index]?.push(value);
  }
  return found.map((values) => {
    const alone = values.find(({ length }) => length === 1);
    return alone === undefined ? smallest(values) : [alone];
  });
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
