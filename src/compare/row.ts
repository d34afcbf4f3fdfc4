import { forPeer, intersect, isEmpty, minus, type RequestSet } from '../access/sets/request-set.ts';
import type { Caller } from '../reach/caller.ts';
import { sendersOf, type Sender } from '../reach/senders.ts';
import type { Parts } from './parts.ts';
import { passing, unchanged, type PortPair } from './port-pair.ts';

/** Which way access moves. */
export type Direction = 'widens' | 'narrows';

/** All requests of one caller that move the same way. */
export interface Row extends Sender {
  readonly direction: Direction;
  /** What moves, of this caller alone. */
  readonly requests: RequestSet;
  /** The same without who sends it: so the sets of two callers can be compared. */
  readonly moved: RequestSet;
}

/** Where an answer is not certain, the worse reading counts. */
export function movedBy(pair: PortPair): Readonly<Record<Direction, RequestSet>> {
  const { before, after } = pair;
  const passed = passing(pair, after);
  const widens = minus(minus(passed, before.allow), unchanged(pair));
  const other = minus(minus(passing(pair, before), unchanged(pair)), widens);
  return { widens, narrows: other };
}

/** How many networks tell callers without identity apart. */
export function networkCount(pair: PortPair): number {
  return sendersOf(pair).filter(({ caller }) => caller.kind === 'address').length;
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
