import { atomMemo } from './atom-memo.ts';
import { atomsIn, budgetFor, effortFor } from './atoms-in.ts';
import type { Atom } from './atom.ts';
import { characterPattern, lookedAt, unicodeAlphabet } from './character-pattern.ts';
import { codeRange, representatives, type Looked } from './characters.ts';
import { hostAutomaton } from './host-automaton.ts';
import { stringSpaces, type StringSpace, type StringUniverse } from './string-universe.ts';
import type { StringPattern } from './term.ts';

export type { StringUniverse } from './string-universe.ts';

function alphabetOf(space: StringSpace, looked: Looked): readonly string[] {
  const specials = space.specials.map((characters) => characters.map(codeRange));
  const all = { singles: looked.singles, sets: [...looked.sets, ...specials] };
  return space.unicode
    ? unicodeAlphabet(space.characters, all)
    : representatives(space.characters, all);
}

function findAtoms(
  patterns: readonly StringPattern[],
  universe: StringUniverse,
  budget: number,
): readonly Atom[] | undefined {
  const read = patterns.map(characterPattern);
  if (!read.every((pattern) => pattern !== undefined)) return undefined;
  const space = stringSpaces[universe];
  const effort = effortFor(budget);
  const order = alphabetOf(space, lookedAt(read));
  const automata = read
    .map((pattern) => pattern.automaton(order, effort))
    .map((automaton) => (universe === 'host' ? hostAutomaton(automaton) : automaton));
  const { any, plain } = space;
  return atomsIn({ automata, any, plain, order, budget, effort }, (symbols) => symbols.join(''));
}

const atomsOf = atomMemo<StringPattern>();

/**
 * The classes of strings that the patterns tell apart, each with its shortest readable string;
 * `holds` is in the order of the patterns. Patterns of hosts match with or without the port, as
 * `matchesHost` does. `undefined` where a pattern is not understood or the budget of joint states is
 * not enough: then nothing is known, and the caller has to keep the patterns apart.
 */
export function stringAtoms(
  patterns: readonly StringPattern[],
  universe: StringUniverse,
  budget = budgetFor(patterns),
): readonly Atom[] | undefined {
  return atomsOf(patterns, `${universe} ${budget}`, (distinct) =>
    findAtoms(distinct, universe, budget),
  );
}
