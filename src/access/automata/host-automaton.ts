import { dead, type Automaton } from './automaton.ts';
import { digits } from './characters.ts';

const isDigit = (symbol: string): boolean => symbol.length === 1 && digits.includes(symbol);

/** What came after the last colon, where the pattern accepted what stood before it. */
const noPort = 0;
const colon = 1;
const port = 2;
const phases = 3;

/**
 * A pattern of hosts: accepts a host that the pattern accepts as it is, or without its port
 * (`matchesHost`). A port is a colon and digits at the end.
 */
export function hostAutomaton(inner: Automaton): Automaton {
  // States of the pattern are counted from one here: the pattern may be dead while its port is read.
  const pair = (state: number, phase: number) =>
    state === dead && phase === noPort ? dead : (state + 1) * phases + phase;
  const own = (state: number) => Math.floor(state / phases) - 1;
  const phaseOf = (state: number) => state % phases;

  function phaseAfter(state: number, symbol: string): number {
    if (symbol === ':') return own(state) !== dead && inner.accepts(own(state)) ? colon : noPort;
    return phaseOf(state) !== noPort && isDigit(symbol) ? port : noPort;
  }

  return {
    start: pair(inner.start, noPort),
    ...(inner.idle !== undefined && { idle: pair(inner.idle, noPort) }),
    step(state, symbol) {
      const next = own(state) === dead ? dead : inner.step(own(state), symbol);
      return pair(next, phaseAfter(state, symbol));
    },
    accepts: (state) =>
      phaseOf(state) === port || (own(state) !== dead && inner.accepts(own(state))),
    named(state) {
      const isAlive = own(state) !== dead;
      const named = isAlive ? inner.named(own(state)) : [];
      if (phaseOf(state) !== noPort) return [...new Set([...named, ':', ...digits])];
      return isAlive && inner.accepts(own(state)) ? [...new Set([...named, ':'])] : named;
    },
    rest: (state) => pair(own(state) === dead ? dead : inner.rest(own(state)), noPort),
    isSettled: (state) => own(state) !== dead && inner.isSettled(own(state)),
  };
}
