import {
  boxSet,
  intersect,
  isEmpty,
  minus,
  peersWhere,
  type RequestSet,
} from '../access/sets/request-set.ts';
import { inside, type Caller } from './caller.ts';
import type { WordedPort } from './worded-port.ts';

/** Somebody who sends to a port: a class of callers, perhaps only those of one network. */
export interface Sender {
  readonly caller: Caller;
  /** The number of the class in the frame. */
  readonly peer: number;
  /** All requests of the caller, from its network. */
  readonly from: RequestSet;
}

/** The length of the prefix of a network: the longer, the narrower it is. */
const prefixLength = (network: string): number =>
  Number(network.split('/')[1] ?? (network.includes(':') ? 128 : 32));

/** A caller without identity by its network: each network without those inside it, and the rest. */
function byNetwork({ port, networks }: WordedPort, sender: Sender): readonly Sender[] {
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

/** Who can send to a port: each caller, those without identity by the networks that rules name. */
export function sendersOf(worded: WordedPort): readonly Sender[] {
  const { frame, callers } = worded.port;
  return callers.flatMap((caller, peer) => {
    const sender = { caller, peer, from: peersWhere(frame, (one) => one === peer) };
    const isAnonymous = caller.peer.kind === 'none' && caller.gateway === undefined;
    return isAnonymous && worded.networks.length > 0 ? byNetwork(worded, sender) : [sender];
  });
}
