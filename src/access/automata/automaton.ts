/** The state from which nothing is accepted any more. It is never stepped from. */
export const dead = -1;

/**
 * A deterministic automaton over symbols, which are whole segments or single characters. States are
 * numbers of its own. A symbol that a state does not name leads where all others do that it does not
 * name: so nobody has to walk through an alphabet that no pattern looks at.
 */
export interface Automaton {
  readonly start: number;
  /** A state that does not accept and rests in itself, where it mostly is: nobody has to carry it along. */
  readonly idle?: number;
  step(state: number, symbol: string): number;
  accepts(state: number): boolean;
  /** Symbols that may lead elsewhere than `rest`. */
  named(state: number): readonly string[];
  /** Where every symbol leads that the state does not name. */
  rest(state: number): number;
  /** Whether everything is accepted from here on. */
  isSettled(state: number): boolean;
}

/** The state after some symbols. */
export function runOver(
  automaton: Automaton,
  symbols: readonly string[],
  from = automaton.start,
): number {
  let state = from;
  for (const symbol of symbols) {
    if (state === dead) return dead;
    state = automaton.step(state, symbol);
  }
  return state;
}

/** Accepts everything, or nothing. */
export function constantAutomaton(accepted: boolean): Automaton {
  return {
    start: accepted ? 0 : dead,
    step: () => 0,
    accepts: (state) => state !== dead,
    named: () => [],
    rest: () => 0,
    isSettled: (state) => state !== dead,
  };
}
