import { constantAutomaton, dead, type Automaton } from './automaton.ts';
import type { PathTrack } from './path-track.ts';

/**
 * A track over the segments after the slash that every path starts with: `/a/b` is `a`, `b`; `/` is
 * one empty segment. A state is the number of segments that were read.
 */
export function segmentAutomaton({ segments, tail }: PathTrack): Automaton {
  const [first, ...rest] = segments;
  // A pattern that does not start with a slash matches no path.
  if (first !== '') return constantAutomaton(false);
  const length = rest.length;
  const settled = tail === 'end' ? undefined : tail === 'subtree' ? length : length + 1;
  const beyond = (state: number) => (tail === 'end' ? dead : state === settled ? state : state + 1);
  return {
    start: 0,
    step(state, symbol) {
      if (state >= length) return beyond(state);
      const segment = rest[state];
      return (segment === undefined ? symbol !== '' : symbol === segment) ? state + 1 : dead;
    },
    accepts: (state) => state === (settled ?? length),
    named: (state) => (state >= length ? [] : [rest[state] ?? '']),
    rest(state) {
      if (state >= length) return beyond(state);
      return rest[state] === undefined ? state + 1 : dead;
    },
    isSettled: (state) => state === settled,
  };
}
