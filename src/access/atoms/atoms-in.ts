import type { Atom } from './atom.ts';
import { bitsOf } from './bitset.ts';
import type { Automaton } from '../automata/automaton.ts';
import type { Effort } from './effort.ts';
import { explore, type Found } from './explore.ts';

/** How many joint states may be visited, and what may be looked at altogether. */
export interface Limits {
  readonly budget: number;
  readonly effort: Effort;
}

/** Automata over one kind of symbols, and two universes: all strings, and those that people write. */
export interface Space extends Limits {
  readonly automata: readonly Automaton[];
  readonly any: Automaton;
  readonly plain: Automaton;
  readonly order: readonly string[];
  readonly firstOrder?: readonly string[];
}

/** How many joint states are visited at least before patterns are given up. */
const usualBudget = 20_000;

/**
 * The budget where nobody names one. Patterns that are only spelled out need a few states a
 * character and no more, so that many of them are no reason to give up.
 */
export function budgetFor(patterns: readonly object[]): number {
  const spelled = patterns.reduce(
    (sum, pattern) => sum + Object.values(pattern).join('').length,
    0,
  );
  return Math.max(usualBudget, 2 * spelled);
}

/** What may be looked at for each joint state of the budget. */
const effortPerState = 300;
/** However much is spelled out: about a second. */
const mostEffort = 4_000_000;

/** How much work the atoms of patterns with a budget may take: the tuples are wide where patterns are many. */
export function effortFor(budget: number): number {
  return Math.min(budget * effortPerState, mostEffort);
}

/**
 * The atoms of automata. The strings that people write are walked through first, so that the
 * examples come from there; then all others, for what only they tell apart.
 */
export function atomsIn(
  { any, plain, ...parts }: Space,
  textOf: (symbols: readonly string[]) => string,
): readonly Atom[] | undefined {
  const found = new Map<string, Found>();
  for (const universe of [plain, any]) {
    const some = explore({ ...parts, universe });
    if (some === undefined) return undefined;
    for (const one of some) {
      const key = one.accepted.join();
      if (!found.has(key)) found.set(key, one);
    }
  }
  return [...found.values()].map(({ accepted, example }) => {
    return { holds: bitsOf(parts.automata.length, accepted), example: textOf(example) };
  });
}
