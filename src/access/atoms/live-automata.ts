import { dead, type Automaton } from '../automata/automaton.ts';

/** Automata that may still go either way and are not idle, ascending by index, and their states. */
export interface Live {
  readonly who: readonly number[];
  readonly states: readonly number[];
}

/** The states as text: equal texts are equal states. */
export function joinLive({ who, states }: Live): string {
  return `${who.join()}:${states.join()}`;
}

/** Leaves out the dead and the idle ones; those that accept whatever follows are kept by index alone. */
export function settledAmong(
  automata: readonly Automaton[],
  states: readonly (readonly [index: number, state: number])[],
  before: readonly number[],
): { readonly live: Live; readonly settled: readonly number[] } {
  const live: { readonly who: number[]; readonly states: number[] } = { who: [], states: [] };
  const settled: number[] = [];
  for (const [index, state] of states) {
    const automaton = automata[index];
    if (automaton === undefined || state === dead || state === automaton.idle) continue;
    if (automaton.isSettled(state)) {
      settled.push(index);
    } else {
      live.who.push(index);
      live.states.push(state);
    }
  }
  if (settled.length === 0) return { live, settled: before };
  return { live, settled: [...before, ...settled].sort((a, b) => a - b) };
}
