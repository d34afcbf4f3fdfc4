import { dead, type Automaton } from '../automata/automaton.ts';
import { joinLive, settledAmong, type Live } from './live-automata.ts';
import type { Effort } from './effort.ts';

/** What is read side by side, over one kind of symbols. */
export interface Exploration {
  readonly automata: readonly Automaton[];
  /** Accepts the strings that there are. */
  readonly universe: Automaton;
  /** The symbols, the most readable first; at the start of a string another order may read better. */
  readonly order: readonly string[];
  readonly firstOrder?: readonly string[];
  /** How many joint states may be visited. */
  readonly budget: number;
  /** What may be looked at altogether. */
  readonly effort: Effort;
}

/** Strings that are accepted by the same automata. */
export interface Found {
  /** Indices of the automata, ascending. */
  readonly accepted: readonly number[];
  /** The first of the strings, as symbols. */
  readonly example: readonly string[];
}

/** A tuple of states, and how it was reached. */
interface Joint {
  readonly universe: number;
  readonly live: Live;
  /** Automata that accept whatever follows. */
  readonly settled: readonly number[];
  readonly from?: { readonly joint: Joint; readonly symbol: string };
}

/** An automaton and a state of it. */
type Entry = readonly [index: number, state: number];

/** Symbols in an order, with their places in it. */
interface Order {
  readonly symbols: readonly string[];
  readonly places: ReadonlyMap<string, number>;
}

interface Walk extends Exploration {
  readonly found: Map<string, Found>;
  readonly visited: Set<string>;
  readonly queue: Joint[];
  /** By symbol: the automata that name it while they are idle, ascending. */
  readonly idle: ReadonlyMap<string, readonly number[]>;
  readonly orders: { readonly first: Order; readonly later: Order };
}

const orderOf = (symbols: readonly string[]): Order => ({
  symbols,
  places: new Map(symbols.map((symbol, place) => [symbol, place])),
});

const ascending = (a: number, b: number): number => a - b;

function exampleOf(joint: Joint): readonly string[] {
  const symbols: string[] = [];
  for (let { from } = joint; from !== undefined; from = from.joint.from) symbols.push(from.symbol);
  return symbols.reverse();
}

/** Notes what a string is accepted by; says whether a longer one could still be the first of its kind. */
function collect({ automata, universe, found }: Walk, joint: Joint): boolean {
  const { who, states } = joint.live;
  const accepting = who.filter((index, at) => automata[index]?.accepts(states[at] ?? dead));
  const accepted = [...accepting, ...joint.settled].sort(ascending);
  const key = accepted.join();
  if (found.has(key)) return false;
  if (!universe.accepts(joint.universe)) return true;
  found.set(key, { accepted, example: exampleOf(joint) });
  return false;
}

function visit(walk: Walk, joint: Joint): void {
  const key = `${joint.universe}|${joinLive(joint.live)}|${joint.settled.join()}`;
  if (walk.visited.has(key)) return;
  walk.visited.add(key);
  const mayBeFirst = collect(walk, joint);
  // Where no automaton can change its mind, only a first string of its kind is worth finding.
  const isOpen = joint.live.who.length > 0 || walk.idle.size > 0;
  if (isOpen || mayBeFirst) walk.queue.push(joint);
}

/** The symbols that some state names, and one that stands for all others, the most readable first. */
function symbolsOf(order: Order, named: ReadonlyMap<string, unknown>): readonly string[] {
  const { symbols, places } = order;
  const known = [...named.keys()].filter((symbol) => places.has(symbol));
  const other = symbols.find((symbol) => !named.has(symbol));
  const all = other === undefined ? known : [...known, other];
  return all.sort((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0));
}

function namedWhileIdle(automata: readonly Automaton[]): ReadonlyMap<string, readonly number[]> {
  const named = new Map<string, number[]>();
  for (const [index, automaton] of automata.entries()) {
    if (automaton.idle === undefined) continue;
    for (const symbol of automaton.named(automaton.idle)) {
      const indices = named.get(symbol);
      if (indices) indices.push(index);
      else named.set(symbol, [index]);
    }
  }
  return named;
}

/** By symbol: places in the tuple of the states that name it, ascending. */
function namings({ automata, universe, idle }: Walk, joint: Joint): Map<string, number[]> {
  const { who, states } = joint.live;
  const named = new Map<string, number[]>();
  for (const symbol of [...universe.named(joint.universe), ...idle.keys()]) named.set(symbol, []);
  for (const [at, index] of who.entries()) {
    for (const symbol of automata[index]?.named(states[at] ?? dead) ?? []) {
      const places = named.get(symbol);
      if (places) places.push(at);
      else named.set(symbol, [at]);
    }
  }
  return named;
}

/** The idle automata that name a symbol, after it. */
function wake({ automata, idle }: Walk, { live }: Joint, symbol: string): readonly Entry[] {
  const named = idle.get(symbol);
  if (named === undefined) return [];
  const awake = new Set(live.who);
  return named
    .filter((index) => !awake.has(index))
    .map((index) => {
      const automaton = automata[index];
      return [index, automaton?.step(automaton.idle ?? dead, symbol) ?? dead];
    });
}

/** Steps from a tuple on every symbol that leads somewhere of its own. */
function expand(walk: Walk, joint: Joint): void {
  const { automata, universe, effort, orders } = walk;
  const { who, states } = joint.live;
  const named = namings(walk, joint);
  const rest = who.map((index, at) => automata[index]?.rest(states[at] ?? dead) ?? dead);
  // Most patterns end at a symbol that they do not name; only the others are carried along.
  const going = [...rest.keys()].filter((at) => rest[at] !== dead);
  effort.left -= 24 + who.length;
  for (const symbol of symbolsOf(joint.from ? orders.later : orders.first, named)) {
    const naming = named.get(symbol);
    const next = naming ? universe.step(joint.universe, symbol) : universe.rest(joint.universe);
    if (next === dead) continue;
    // Each joint state is spelled out with all that is settled in it.
    effort.left -= 8 + going.length + (naming?.length ?? 0) + joint.settled.length;
    const stepped = merge(going, naming ?? [], (at, isNamed) => {
      const index = who[at] ?? 0;
      const state = isNamed ? automata[index]?.step(states[at] ?? dead, symbol) : rest[at];
      return [index, state ?? dead];
    });
    const woken = wake(walk, joint, symbol);
    effort.left -= woken.length;
    const all = woken.length === 0 ? stepped : [...stepped, ...woken].sort((a, b) => a[0] - b[0]);
    const { live, settled } = settledAmong(automata, all, joint.settled);
    visit(walk, { universe: next, live, settled, from: { joint, symbol } });
  }
}

/** Both ascending lists as one, each place once; `named` wins. */
function merge(
  going: readonly number[],
  named: readonly number[],
  step: (at: number, isNamed: boolean) => Entry,
): readonly Entry[] {
  const result: Entry[] = [];
  let next = 0;
  for (const at of going) {
    for (let own = named[next]; own !== undefined && own < at; own = named[next]) {
      result.push(step(own, true));
      next += 1;
    }
    const isNamed = named[next] === at;
    if (isNamed) next += 1;
    result.push(step(at, isNamed));
  }
  for (const own of named.slice(next)) result.push(step(own, true));
  return result;
}

/**
 * All sets of automata that accept a string of the universe together, each with its shortest string
 * and, of equally short ones, the most readable: all tuples of states are visited, breadth first.
 * Nothing when that are more than the budget allows.
 */
export function explore(parts: Exploration): readonly Found[] | undefined {
  const { automata, universe, order, firstOrder = order, budget, effort } = parts;
  const orders = { first: orderOf(firstOrder), later: orderOf(order) };
  const idle = namedWhileIdle(automata);
  const walk: Walk = { ...parts, found: new Map(), visited: new Set(), queue: [], idle, orders };
  const starts = automata.map(({ start }, index) => [index, start] as const);
  if (universe.start === dead) return [];
  visit(walk, { universe: universe.start, ...settledAmong(automata, starts, []) });
  for (let at = 0; at < walk.queue.length; at += 1) {
    if (walk.visited.size > budget || effort.left < 0) return undefined;
    const joint = walk.queue[at];
    if (joint) expand(walk, joint);
  }
  return effort.left < 0 ? undefined : [...walk.found.values()];
}
