import type { Box, KeyTest, PathPattern } from '../../access/term.ts';
import type { Mesh } from '../../model/mesh.ts';
import type { Place } from '../../source/place.ts';
import type { Route } from '../../model/route.ts';
import { retryOf } from '../../model/tries.ts';
import type { Feature, FeatureEntry, Use } from '../feature.ts';

/** One route of a service or external, with what it belongs to. */
interface OwnRoute {
  readonly service: string;
  readonly route: Route;
  /** Ports on which no requests are seen, only connections. */
  readonly opaquePorts: readonly number[];
  readonly hasHttp: boolean;
}

/** Every route of every service and external. */
function ownRoutes(mesh: Mesh): readonly OwnRoute[] {
  return [...mesh.services, ...mesh.externals].flatMap(({ name, routes, ports }) => {
    const opaque = ports.filter(({ protocol }) => protocol === 'tcp' || protocol === 'tls');
    const opaquePorts = opaque.map(({ number }) => number);
    const hasHttp = opaque.length < ports.length;
    return routes.map((route) => ({ service: name, route, opaquePorts, hasHttp }));
  });
}

/** `place` finds where exactly it is written; a value from elsewhere (a default) has its place there. */
function inRoutes(
  title: string,
  field: string,
  test: (own: OwnRoute) => boolean,
  place: (own: OwnRoute) => Place | undefined = () => undefined,
): FeatureEntry {
  const uses = (mesh: Mesh) =>
    ownRoutes(mesh)
      .filter(test)
      .flatMap((own): Use[] => {
        const at = place(own) ?? own.route.from[0];
        return at ? [{ at, service: own.service }] : [];
      });
  return { title, field, uses };
}

const inMatch =
  (test: (box: Box) => boolean) =>
  ({ route }: OwnRoute) =>
    route.match.some(test);

function repeats(tests: readonly KeyTest[] = []): boolean {
  const sides = tests.flatMap(({ key, some, none }) => [
    ...(some ? [`+${key}`] : []),
    ...(none ? [`-${key}`] : []),
  ]);
  return new Set(sides).size < sides.length;
}

/** Budgets of retries belong to a destination in most targets: its routes must agree. */
function budgetDiffers(routes: readonly Route[]): boolean {
  const budgets = routes.flatMap((route) => {
    const retry = retryOf(route);
    return retry ? [retry.budgetPercent?.value] : [];
  });
  return new Set(budgets).size > 1;
}

/** A connection goes to all versions of its service unless a route says otherwise. */
function shapesConnections({ service, route, opaquePorts, hasHttp }: OwnRoute): boolean {
  const reaches = route.ports?.some((port) => opaquePorts.includes(port)) ?? !hasHttp;
  const { to, mirror, fault } = route;
  const leads = to.some((each) => each.service !== service || each.version !== undefined);
  return reaches && (leads || mirror !== undefined || fault !== undefined);
}

/** The retry of a route that sees requests: inherited ones mean nothing for connections. */
const ownRetry = ({ route, hasHttp }: OwnRoute) => (hasHttp ? retryOf(route) : undefined);
const backoffOf = (own: OwnRoute) => ownRetry(own)?.backoff;
const isPattern = (path: PathPattern) => !('exact' in path);

type RouteFeature = Extract<
  Feature,
  | `routes.${string}`
  | `retry${string}`
  | `fault.${string}`
  | 'calls.routes'
  | 'cors'
  | 'mirror'
  | 'redirect'
  | 'rewrite'
  | 'route-headers'
  | 'timeout'
>;

/** The features of routes and of what stands on them. */
export const routeFeatures: Readonly<Record<RouteFeature, FeatureEntry>> = {
  'calls.routes': inRoutes(
    'routes that differ by caller',
    'calls',
    ({ route }) => route.clients !== undefined,
  ),
  cors: inRoutes('`cors`', 'cors', ({ route }) => route.cors !== undefined),
  'fault.abort': inRoutes(
    'an injected abort',
    'fault',
    ({ route }) => route.fault?.abort !== undefined,
  ),
  'fault.delay': inRoutes(
    'an injected delay',
    'fault',
    ({ route }) => route.fault?.delay !== undefined,
  ),
  mirror: inRoutes('`mirror`', 'mirror', ({ route }) => route.mirror !== undefined),
  redirect: inRoutes('`redirect`', 'redirect', ({ route }) => route.redirect !== undefined),
  retry: inRoutes('`retry`', 'retry', (own) => ownRetry(own) !== undefined),
  'retry.backoff.base': inRoutes(
    '`retry.backoff`',
    'retry.backoff',
    (own) => backoffOf(own) !== undefined,
  ),
  'retry.backoff.max': inRoutes(
    'a `retry.backoff.max` other than ten times `base`',
    'retry.backoff.max',
    (own) => {
      const backoff = backoffOf(own);
      return backoff?.max !== undefined && backoff.max.value !== 10 * backoff.base.value;
    },
    (own) => backoffOf(own)?.max?.at,
  ),
  'retry.budget': inRoutes(
    '`retry.budgetPercent`',
    'retry.budgetPercent',
    (own) => ownRetry(own)?.budgetPercent !== undefined,
  ),
  'retry.budget.differs': {
    title: 'a `retry.budgetPercent` that differs between the routes of one service',
    field: 'retry.budgetPercent',
    uses: (mesh) =>
      [...mesh.services, ...mesh.externals]
        .filter(({ routes }) => budgetDiffers(routes))
        .flatMap(({ name, from: [at] }) => (at ? [{ at, service: name }] : [])),
  },
  rewrite: inRoutes('`rewrite`', 'rewrite', ({ route }) => route.rewrite !== undefined),
  'route-headers': inRoutes(
    '`headers` of a route',
    'headers',
    ({ route }) => route.headers !== undefined,
  ),
  'routes.match.callers': inRoutes(
    'a route match by token or address',
    'routes.match',
    inMatch(({ callers = [], token, remoteIp }) =>
      Boolean(token ?? remoteIp ?? callers.find((each) => 'cidr' in each || 'spiffe' in each)),
    ),
  ),
  'routes.match.headers': inRoutes(
    'a route match by header',
    'routes.match.headers',
    inMatch(({ headers }) => headers !== undefined),
  ),
  'routes.match.methods': inRoutes(
    'a route match by method',
    'routes.match.methods',
    inMatch(({ methods }) => methods !== undefined),
  ),
  'routes.match.path': inRoutes(
    'a route match by path pattern',
    'routes.match.path',
    inMatch(({ paths }) => (paths ?? []).some(isPattern)),
  ),
  'routes.match.query': inRoutes(
    'a route match by query',
    'routes.match.query',
    inMatch(({ query }) => query !== undefined),
  ),
  'routes.match.query-negated': inRoutes(
    'a route match by `not` on a query parameter',
    'routes.match.query',
    inMatch(({ query }) => (query ?? []).some(({ none }) => none !== undefined)),
  ),
  'routes.match.repeated-key': inRoutes(
    'two conditions on one header or query parameter of a route',
    'routes.match',
    inMatch(({ headers, query }) => repeats(headers) || repeats(query)),
  ),
  'routes.split': inRoutes('a weighted split', 'routes.to', ({ route }) => route.to.length > 1),
  'routes.tcp': inRoutes('a route on a tcp or tls port', 'routes', shapesConnections),
  timeout: inRoutes(
    '`timeout`',
    'timeout',
    ({ route, hasHttp }) => hasHttp && !route.redirect && route.timeout.value !== null,
  ),
};
