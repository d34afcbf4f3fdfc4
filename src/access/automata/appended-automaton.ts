import { dead, runOver, type Automaton } from './automaton.ts';
import { charactersOf } from './characters.ts';

const start = 0;

/**
 * Accepts what the inner automaton accepts once a value is joined to it: after a comma, or alone where
 * there was nothing before. The other states are those of the inner one, moved up by one.
 */
export function appendedAutomaton(inner: Automaton, added: string): Automaton {
  const own = charactersOf(added);
  const tail = own.length === 0 ? [] : [',', ...own];
  const within = (state: number): number => (state === start ? inner.start : state - 1);
  const moved = (state: number): number => (state === dead ? dead : state + 1);
  return {
    start: inner.start === dead ? dead : start,
    step: (state, symbol) => moved(inner.step(within(state), symbol)),
    accepts(state) {
      const end = runOver(inner, state === start ? own : tail, within(state));
      return end !== dead && inner.accepts(end);
    },
    named: (state) => inner.named(within(state)),
    rest: (state) => moved(inner.rest(within(state))),
    isSettled: (state) => inner.isSettled(within(state)),
  };
}
