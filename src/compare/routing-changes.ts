import {
  forPeer,
  includes,
  intersect,
  isCertain,
  isEmpty,
  peersWhere,
  union,
  type RequestSet,
} from '../access/sets/request-set.ts';
import { describe } from '../access/describe/describe.ts';
import { witness as witnessIn } from '../access/witness/witness.ts';
import type { External, Service } from '../model/mesh.ts';
import { requestFrom } from '../reach/answers/port-frame.ts';
import type { Caller, NameOf } from '../reach/caller.ts';
import { isOpaque } from '../reach/port-rules.ts';
import { descriptionWords, listWords } from '../reach/region-words.ts';
import { boxWords } from '../reach/words.ts';
import { distinct } from '../source/json.ts';
import type { Change, Witness } from './change.ts';
import { clientsOf } from './clients.ts';
import { areEqual, fieldChanges, keyOf, type Sides } from './field.ts';
import { asked, type Parts } from './parts.ts';
import { plainChanges } from './plain-routes.ts';
import { usual, usualHost, type PortPair } from './port-pair.ts';
import { routeFields } from './route-fields.ts';
import { allFrom, routedPairs, type RoutedPair } from './routing-pairs.ts';

type Callee = Service | External;

/** One difference for one client: every pair of routes that shows it. */
interface Shown {
  /** Absent = every client that nobody names. */
  readonly client: string | undefined;
  readonly peer: number;
  readonly change: Change;
  readonly pairs: readonly RoutedPair[];
  /** Those of whom nothing else is said, too. */
  readonly shared: readonly RoutedPair[];
  /** As this client sends them: sets of two clients can be compared. */
  readonly requests: RequestSet;
}

/** One caller that stands for a client; for those whom nobody names, a stranger. */
function peerOf(callers: readonly Caller[], client: string | undefined): number {
  if (client === undefined) return callers.findIndex(({ kind }) => kind === 'mesh');
  return callers.findIndex(({ kind, name, peer }) =>
    kind === 'spiffe'
      ? name === client
      : kind === 'account' &&
        peer.kind === 'mesh' &&
        `${peer.namespace}/${peer.account}` === client,
  );
}

/** The same difference between several pairs of routes is one. */
function merged(shown: readonly Shown[]): readonly Shown[] {
  const each = new Map<string, Shown>();
  for (const one of shown) {
    const key = keyOf(one.change);
    const known = each.get(key);
    if (known === undefined) {
      each.set(key, one);
      continue;
    }
    const all = [...known.change.source, ...one.change.source];
    const of = (side: 'before' | 'after') => all.filter((place) => place.side === side);
    const source = distinct([...of('before'), ...of('after')]);
    each.set(key, {
      ...known,
      change: { ...known.change, source },
      pairs: [...known.pairs, ...one.pairs],
      shared: [...known.shared, ...one.shared],
      requests: union(known.requests, one.requests),
    });
  }
  return [...each.values()];
}

/** What differs for one client at one port. */
function shownTo(
  pair: PortPair,
  pairs: readonly RoutedPair[],
  client: string | undefined,
): readonly Shown[] {
  const { callers, ref } = pair.port;
  const peer = peerOf(callers, client);
  if (peer < 0) return [];
  const shown = pairs.flatMap((one) => {
    const requests = forPeer(one.requests, peer);
    if (isEmpty(requests)) return [];
    const changes = fieldChanges(routeFields(ref.to), one.sides, { to: ref.to });
    return changes.map((change): Shown => ({
      client,
      peer,
      change,
      pairs: [one],
      shared: [one],
      requests,
    }));
  });
  return merged(shown);
}

/** What is said of everyone is not said again of those whom a route names; they may show it, too. */
function withoutCovered(shown: readonly Shown[]): readonly Shown[] {
  const everyone = new Map<string, Shown>();
  for (const one of shown) if (one.client === undefined) everyone.set(keyOf(one.change), one);
  const own = shown.filter((one) => {
    const key = keyOf(one.change);
    const wide = everyone.get(key);
    if (one.client === undefined) return false;
    if (wide === undefined || !includes(wide.requests, one.requests)) return true;
    everyone.set(key, { ...wide, shared: [...wide.shared, ...one.pairs] });
    return false;
  });
  return [...everyone.values(), ...own];
}

/** The requests that are meant, in words; nothing for all of them. */
function regionText(parts: Parts, pair: PortPair, shown: Shown): string | undefined {
  const { peer, requests, pairs } = shown;
  if (includes(requests, allFrom(pair.port, peer))) return undefined;
  const [only, ...more] = pairs;
  if (only?.isSameMatch && more.length === 0) return matchText(only);
  const within = usual(parts, pair, peer);
  const region = isEmpty(intersect(requests, within)) ? allFrom(pair.port, peer) : within;
  const words = descriptionWords(describe(requests, region, pair.vocabulary(peer)));
  const text = listWords(words);
  return text === 'everything' ? undefined : asRequests(text);
}

const asRequests = (text: string): string => text.replace(/^everything (?=\w)/, 'requests ');

/** A route that takes what it took is told by its own match; the one that takes the rest by none. */
function matchText({ sides }: RoutedPair): string | undefined {
  const match = sides.after?.match ?? [];
  const text = match.map(boxWords);
  return text.includes('everything') ? undefined : asRequests(text.join(', '));
}

/** A redirect is no route: that it differs is seen in what is said of it. */
const isRoutedApart = ({ before, after }: Witness): boolean =>
  !areEqual({ before: before.route, after: after.route }) ||
  !areEqual({ before: before.redirect, after: after.redirect }) ||
  before.decision !== after.decision ||
  before.reason !== after.reason;

/** The witness with the name of its sender, whom a change of a route does not name. */
function named(witness: Witness, nameOf: NameOf): Witness {
  const { peer, gateway } = witness.request;
  if (gateway !== undefined || peer.kind !== 'mesh') return witness;
  return { ...witness, from: nameOf(`${peer.namespace}/${peer.account}`) };
}

/**
 * A request that the two sides send elsewhere: one that both let through if there is any, of whoever
 * may call; else one of the client.
 */
function witnessOf(parts: Parts, pair: PortPair, shown: Shown, nameOf: NameOf) {
  const { frame } = pair.port;
  const { client, peer } = shown;
  const all = shown.shared.map(({ requests }) => requests).reduce(union);
  const own = peersWhere(frame, (one) => one === peer);
  const senders = client === undefined ? all : intersect(all, own);
  const { before, after } = pair;
  const granted = intersect(intersect(senders, before.allow), after.allow);
  const once = intersect(senders, union(before.allow, after.allow));
  // A service that calls says more to a reader than a scraper with an account.
  const services = peersWhere(frame, (one) => isService(pair.port.callers[one]));
  const tries = [intersect(granted, services), granted, once, intersect(all, own)];
  const best = tries.find((set) => !isEmpty(set));
  const assignment = best && witnessIn(best, (one) => usualHost(pair, one));
  if (assignment === undefined) return undefined;
  const found = asked(parts, requestFrom(pair.port, assignment));
  if (!isRoutedApart(found)) return undefined;
  return client === undefined ? named(found, nameOf) : found;
}

const isService = (caller: Caller | undefined): boolean =>
  caller?.kind === 'account' && !caller.name.startsWith('sa:');

function told(parts: Parts, pair: PortPair, shown: Shown, nameOf: NameOf): Change {
  const { change, client, requests } = shown;
  const text = regionText(parts, pair, shown);
  const witness = change.class === 'reroutes' ? witnessOf(parts, pair, shown, nameOf) : undefined;
  return {
    ...change,
    certainty: isCertain(requests) ? 'exact' : 'may',
    ...(client !== undefined && { from: nameOf(client) }),
    ...(text !== undefined && { what: `${change.what} of ${text}` }),
    ...(witness && { witness }),
  };
}

function portChanges(
  parts: Parts,
  callees: Sides<Callee>,
  pair: PortPair,
  nameOf: NameOf,
): readonly Change[] {
  const pairs = routedPairs(pair.port, parts, callees);
  const shown = clientsOf(callees).flatMap((client) => shownTo(pair, pairs, client));
  return withoutCovered(shown).map((one) => told(parts, pair, one, nameOf));
}

/** The HTTP ports of a callee on either side. */
function httpPorts({ before, after }: Sides<Callee>): readonly number[] {
  const ports = [...(before?.ports ?? []), ...(after?.ports ?? [])];
  return [...new Set(ports.filter((port) => !isOpaque(port)).map(({ number }) => number))];
}

/** One change for all ports that it is said of; one that is not said of every port names its own. */
function overPorts(
  byPort: readonly { readonly port: number; readonly changes: readonly Change[] }[],
): readonly Change[] {
  const count = new Map<string, number>();
  for (const { changes } of byPort)
    for (const change of changes) count.set(keyOf(change), (count.get(keyOf(change)) ?? 0) + 1);
  const common = new Map<string, Change>();
  const own: Change[] = [];
  for (const { port, changes } of byPort)
    for (const change of changes) {
      if (count.get(keyOf(change)) !== byPort.length) own.push({ ...change, port });
      else if (!common.get(keyOf(change))?.witness) common.set(keyOf(change), change);
    }
  return [...common.values(), ...own];
}

/** What happens to calls on their way to a service: routes and their traffic settings, by client. */
export function routeChanges(
  parts: Parts,
  callees: Sides<Callee>,
  nameOf: NameOf,
  pairAt: (port: number) => PortPair,
): readonly Change[] {
  const { before, after } = callees;
  if (areEqual({ before: before?.routes, after: after?.routes })) return [];
  const ports = httpPorts(callees);
  const to = (after ?? before)?.name ?? '';
  return overPorts(
    ports.map((port) => ({
      port,
      changes:
        plainChanges(callees, to, port)?.map(({ client, change }) =>
          client === undefined ? change : { ...change, from: nameOf(client) },
        ) ?? portChanges(parts, callees, pairAt(port), nameOf),
    })),
  );
}
