import { dead, type Automaton } from './automaton.ts';
import { charactersOf } from './characters.ts';
import type { PathTrack } from './path-track.ts';

/** One character, or one or more that are no slash. */
type Token = string | undefined;

/** What may follow the tokens; `any`: whatever there is. */
type Tail = PathTrack['tail'] | 'any';

/**
 * Tokens over characters. A state is the number of tokens that were read; one more stands for
 * whatever comes after them. After a wildcard only a slash or the end can follow, so one state is
 * enough to know where it ends.
 */
function tokenAutomaton(tokens: readonly Token[], tail: Tail): Automaton {
  const length = tokens.length;
  const settled = tail === 'any' ? length : length + 1;
  const inWild = (state: number) => state > 0 && state <= length && tokens[state - 1] === undefined;

  function step(state: number, symbol: string): number {
    if (state === settled) return state;
    if (symbol !== '/' && inWild(state)) return state;
    if (state === length) return tail !== 'end' && symbol === '/' ? settled : dead;
    const token = tokens[state];
    return (token === undefined ? symbol !== '/' : symbol === token) ? state + 1 : dead;
  }

  return {
    start: 0,
    step,
    accepts: (state) => state === settled || (state === length && tail !== 'below'),
    named(state) {
      if (state === settled) return [];
      const token = tokens[state];
      return token === undefined || token === '/' ? ['/'] : inWild(state) ? ['/', token] : [token];
    },
    rest(state) {
      if (state === settled || inWild(state)) return state;
      return state < length && tokens[state] === undefined ? state + 1 : dead;
    },
    isSettled: (state) => state === settled,
  };
}

/** A pattern of whole segments over characters. */
export function trackAutomaton({ segments, tail }: PathTrack): Automaton {
  const tokens = segments.flatMap((segment, index): readonly Token[] => {
    const own = segment === undefined ? [undefined] : charactersOf(segment);
    return index === 0 ? own : ['/', ...own];
  });
  return tokenAutomaton(tokens, tail);
}

/** One text, over characters. */
export function exactAutomaton(text: string): Automaton {
  return tokenAutomaton(charactersOf(text), 'end');
}

/** A plain start of a text, over characters. */
export function prefixAutomaton(prefix: string): Automaton {
  return tokenAutomaton(charactersOf(prefix), 'any');
}
