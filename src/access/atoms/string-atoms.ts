import { atomMemo, type Spending } from './atom-memo.ts';
import { atomsIn, budgetFor, effortFor, type Limits } from './atoms-in.ts';
import type { Atom, JoinedTest } from './atom.ts';
import {
  characterPattern,
  joinedPattern,
  lookedAt,
  readPatterns,
  unicodeAlphabet,
} from '../automata/character-pattern.ts';
import { codeRange, type Looked } from '../automata/characters.ts';
import { hostAutomaton } from '../automata/host-automaton.ts';
import {
  stringSpaces,
  type StringSpace,
  type StringUniverse,
} from '../automata/string-universe.ts';
import type { StringPattern } from '../term.ts';

export type { StringUniverse } from '../automata/string-universe.ts';

function alphabetOf(space: StringSpace, looked: Looked): readonly string[] {
  const specials = space.specials.map((characters) => characters.map(codeRange));
  const all = { singles: looked.singles, sets: [...looked.sets, ...specials] };
  return unicodeAlphabet(space.characters, all, space.unicodeFrom);
}

/** What can be asked of a string. */
export type StringTest = StringPattern | JoinedTest;

const readTest = (test: StringTest) =>
  'added' in test ? joinedPattern(test.pattern, test.added) : characterPattern(test);

/** Everything that a test spells out, for the budget. */
const spelled = (test: StringTest): object =>
  'added' in test ? { ...test.pattern, added: test.added } : test;

function findAtoms(
  patterns: readonly StringTest[],
  universe: StringUniverse,
  { budget, effort }: Limits,
): readonly Atom[] | undefined {
  const read = readPatterns(patterns, readTest, effort);
  if (read === undefined) return undefined;
  const space = stringSpaces[universe];
  const order = alphabetOf(space, lookedAt(read));
  const automata = read
    .map((pattern) => pattern.automaton(order, effort))
    .map((automaton) => (universe === 'host' ? hostAutomaton(automaton) : automaton));
  const { any, plain } = space;
  return atomsIn({ automata, any, plain, order, budget, effort }, (symbols) => symbols.join(''));
}

const atomsOf = atomMemo<StringTest>();

/**
 * The classes of strings that the patterns tell apart, each with its shortest readable string;
 * `holds` is in the order of the patterns. Patterns of hosts match with or without the port, as
 * `matchesHost` does. `undefined` where a pattern is not understood or the budget of joint states is
 * not enough: then nothing is known, and the caller has to keep the patterns apart.
 */
export function stringAtoms(
  patterns: readonly StringTest[],
  universe: StringUniverse,
  { budget = budgetFor(patterns.map(spelled)), purse }: Spending = {},
): readonly Atom[] | undefined {
  const sought = { patterns, effort: effortFor(budget), purse };
  return atomsOf(sought, `${universe} ${budget}`, (distinct, effort) =>
    findAtoms(distinct, universe, { budget, effort }),
  );
}
