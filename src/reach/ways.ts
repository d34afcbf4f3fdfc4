import type { Call, EdgeGraph } from './edge-graph.ts';

/** Ways of calls between two ends. */
export interface Ways {
  /** The shortest first. Each call of one is allowed; that one causes the next is not said. */
  readonly ways: readonly (readonly Call[])[];
  /** Whether there are more than these, or may be. */
  readonly more: boolean;
}

/** Beginnings of ways that are looked at: of a mesh in which everyone calls everyone there is no end. */
const mostTries = 20_000;

/**
 * How many calls it takes at least from each caller to a service, by each name it calls under.
 * Breadth first, against the calls; who is behind a name is looked up once, however many accept it.
 */
function distancesTo(graph: EdgeGraph, to: string): (caller: string) => number | undefined {
  const names = new Map<string, number>();
  const services = new Map([[to, 0]]);
  for (const [at, distance] of services)
    for (const name of graph.callersOf(at)) {
      if (names.has(name)) continue;
      names.set(name, distance + 1);
      for (const one of graph.behind(name)) if (!services.has(one)) services.set(one, distance + 1);
    }
  return (caller) => {
    const known = graph.namesOf(caller).flatMap((name) => names.get(name) ?? []);
    return caller === to ? 0 : known.length === 0 ? undefined : Math.min(...known);
  };
}

/**
 * Ways of calls from one caller to a service, without going in circles, the shortest first; of
 * equally long ones by the names on the way.
 *
 * @param most how many are given at most.
 */
export function waysBetween(graph: EdgeGraph, from: string, to: string, most: number): Ways {
  const distance = distancesTo(graph, to);
  if (from === to || distance(from) === undefined) return { ways: [], more: false };
  // Beginnings by the length of the shortest way that they can still become.
  const queue: (readonly Call[])[][] = [];
  const ways: (readonly Call[])[] = [];
  let tries = 0;
  const extend = (begun: readonly Call[], at: string, length: number) => {
    const seen = new Set([from, ...begun.map((call) => call.to)]);
    // Each length is a stack, so that a way is finished before the next one is begun.
    for (const call of graph.from(at).toReversed()) {
      const rest = distance(call.to);
      if (rest === undefined || seen.has(call.to)) continue;
      tries += 1;
      // The distance is a least one: who is an exception somewhere needs more calls than it says.
      (queue[Math.max(length, begun.length + 1 + rest)] ??= []).push([...begun, call]);
    }
  };
  extend([], from, 0);
  for (let length = 0; length < queue.length; length += 1) {
    const begun = queue[length] ?? [];
    for (let next = begun.pop(); next !== undefined; next = begun.pop()) {
      if (ways.length >= most || tries > mostTries) return { ways, more: true };
      const at = next.at(-1)?.to ?? '';
      if (at === to) ways.push(next);
      else extend(next, at, length);
    }
  }
  return { ways, more: false };
}
