import { constantAutomaton, type Automaton } from './automaton.ts';
import { charactersOf } from './characters.ts';

/** For each length of a matched start of the text: the longest shorter one that the text also ends with there. */
function fallbacks(text: readonly string[]): readonly number[] {
  const back = [0, 0];
  for (let length = 2; length <= text.length; length += 1) {
    let shorter = back[length - 1] ?? 0;
    while (shorter > 0 && text[shorter] !== text[length - 1]) shorter = back[shorter] ?? 0;
    back.push(text[shorter] === text[length - 1] ? shorter + 1 : 0);
  }
  return back;
}

/**
 * A plain end of a text, over characters: the automaton of Knuth, Morris and Pratt. A state is how
 * much of the suffix the text read so far ends with.
 */
export function suffixAutomaton(suffix: string): Automaton {
  const text = charactersOf(suffix);
  if (text.length === 0) return constantAutomaton(true);
  const back = fallbacks(text);
  // What a state names: the next character of the suffix, and of each shorter start to fall back to.
  const named: (readonly string[])[] = [];
  for (const [state, fallback] of back.entries()) {
    const next = text[state];
    const shorter = state === 0 ? [] : (named[fallback] ?? []);
    named.push(next === undefined || shorter.includes(next) ? shorter : [next, ...shorter]);
  }
  return {
    start: 0,
    idle: 0,
    step(state, symbol) {
      let matched = state;
      while (matched > 0 && text[matched] !== symbol) matched = back[matched] ?? 0;
      return text[matched] === symbol ? matched + 1 : 0;
    },
    accepts: (state) => state === text.length,
    named: (state) => named[state] ?? [],
    rest: () => 0,
    isSettled: () => false,
  };
}
