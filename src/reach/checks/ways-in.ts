import { accountName } from '../../access/account-name.ts';
import { callerWords } from '../words.ts';
import type { Gateway, Mesh } from '../../model/mesh.ts';
import type { Route } from '../../model/route.ts';
import { grouped } from '../../source/grouped.ts';
import type { Place } from '../../source/place.ts';
import {
  lookup,
  portViews,
  type Callee,
  type Granted,
  type Lookup,
  type PortView,
} from './granted.ts';
import { takers, type Taken } from './takers.ts';

/** One caller of a service or external, and the routes that take its requests. */
export interface WayIn {
  /** A declared call, a gateway, or a grant to whoever else it names. */
  readonly kind: 'call' | 'gateway' | 'grant';
  /** `namespace/name`, `ingress:name`, or the granted caller: `sa:ns/account`, `ns/*`, `mesh`, `any`. */
  readonly from: string;
  /** `namespace/name`. */
  readonly to: string;
  readonly taken: readonly Taken[];
  readonly at: Place;
}

/** The routes of a callee for each client, in their order: its own and those for everyone. */
function routesByClient({ routes }: Callee): (accounts: readonly string[]) => readonly Route[] {
  const open = routes.filter(({ clients }) => clients === undefined);
  if (open.length === routes.length) return () => open;
  const named = routes.flatMap((route, index) =>
    (route.clients ?? []).map((client) => ({ client, index })),
  );
  const byClient = grouped(named, ({ client }) => client);
  return (accounts) => {
    const own = accounts.flatMap((account) => byClient.get(account) ?? []);
    if (own.length === 0) return open;
    const indices = [...new Set(own.map(({ index }) => index))].sort((a, b) => a - b);
    return [...indices.flatMap((index) => routes[index] ?? []), ...open];
  };
}

const receivedAsks = (granted: readonly Granted[]) =>
  granted.map(({ box, at }) => ({ operation: box, at, isReceived: true }));

/** One callee, and what its ways in are made of. */
interface Target {
  readonly callee: Callee;
  readonly views: readonly PortView[];
  readonly routesFor: (accounts: readonly string[]) => readonly Route[];
}

function callWay({ views, routesFor }: Target, call: Mesh['calls'][number], found: Lookup): WayIn {
  const { from, to, ports, requests, at } = call;
  const accounts = found.accounts.get(from) ?? [];
  const taken = views
    .filter(({ port }) => ports?.includes(port.number) ?? true)
    .flatMap(({ port, grants }) => {
      const asks =
        requests?.map((operation) => ({ operation, at, isReceived: false })) ??
        receivedAsks(accounts.flatMap(grants.to));
      return takers(routesFor(accounts), port, asks, accounts);
    });
  return { kind: 'call', from, to, taken, at };
}

/** A gateway and those of its routes that lead to one service. */
type Entrance = Pick<Gateway, 'name' | 'namespace' | 'account' | 'routes'>;

const accountOf = ({ namespace, account }: Entrance): string => `${namespace}/${account}`;

function gatewayWay({ callee, views, routesFor }: Target, entrance: Entrance): WayIn {
  const client = accountOf(entrance);
  const ports = new Set(entrance.routes.map(({ port }) => port));
  const taken = views
    .filter(({ port }) => ports.has(port.number))
    .flatMap(({ port, grants }) =>
      takers(routesFor([client]), port, receivedAsks(grants.ownTo(client)), [client]),
    );
  const at = entrance.routes[0]?.from[0] ?? {};
  return { kind: 'gateway', from: `ingress:${entrance.name}`, to: callee.name, taken, at };
}

/** Grants to callers that are neither a declared call nor a gateway: an account, many, or anyone. */
function grantWays(target: Target, known: ReadonlySet<string>): readonly WayIn[] {
  const { callee, views, routesFor } = target;
  const parts = views.flatMap(({ port, grants }) => {
    const others = grants.pairs.filter(({ pattern }) => !known.has(accountName(pattern) ?? ''));
    return [...grouped(others, ({ pattern }) => callerWords(pattern))].map(([from, granted]) => {
      const account = accountName(granted[0]?.pattern ?? { any: true });
      const accounts = account === undefined ? [] : [account];
      const taken = takers(routesFor(accounts), port, receivedAsks(granted), accounts);
      return { from, at: granted[0]?.at ?? {}, taken };
    });
  });
  return [...grouped(parts, ({ from }) => from)].map(([from, same]) => ({
    kind: 'grant',
    from,
    to: callee.name,
    taken: same.flatMap(({ taken }) => taken),
    at: same[0]?.at ?? {},
  }));
}

/** The gateways that lead to each service, each with its routes to it. */
function entrancesByService(mesh: Mesh): ReadonlyMap<string, readonly Entrance[]> {
  const all = mesh.gateways.flatMap(({ name, namespace, account, routes }) =>
    [...grouped(routes, ({ service }) => service)].map(([service, own]) => ({
      service,
      entrance: { name, namespace, account, routes: own },
    })),
  );
  const byService = grouped(all, ({ service }) => service);
  return new Map([...byService].map(([name, list]) => [name, list.map((one) => one.entrance)]));
}

/**
 * Every way into every service and external, by callee. Work grows with calls, grants and routes,
 * not with pairs of services. Connections without HTTP have no routes, so nothing is taken of them.
 */
export function waysIn(mesh: Mesh): readonly WayIn[] {
  const found = lookup(mesh);
  const callsTo = grouped(mesh.calls, ({ to }) => to);
  const entrancesTo = entrancesByService(mesh);
  return [...mesh.services, ...mesh.externals].flatMap((callee) => {
    const target = { callee, views: portViews(callee, found), routesFor: routesByClient(callee) };
    const calls = callsTo.get(callee.name) ?? [];
    const entrances = entrancesTo.get(callee.name) ?? [];
    const callers = calls.flatMap(({ from }) => found.accounts.get(from) ?? []);
    const known = new Set([...callers, ...entrances.map(accountOf)]);
    return [
      ...calls.map((call) => callWay(target, call, found)),
      ...entrances.map((entrance) => gatewayWay(target, entrance)),
      ...grantWays(target, known),
    ];
  });
}
