import type { Request } from '../access/request.ts';
import type { Box } from '../access/term.ts';
import type { External, Mesh, Service } from '../model/mesh.ts';
import { pickRoute } from '../model/decide/pick-route.ts';
import type { Route } from '../model/route.ts';
import type { Caller, NameOf } from '../reach/caller.ts';
import { isOpaque, portRules } from '../reach/port-rules.ts';
import {
  portSpace,
  requestOf,
  sampleOf,
  type PortRef,
  type PortSpace,
} from '../reach/port-space.ts';
import { overlay, wanted } from '../reach/sample.ts';
import { boxWords } from '../reach/words.ts';
import { canonical } from './canonical.ts';
import type { Change, Witness } from './change.ts';
import { areEqual, fieldChanges, type Sides } from './field.ts';
import { asked, type Parts } from './parts.ts';
import { routeFields, settingsFields } from './route-fields.ts';

type Callee = Service | External;

/** A change, before it is known whether every client shares it. */
interface ClientChange {
  /** Absent = every client that nobody names. */
  readonly client?: string;
  readonly change: Change;
  /** Which requests, in words; absent = all of them. */
  readonly match?: string;
}

const keyOf = ({ from: _from, source: _source, witness: _witness, ...rest }: Change): string =>
  canonical(rest);

/** What is said of all requests is not said again of some. */
function withoutNarrower(changes: readonly ClientChange[]): readonly ClientChange[] {
  const whole = ({ client, change }: ClientChange) => `${client ?? ''} ${keyOf(change)}`;
  const all = new Set(changes.filter(({ match }) => match === undefined).map(whole));
  return changes.filter((one) => one.match === undefined || !all.has(whole(one)));
}

/** The witness with the name of its sender, whom a change of a route does not name. */
function named(witness: Witness, nameOf: NameOf): Witness {
  const { peer, gateway } = witness.request;
  if (gateway !== undefined || peer.kind !== 'mesh') return witness;
  return { ...witness, from: nameOf(`${peer.namespace}/${peer.account}`) };
}

function inWords({ client, change, match }: ClientChange, nameOf: NameOf): Change {
  const { witness } = change;
  return {
    ...change,
    ...(witness && client === undefined && { witness: named(witness, nameOf) }),
    ...(match !== undefined && { what: `${change.what} of ${match}` }),
    ...(client !== undefined && { from: nameOf(client) }),
  };
}

/** Changes of everyone once; those of a named client only where they differ from everyone's. */
function folded(changes: readonly ClientChange[], nameOf: NameOf): readonly Change[] {
  const key = ({ change, match }: ClientChange) => `${match ?? ''} ${keyOf(change)}`;
  const everyone = new Set(changes.filter(({ client }) => client === undefined).map(key));
  const own = changes.filter((one) => one.client === undefined || !everyone.has(key(one)));
  const each = new Map(withoutNarrower(own).map((one) => [`${one.client ?? ''} ${key(one)}`, one]));
  return [...each.values()].map((one) => inWords(one, nameOf));
}

function clientsOf(callees: readonly Callee[]): readonly (string | undefined)[] {
  const named = callees.flatMap((callee) =>
    [...callee.routes, ...callee.settings].flatMap(({ clients }) => clients ?? []),
  );
  return [undefined, ...[...new Set(named)].sort()];
}

/** Somebody who may call, so that the witness of a route is a request that arrives. */
function senderOf(space: PortSpace, client: string | undefined): Caller | undefined {
  const isClient = ({ kind, name, peer }: Caller) =>
    kind === 'spiffe'
      ? name === client
      : kind === 'account' &&
        peer.kind === 'mesh' &&
        `${peer.namespace}/${peer.account}` === client;
  if (client !== undefined) return space.callers.find(isClient);
  return space.callers.find(({ kind }) => kind === 'mesh');
}

/** Every match of both sides, and each overlaid with each other: where two overlap, their order counts. */
function matchesOf(sides: Sides<Callee>): readonly Box[] {
  const routes = [...(sides.before?.routes ?? []), ...(sides.after?.routes ?? [])];
  const own = routes.flatMap(({ match }) => match);
  return [...new Map(own.map((box) => [canonical(box), box])).values()];
}

/** How the requests of a match are told: nothing for the match of everything. */
function matchWords(box: Box): string | undefined {
  if (Object.keys(box).length === 0) return undefined;
  return boxWords(box).replace(/^everything (?=\w)/, 'requests ');
}

interface Taken {
  readonly box: Box;
  readonly request: Request;
  readonly sides: Sides<Route>;
}

/** The routes that take the requests of one match on both sides, and of its overlaps with the others. */
function taken(
  parts: Parts,
  callees: Sides<Callee>,
  space: PortSpace,
  caller: Caller,
): readonly Taken[] {
  const boxes = matchesOf(callees);
  const route = (mesh: Mesh, callee: Callee | undefined, request: Request) =>
    callee && pickRoute(mesh.facts, callee.routes, request);
  const overlaps = boxes.length > 12 ? [] : boxes;
  return boxes.flatMap((box) =>
    [{}, ...overlaps].map((other) => {
      const base = overlay(sampleOf(space, caller, box), wanted(other, space.universe.fill));
      const request = requestOf(space, caller, base);
      const before = route(parts.before, callees.before, request);
      const after = route(parts.after, callees.after, request);
      return { box, request, sides: { before, after } };
    }),
  );
}

const conditions = (box: Box): number => Object.keys(box).length;

/** Which requests are meant: of the two routes' matches the narrower one. */
function boxFor({ box, sides }: Taken): Box {
  const own = [sides.before, sides.after].flatMap((route) => route?.match[0] ?? []);
  return own.sort((a, b) => conditions(b) - conditions(a))[0] ?? box;
}

const isRoutedApart = ({ before, after }: Witness): boolean =>
  !areEqual({ before: before.route, after: after.route }) || before.decision !== after.decision;

/** Most samples tried to find a request that both sides let through. */
const maxTries = 200;

/**
 * A request that the two sides send elsewhere. One that both let through is the better proof: it is
 * looked for among the granted requests of those who may call.
 */
function witnessOf(parts: Parts, space: PortSpace, { box, request }: Taken): Witness | undefined {
  const granted = portRules(parts.after, space.ref.to, space.ref.port)?.allow ?? [];
  const boxes = granted.flatMap(({ requests }) => requests.boxes);
  const tries = boxes.flatMap((one) =>
    space.callers
      .filter((caller) => space.isFrom(one, caller))
      .map((caller) => {
        const over = wanted(box, space.universe.fill);
        return requestOf(space, caller, overlay(sampleOf(space, caller, one), over));
      }),
  );
  const through = tries.slice(0, maxTries).find((one) => {
    const witness = asked(parts, one);
    const isAllowed = witness.before.decision === 'allow' && witness.after.decision === 'allow';
    return isAllowed && isRoutedApart(witness);
  });
  const witness = asked(parts, through ?? request);
  return isRoutedApart(witness) ? witness : undefined;
}

function portChanges(
  parts: Parts,
  callees: Sides<Callee>,
  ref: PortRef,
  client?: string,
): readonly ClientChange[] {
  const space = portSpace([parts.before, parts.after], ref);
  const caller = senderOf(space, client);
  if (space.opaque || caller === undefined) return [];
  return taken(parts, callees, space, caller).flatMap((one) =>
    fieldChanges(routeFields(ref.to), one.sides, { to: ref.to }).map((change): ClientChange => {
      const witness = change.class === 'reroutes' ? witnessOf(parts, space, one) : undefined;
      const match = matchWords(boxFor(one));
      return {
        ...(client !== undefined && { client }),
        ...(match !== undefined && { match }),
        change: { ...change, ...(witness && { witness }) },
      };
    }),
  );
}

/** What happens to calls on their way to a service: routes and their traffic settings, by client. */
export function routeChanges(
  parts: Parts,
  callees: Sides<Callee>,
  nameOf: NameOf,
): readonly Change[] {
  const both = [callees.before, callees.after].flatMap((callee) => callee ?? []);
  const [first] = both;
  if (
    first === undefined ||
    areEqual({ before: callees.before?.routes, after: callees.after?.routes })
  )
    return [];
  const ports = [
    ...new Set(both.flatMap((c) => c.ports.filter((p) => !isOpaque(p)).map((p) => p.number))),
  ];
  const changes = clientsOf(both).flatMap((client) =>
    ports.flatMap((port) => portChanges(parts, callees, { to: first.name, port }, client)),
  );
  return folded(changes, nameOf);
}

function settingsFor({ settings }: Callee, client: string | undefined) {
  return settings.find(
    ({ clients }) => clients === undefined || (client !== undefined && clients.includes(client)),
  );
}

/** How clients call a service whatever the route: breakers, ejection, balancing. */
export function settingsChanges(callees: Sides<Callee>, nameOf: NameOf): readonly Change[] {
  const { before, after } = callees;
  const both = [before, after].flatMap((callee) => callee ?? []);
  const [first] = both;
  if (first === undefined || areEqual({ before: before?.settings, after: after?.settings }))
    return [];
  const changes = clientsOf(both).flatMap((client) => {
    const sides = {
      before: before && settingsFor(before, client),
      after: after && settingsFor(after, client),
    };
    return fieldChanges(settingsFields, sides, { to: first.name }).map((change) => ({
      ...(client !== undefined && { client }),
      change,
    }));
  });
  return folded(changes, nameOf);
}
