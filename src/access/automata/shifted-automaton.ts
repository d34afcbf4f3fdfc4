import { dead, runOver, type Automaton } from './automaton.ts';

/** A pattern asked of a rewritten path, over one kind of symbols. */
export interface ShiftedParts {
  /** Accepts exactly the node that is replaced. */
  readonly node: Automaton;
  readonly inner: Automaton;
  /** What stands for the node alone, and for the node where more follows. */
  readonly whole: readonly string[];
  readonly before: readonly string[];
  /** What the rest starts with: a slash among characters; whole segments may be any. */
  readonly enters: (symbol: string) => boolean;
}

// States of the node are even, those of the pattern behind it odd.
const inNode = (state: number): number => (state === dead ? dead : state * 2);
const inRest = (state: number): number => (state === dead ? dead : state * 2 + 1);
const own = (state: number): number => state >> 1;
const isRest = (state: number): boolean => state % 2 === 1;

/** What a rewrite puts before a slash and the rest of the path. */
export function withoutLastSlash(base: string): string {
  return base.endsWith('/') ? base.slice(0, -1) : base;
}

/** Reads the path as sent; accepts where the pattern accepts what the rewrite makes of it. */
export function shiftedAutomaton({ node, inner, whole, before, enters }: ShiftedParts): Automaton {
  const end = runOver(inner, whole);
  const atNode = end !== dead && inner.accepts(end);
  const entry = runOver(inner, before);
  const mayEnter = (state: number) => entry !== dead && node.accepts(own(state));

  function step(state: number, symbol: string): number {
    if (isRest(state)) return inRest(inner.step(own(state), symbol));
    const next = node.step(own(state), symbol);
    if (next !== dead) return inNode(next);
    return mayEnter(state) && enters(symbol) ? inRest(inner.step(entry, symbol)) : dead;
  }

  return {
    start: inNode(node.start),
    step,
    accepts: (state) =>
      isRest(state) ? inner.accepts(own(state)) : atNode && node.accepts(own(state)),
    named(state) {
      if (isRest(state)) return inner.named(own(state));
      const named = node.named(own(state));
      return mayEnter(state) ? [...new Set([...named, '/', ...inner.named(entry)])] : named;
    },
    rest(state) {
      if (isRest(state)) return inRest(inner.rest(own(state)));
      const next = node.rest(own(state));
      if (next !== dead) return inNode(next);
      // Where only a slash enters, the slash is named.
      return mayEnter(state) && enters('') ? inRest(inner.rest(entry)) : dead;
    },
    isSettled: (state) => isRest(state) && inner.isSettled(own(state)),
  };
}
