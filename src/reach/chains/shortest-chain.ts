import { isEmpty, type RequestSet } from '../../access/sets/request-set.ts';
import { witness } from '../../access/witness/witness.ts';
import type { Request } from '../../access/request.ts';
import { invariant } from '../../diagnostics/invariant.ts';
import { byCodeUnits } from '../../diagnostics/order.ts';
import type { Caller } from '../caller.ts';
import { requestFrom } from '../answers/port-frame.ts';
import type { CallGraph, Entry } from './call-graph.ts';
import type { Member } from './members.ts';

/** One call of a chain, and one request that it may be. */
export interface Step {
  /** A service, or a caller that is none: `ingress:name`, `sa:ns/account`, `mesh`, `no identity`… */
  readonly from: string;
  readonly to: string;
  readonly port: number;
  /** The class of callers as one of which it calls there. */
  readonly as: Caller;
  readonly request: Request;
}

/** What is looked for. */
export interface Search {
  readonly to: string;
  /** Ports of `to` that count; absent = all. */
  readonly ports?: readonly number[];
  /** Whether a chain may begin with this caller. */
  readonly isStart: (caller: Caller) => boolean;
  /** Of what such a caller may send, with what a chain may begin; absent = with all of it. */
  readonly begins?: (origin: Caller, entry: Entry) => RequestSet;
  /** Whether a service is a wall: chains through it, or from it, do not count. */
  readonly isWall?: (service: string) => boolean;
}

/** A call that is possible, before it is written out. */
interface Link {
  readonly from: string;
  /** Who it is. */
  readonly origin: Caller;
  /** How it calls here: perhaps without its identity. */
  readonly caller: Caller;
  readonly to: string;
  readonly entry: Entry;
}

const order: readonly Caller['kind'][] = ['ingress', 'account', 'namespace', 'mesh', 'none'];

function rank({ origin, from }: Link): readonly [number, string] {
  const place = order.indexOf(origin.kind);
  return [place === -1 ? order.length : place, from];
}

function byRank(a: Link, b: Link): number {
  const [left, right] = [rank(a), rank(b)];
  return left[0] - right[0] || byCodeUnits(left[1], right[1]);
}

/** A service as the caller of an entry: with its identity, unless the entry is for those without one. */
function asCaller({ caller }: Entry, { service, identity }: Member): Caller {
  return caller.kind === 'none' ? { ...caller, name: service } : identity;
}

function linksInto(graph: CallGraph, to: string, ports?: readonly number[]): readonly Link[] {
  return graph
    .into(to)
    .filter(({ port }) => ports?.includes(port.ref.port) ?? true)
    .flatMap((entry) => {
      const members = graph.membersOf(entry);
      const own = members.map((member): Link => {
        const { service, identity } = member;
        return { from: service, origin: identity, caller: asCaller(entry, member), to, entry };
      });
      // An account that is exactly one service is that service, and nobody else.
      const isService = entry.caller.kind === 'account' && members.length > 0;
      const { caller } = entry;
      const itself: Link = { from: caller.name, origin: caller, caller, to, entry };
      return isService ? own : [itself, ...own];
    });
}

function stepOf({ from, caller, to, entry }: Link): Step {
  const { port, requests } = entry;
  const found = witness(requests);
  invariant(found !== undefined, 'an entry holds a request');
  const { gateway: _gateway, ...request } = requestFrom(port, found);
  const { peer, gateway } = caller;
  return {
    from,
    to,
    port: port.ref.port,
    as: entry.caller,
    request: { ...request, peer, ...(gateway !== undefined && { gateway }) },
  };
}

/** The first call with which a chain may begin, as far as it may. */
function firstOf(links: readonly Link[], { isStart, begins }: Search): Link | undefined {
  for (const link of links) {
    if (!isStart(link.origin)) continue;
    const { origin, entry } = link;
    const requests = begins?.(origin, entry) ?? entry.requests;
    if (!isEmpty(requests)) return { ...link, entry: { ...entry, requests } };
  }
  return undefined;
}

/**
 * The shortest chain of possible calls that ends at a service, as steps in the order of the calls; of
 * equally short ones always the same. It is looked for backwards, so only what leads there is asked
 * about. Every call of a chain is possible: that one request causes the next is not said.
 */
export function shortestChain(graph: CallGraph, search: Search): readonly Step[] | undefined {
  const { to, ports, isWall = () => false } = search;
  const next = new Map<string, Link>();
  let level: readonly string[] = [to];
  while (level.length > 0) {
    const links = level
      .flatMap((name) => linksInto(graph, name, name === to ? ports : undefined))
      .filter(({ from }) => from !== to && !next.has(from) && !isWall(from))
      .sort(byRank);
    const first = firstOf(links, search);
    if (first) return [first, ...following(next, first.to)].map(stepOf);
    const found = new Set<string>();
    for (const link of links)
      if (!next.has(link.from) && graph.accountsOf(link.from).length > 0) {
        next.set(link.from, link);
        found.add(link.from);
      }
    level = [...found].sort(byCodeUnits);
  }
  return undefined;
}

function following(next: ReadonlyMap<string, Link>, from: string): readonly Link[] {
  const links: Link[] = [];
  for (let link = next.get(from); link; link = next.get(link.to)) links.push(link);
  return links;
}
