import type { Request } from '../access/request.ts';
import type { Box } from '../access/term.ts';
import { decide } from '../model/decide.ts';
import type { External, Mesh, Service } from '../model/mesh.ts';
import { pickRoute } from '../model/pick-route.ts';
import type { Route } from '../model/route.ts';
import type { Caller, NameOf } from '../reach/caller.ts';
import { isOpaque } from '../reach/port-rules.ts';
import { portSpace, requestOf, sampleOf, type PortSpace } from '../reach/probes.ts';
import { overlay, wanted } from '../reach/sample.ts';
import { boxWords } from '../reach/words.ts';
import type { Parts } from './access-changes.ts';
import { canonical } from './canonical.ts';
import type { Change, Witness } from './change.ts';
import { areEqual, fieldChanges, type About, type Sides } from './field.ts';
import { routeFields, settingsFields } from './route-fields.ts';

type Callee = Service | External;

/** A change, before it is known whether every client shares it. */
interface ClientChange {
  /** Absent = every client that nobody names. */
  readonly client?: string;
  readonly change: Change;
}

const keyOf = ({ from: _from, source: _source, witness: _witness, ...rest }: Change): string =>
  canonical(rest);

/** Changes of everyone once; those of a named client only where they differ from everyone's. */
function folded(changes: readonly ClientChange[], nameOf: NameOf): readonly Change[] {
  const everyone = new Set(
    changes.filter((c) => c.client === undefined).map((c) => keyOf(c.change)),
  );
  const seen = new Set<string>();
  return changes.flatMap(({ client, change }) => {
    if (client !== undefined && everyone.has(keyOf(change))) return [];
    const key = `${client ?? ''} ${keyOf(change)}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [client === undefined ? change : { ...change, from: nameOf(client) }];
  });
}

function clientsOf(callees: readonly Callee[]): readonly (string | undefined)[] {
  const named = callees.flatMap((callee) =>
    [...callee.routes, ...callee.settings].flatMap(({ clients }) => clients ?? []),
  );
  return [undefined, ...[...new Set(named)].sort()];
}

/** Somebody who may call, so that the witness of a route is a request that arrives. */
function senderOf(space: PortSpace, client: string | undefined): Caller | undefined {
  const isClient = ({ peer }: Caller) =>
    peer.kind === 'mesh' && `${peer.namespace}/${peer.account}` === client;
  if (client !== undefined) return space.callers.find((c) => c.kind === 'account' && isClient(c));
  return space.callers.find(({ kind }) => kind === 'mesh');
}

/** Every match of both sides, and each overlaid with each other: where two overlap, their order counts. */
function matchesOf(sides: Sides<Callee>): readonly Box[] {
  const routes = [...(sides.before?.routes ?? []), ...(sides.after?.routes ?? [])];
  const own = routes.flatMap(({ match }) => match);
  return [...new Map(own.map((box) => [canonical(box), box])).values()];
}

/** How the requests of a match are told: nothing for the match of everything. */
function matchWords(box: Box): string {
  return Object.keys(box).length === 0 ? '' : ` of ${boxWords(box)}`;
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

function witnessOf(parts: Parts, request: Request): Witness | undefined {
  const [before, after] = [decide(parts.before, request), decide(parts.after, request)];
  const isSame = areEqual({ before: before.route, after: after.route });
  return isSame && before.decision === after.decision ? undefined : { request, before, after };
}

function portChanges(
  parts: Parts,
  callees: Sides<Callee>,
  about: About & { port: number },
  client?: string,
) {
  const ref = { to: about.to, port: about.port };
  const space = portSpace([parts.before, parts.after], ref);
  const caller = senderOf(space, client);
  if (space.opaque || caller === undefined) return [];
  return taken(parts, callees, space, caller).flatMap((one): readonly ClientChange[] =>
    fieldChanges(routeFields(about.to), one.sides, { to: about.to }).map((change) => {
      const witness = change.class === 'reroutes' ? witnessOf(parts, one.request) : undefined;
      const what = `${change.what}${matchWords(boxFor(one))}`;
      return {
        ...(client !== undefined && { client }),
        change: { ...change, what, ...(witness && { witness }) },
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
