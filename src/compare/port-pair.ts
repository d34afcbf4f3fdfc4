import type { Vocabulary } from '../access/describe.ts';
import {
  complement,
  forPeer,
  intersect,
  isCertain,
  minus,
  nothing,
  tokensWhere,
  union,
  boxSet,
  includes,
  type RequestSet,
} from '../access/request-set.ts';
import type { Box } from '../access/term.ts';
import { hostPattern } from '../model/decide/match-host.ts';
import type { NameOf } from '../reach/caller.ts';
import { answersAt, type Answers } from '../reach/answers/answers-at.ts';
import { portFrame, type PortFrame } from '../reach/answers/port-frame.ts';
import { portRules } from '../reach/port-rules.ts';
import type { PortRef } from '../reach/port-space.ts';
import type { Parts } from './parts.ts';
import { matchesTo, namedBoxes, networksIn, vocabularyFor } from './vocabulary.ts';

/** What both sides do with the requests to one port, as sets of one frame. */
export interface PortPair {
  readonly port: PortFrame;
  readonly before: Answers;
  readonly after: Answers;
  /** The patterns of both sides, as one caller sends them. */
  readonly vocabulary: (peer: number) => Vocabulary;
  /** The networks that rules name as callers. */
  readonly networks: readonly string[];
}

/** Solves one port on both sides; `extra` boxes can be asked for, too. */
export function portPair(
  parts: Parts,
  ref: PortRef,
  nameOf: NameOf,
  extra: readonly Box[] = [],
): PortPair {
  const meshes = [parts.before, parts.after];
  const boxes = namedBoxes(meshes, ref);
  const networks = networksIn(meshes, ref);
  const from = networks.map((cidr): Box => ({ callers: [{ cidr }] }));
  const asked = [...boxes, ...matchesTo(meshes, ref), ...from, ...extra];
  const port = portFrame(meshes, ref, nameOf, [{ term: { boxes: asked } }]);
  return {
    port,
    before: answersAt(port, parts.before),
    after: answersAt(port, parts.after),
    vocabulary: vocabularyFor(port.frame, boxes),
    networks,
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

/** The hosts under which a gateway sends anything to this port on either side. */
function hostsThrough(parts: Parts, { to, port }: PortRef, gateway: string): readonly Box[] {
  const rules = [parts.before, parts.after].flatMap((mesh) => portRules(mesh, to, port) ?? []);
  const routes = rules.flatMap(({ ingress }) => ingress).filter((r) => r.gateway.name === gateway);
  const hosts = routes.flatMap(({ route }) => route.hosts);
  if (hosts.length === 0 || hosts.includes('*')) return [{}];
  return [{ hosts: hosts.map((host) => hostPattern(host.toLowerCase())) }];
}

/**
 * What one caller usually sends: through a gateway only to the hosts that lead here, and no token
 * that nobody here reads. A description within this need not say what goes without saying.
 */
export function usual(parts: Parts, pair: PortPair, peer: number): RequestSet {
  const { frame, callers, ref } = pair.port;
  const rules = [parts.before, parts.after].flatMap(
    (mesh) => portRules(mesh, ref.to, ref.port) ?? [],
  );
  const known = new Set(rules.flatMap(({ issuers }) => issuers));
  const tokens = tokensWhere(
    frame,
    (token) => token === 'none' || (token !== 'bad' && known.has(token.issuer)),
  );
  const gateway = callers[peer]?.gateway;
  if (gateway === undefined || frame.universe.wire === 'tcp') return forPeer(tokens, peer);
  const hosts = hostsThrough(parts, ref, gateway).map((box) => boxSet(frame, box));
  return forPeer(intersect(tokens, allOf(nothing(frame), hosts)), peer);
}

/** The host under which a caller would ask for this port. */
export function usualHost({ port }: PortPair, peer: number): string | undefined {
  const caller = port.callers[peer];
  return caller && port.hostFor(caller);
}
