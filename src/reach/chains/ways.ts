import { byCodeUnits } from '../../diagnostics/order.ts';
import type { Mesh } from '../../model/mesh.ts';
import type { CallGraph, Entry } from './call-graph.ts';
import { ahead, candidates } from './candidates.ts';
import { entriesFor, originOf, type Origin } from './origin.ts';

/** One call of a way: who, and under which of the callee's entries. */
export interface Passage {
  readonly from: string;
  readonly to: string;
  readonly entry: Entry;
}

/** Ways of calls between two ends. */
export interface Ways {
  /** The shortest first. Each call of one is possible; that one causes the next is not said. */
  readonly ways: readonly (readonly Passage[])[];
  /** Whether there are more than these, or may be. */
  readonly more: boolean;
}

/** Calls that are looked at: of a mesh in which everyone calls everyone there is no end of ways. */
const mostTries = 20_000;
/** Calls that are thought of. */
const mostBegun = 200_000;

/**
 * How many calls it takes at least from a service to another one, by the callers that rules name:
 * breadth first, against the calls. Absent where no calls lead there at all.
 */
function leastTo(mesh: Mesh, to: string): (service: string) => number | undefined {
  const near = candidates(mesh);
  const hops = new Map([[to, 0]]);
  let open: number | undefined;
  for (const [at, count] of hops) {
    // From here on everyone is as near.
    if (near.open.has(at)) open ??= count + 1;
    if (open !== undefined && count + 1 >= open) continue;
    for (const caller of near.callers(at)) if (!hops.has(caller)) hops.set(caller, count + 1);
  }
  return (service) => hops.get(service) ?? open;
}

/** What is asked while ways are looked for. */
interface Asked {
  readonly mesh: Mesh;
  readonly graph: CallGraph;
  readonly start: Origin;
  readonly to: string;
}

/** Whether possible calls lead from an origin to a service: backwards, until somebody is the origin. */
function isReached({ mesh, graph, start, to }: Asked): boolean {
  const reachable = ahead(candidates(mesh), start.callees);
  const seen = new Set(reachable.has(to) ? [to] : []);
  for (const at of seen) {
    if (entriesFor(mesh, graph, start, at).length > 0) return true;
    for (const entry of graph.into(at))
      for (const { service } of graph.membersOf(entry))
        if (reachable.has(service)) seen.add(service);
  }
  return false;
}

/** A way begun: its last call is asked about when its turn comes. */
interface Begun {
  readonly calls: readonly Passage[];
  readonly next: string;
}

/** Gives the ways that a way can become with one call more, and how long each will be at least. */
function extender({ mesh, graph, start, to }: Asked) {
  const least = leastTo(mesh, to);
  const origins = new Map([[start.name, start]]);
  const originAt = (name: string): Origin => {
    const known = origins.get(name) ?? originOf(mesh, graph, name);
    origins.set(name, known);
    return known;
  };
  return {
    /** The calls of whoever a way has got to. */
    callsTo: (next: string, { calls }: Begun): readonly Passage[] => {
      const origin = originAt(calls.at(-1)?.to ?? start.name);
      const found = entriesFor(mesh, graph, origin, next);
      return found.map((entry) => ({ from: origin.name, to: next, entry }));
    },
    beyond: (calls: readonly Passage[]): readonly (Begun & { readonly length: number })[] => {
      const seen = new Set([start.name, ...calls.map((call) => call.to)]);
      const { callees } = originAt(calls.at(-1)?.to ?? start.name);
      return [...callees].sort(byCodeUnits).flatMap((next) => {
        const rest = seen.has(next) ? undefined : least(next);
        return rest === undefined ? [] : [{ calls, next, length: calls.length + 1 + rest }];
      });
    },
  };
}

/**
 * Ways of possible calls from one caller to a service, without going in circles, the shortest first; of
 * equally long ones by the names on the way. Whom rules name says where to look; each call is then
 * proven by the set of what may pass.
 *
 * @param most how many are given at most.
 */
export function waysBetween(
  mesh: Mesh,
  graph: CallGraph,
  { from, to }: { readonly from: string; readonly to: string },
  most: number,
): Ways {
  const asked: Asked = { mesh, graph, start: originOf(mesh, graph, from), to };
  if (from === to || !isReached(asked)) return { ways: [], more: false };
  const { callsTo, beyond } = extender(asked);
  // By the length of the shortest way that each can still become.
  const waiting: Begun[][] = [];
  const ways: (readonly Passage[])[] = [];
  let [tries, begun] = [0, 0];
  const extend = (calls: readonly Passage[], length: number) => {
    // Each length is a stack, so that a way is finished before the next one is begun.
    for (const one of beyond(calls).toReversed()) {
      begun += 1;
      (waiting[Math.max(length, one.length)] ??= []).push(one);
    }
  };
  extend([], 0);
  for (let length = 0; length < waiting.length; length += 1) {
    const stack = waiting[length] ?? [];
    for (let one = stack.pop(); one !== undefined; one = stack.pop()) {
      tries += 1;
      if (ways.length >= most || tries > mostTries || begun > mostBegun)
        return { ways, more: true };
      const found = callsTo(one.next, one).map((call) => [...(one?.calls ?? []), call]);
      if (one.next === to) ways.push(...found);
      else for (const calls of found.toReversed()) extend(calls, length);
    }
  }
  return { ways, more: false };
}
