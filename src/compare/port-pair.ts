import {
  complement,
  intersect,
  isCertain,
  minus,
  nothing,
  union,
  includes,
  type RequestSet,
} from '../access/sets/request-set.ts';
import type { Box } from '../access/term.ts';
import type { NameOf } from '../reach/caller.ts';
import { answersAt, type Answers } from '../reach/answers/answers-at.ts';
import type { PortRef } from '../reach/port-space.ts';
import { usualAt } from '../reach/usual.ts';
import { wordedPort, type WordedPort } from '../reach/worded-port.ts';
import type { Parts } from './parts.ts';

/** What both sides do with the requests to one port, as sets of one frame. */
export interface PortPair extends WordedPort {
  readonly before: Answers;
  readonly after: Answers;
}

/** Solves one port on both sides; `extra` boxes can be asked for, too. */
export function portPair(
  parts: Parts,
  ref: PortRef,
  nameOf: NameOf,
  extra: readonly Box[] = [],
): PortPair {
  const worded = wordedPort([parts.before, parts.after], ref, nameOf, extra);
  return {
    ...worded,
    before: answersAt(worded.port, parts.before),
    after: answersAt(worded.port, parts.after),
  };
}

const allOf = (empty: RequestSet, sets: Iterable<RequestSet>): RequestSet =>
  [...sets].reduce(union, empty);

/** What is not denied: let through, asked about, or not known. */
export function passing({ port }: PortPair, { allow, asks, unknown }: Answers): RequestSet {
  return allOf(nothing(port.frame), [allow, unknown, ...asks.values()]);
}

/** What both sides answer alike. */
export function unchanged(pair: PortPair): RequestSet {
  const { before, after, port } = pair;
  const asked = [...before.asks].flatMap(([provider, requests]) => {
    const other = after.asks.get(provider);
    return other ? [intersect(requests, other)] : [];
  });
  const denied = minus(complement(passing(pair, before)), passing(pair, after));
  const both = [intersect(before.allow, after.allow), intersect(before.unknown, after.unknown)];
  return allOf(nothing(port.frame), [...both, ...asked, denied]);
}

/** Whether both sides surely allow or refuse every request of a set. */
export function isSettled({ before, after }: PortPair, requests: RequestSet): boolean {
  const doubts = [before, after].flatMap(({ asks, unknown }) => [unknown, ...asks.values()]);
  const rest = doubts.reduce(minus, requests);
  return isCertain(requests) && includes(rest, requests);
}

/** What one caller usually sends, as either side sees it. */
export function usual(parts: Parts, pair: PortPair, peer: number): RequestSet {
  return usualAt([parts.before, parts.after], pair.port)(peer);
}

/** The host under which a caller would ask for this port. */
export function usualHost({ port }: PortPair, peer: number): string | undefined {
  const caller = port.callers[peer];
  return caller && port.hostFor(caller);
}
