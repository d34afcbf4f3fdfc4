import {
  boxSet,
  forPeer,
  intersect,
  isEmpty,
  minus,
  peersWhere,
  type RequestSet,
} from '../access/request-set.ts';
import { inside, type Caller } from '../reach/caller.ts';
import type { Parts } from './parts.ts';
import { passing, unchanged, type PortPair } from './port-pair.ts';

/** Which way access moves. */
export type Direction = 'widens' | 'narrows';

/** All requests of one caller that move the same way. */
export interface Row {
  readonly caller: Caller;
  readonly peer: number;
  readonly direction: Direction;
  /** What moves, of this caller alone. */
  readonly requests: RequestSet;
  /** The same without who sends it: so the sets of two callers can be compared. */
  readonly moved: RequestSet;
  /** All requests of the caller, from its network. */
  readonly from: RequestSet;
}

/** Where an answer is not certain, the worse reading counts. */
export function movedBy(pair: PortPair): Readonly<Record<Direction, RequestSet>> {
  const { before, after } = pair;
  const passed = passing(pair, after);
  const widens = minus(minus(passed, before.allow), unchanged(pair));
  const other = minus(minus(passing(pair, before), unchanged(pair)), widens);
  return { widens, narrows: other };
}

interface Sender {
  readonly caller: Caller;
  readonly peer: number;
  readonly from: RequestSet;
}

/** How many networks of a list hold another one, which is a proxy for how wide it is. */
const prefixLength = (network: string): number =>
  Number(network.split('/')[1] ?? (network.includes(':') ? 128 : 32));

/** A caller without identity by its network: each network without those inside it, and the rest. */
function byNetwork({ port, networks }: PortPair, sender: Sender): readonly Sender[] {
  const narrowFirst = [...networks].sort((a, b) => prefixLength(b) - prefixLength(a));
  let left = sender.from;
  const own = narrowFirst.map((cidr): Sender => {
    const here = boxSet(port.frame, { callers: [{ cidr }] });
    const from = intersect(left, here);
    left = minus(left, here);
    const caller: Caller = {
      ...sender.caller,
      kind: 'address',
      name: `cidr:${cidr}`,
      sourceIp: inside(cidr),
    };
    return { ...sender, caller, from };
  });
  return [{ ...sender, from: left }, ...own].filter(({ from }) => !isEmpty(from));
}

/** How many networks tell callers without identity apart. */
export function networkCount(pair: PortPair): number {
  return sendersOf(pair).filter(({ caller }) => caller.kind === 'address').length;
}

/** Who can send to a port: each caller, those without identity by the networks that rules name. */
function sendersOf(pair: PortPair): readonly Sender[] {
  const { frame, callers } = pair.port;
  return callers.flatMap((caller, peer) => {
    const sender = { caller, peer, from: peersWhere(frame, (one) => one === peer) };
    const isAnonymous = caller.peer.kind === 'none' && caller.gateway === undefined;
    return isAnonymous && pair.networks.length > 0 ? byNetwork(pair, sender) : [sender];
  });
}

/** Trust domains whose identities only one side takes for its own: the mesh itself is told to have changed. */
function changedDomains({ before, after }: Parts): ReadonlySet<string> {
  const [was, is] = [before, after].map(({ facts }) => [facts.trustDomain, ...facts.aliases]);
  const all = [...(was ?? []), ...(is ?? [])];
  return new Set(all.filter((domain) => !was?.includes(domain) || !is?.includes(domain)));
}

/** What moves at a port, by caller and direction; not again what follows from another trust domain alone. */
export function rowsOf(parts: Parts, pair: PortPair): readonly Row[] {
  const moved = movedBy(pair);
  if (isEmpty(moved.widens) && isEmpty(moved.narrows)) return [];
  const domains = changedDomains(parts);
  const isTold = ({ peer }: Caller) => peer.kind === 'mesh' && domains.has(peer.trustDomain);
  const senders = sendersOf(pair).filter(({ caller }) => !isTold(caller));
  return senders.flatMap(({ caller, peer, from }) =>
    (['widens', 'narrows'] as const).flatMap((direction): readonly Row[] => {
      const own = intersect(moved[direction], from);
      if (isEmpty(own)) return [];
      return [{ caller, peer, direction, requests: own, moved: forPeer(own, peer), from }];
    }),
  );
}
