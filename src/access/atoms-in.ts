import type { Atom } from './atom.ts';
import type { Automaton } from './automaton.ts';
import type { Effort } from './effort.ts';
import { explore, type Found } from './explore.ts';

/** Automata over one kind of symbols, and two universes: all strings, and those that people write. */
export interface Space {
  readonly automata: readonly Automaton[];
  readonly any: Automaton;
  readonly plain: Automaton;
  readonly order: readonly string[];
  readonly firstOrder?: readonly string[];
  readonly budget: number;
  readonly effort: Effort;
}

/** How many joint states may be visited. */
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

/** What may be looked at for each joint state of the budget: bounds the time of a wide frame. */
const effortPerState = 300;

export const effortFor = (budget: number): Effort => ({ left: budget * effortPerState });

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
    const holds = parts.automata.map(() => false);
    for (const index of accepted) holds[index] = true;
    return { holds, example: textOf(example) };
  });
}
