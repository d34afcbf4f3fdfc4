import type { Box } from '../access/term.ts';
import type { Route as WrittenRoute } from '../check/intents.generated.ts';
import { pointer, type Pointer } from '../source/pointer.ts';
import type { Calls, CallView } from './calls.ts';
import { clientNames, type Context, type ServiceView } from './context.ts';
import { milliseconds } from './duration.ts';
import { patternsOf } from './entry.ts';
import { callLevels } from './precedence/levels.ts';
import { keyTests } from './decide/match-value.ts';
import { listOf } from './names.ts';
import { pathPattern } from './ops.ts';
import { resolveRetry, resolveTimeout } from './precedence/resolve-settings.ts';
import type { Cors, Destination, Fault, Redirect, Route } from './route.ts';
import { portNumbers } from './service-ports.ts';

function matchBox(context: Context, service: ServiceView, written: WrittenRoute, at: Pointer): Box {
  const { path, methods, headers, query, from } = written.match ?? {};
  const tests = keyTests(headers, true);
  const queries = keyTests(query, false);
  const callers = patternsOf(context, service, from, `${at}/match/from`);
  return {
    ...(callers && { callers }),
    ...(methods && { methods }),
    ...(path !== undefined && {
      paths: [typeof path === 'string' ? pathPattern(path) : { regex: path.regex }],
    }),
    ...(tests.length > 0 && { headers: tests }),
    ...(queries.length > 0 && { query: queries }),
  };
}

/** The shares of a `to`: one version, shares by version, or all versions. */
export function destinations(service: string, to: WrittenRoute['to']): readonly Destination[] {
  if (to === undefined) return [{ service, weight: 100 }];
  if (typeof to === 'string') return [{ service, version: to, weight: 100 }];
  return Object.entries(to).map(([version, weight]) => ({ service, version, weight }));
}

function corsOf(written: NonNullable<WrittenRoute['cors']>): Cors {
  const { origins, methods = [], headers = [], exposeHeaders = [], maxAge, credentials } = written;
  return {
    origins,
    methods,
    headers,
    exposeHeaders,
    ...(maxAge !== undefined && { maxAge: milliseconds(maxAge) }),
    credentials: credentials ?? false,
  };
}

function faultOf(written: WrittenRoute['fault'], at: () => Fault['at']): Fault | undefined {
  if (written === undefined) return undefined;
  const { delay, abort, percent, until } = written;
  return {
    ...(delay !== undefined && { delay: milliseconds(delay) }),
    ...(abort !== undefined && { abort }),
    percent,
    ...(until !== undefined && { until }),
    at: at(),
  };
}

/** A fault of the caller's own replaces that of the route. */
function faultFor(
  service: ServiceView,
  written: WrittenRoute,
  at: Pointer | undefined,
  call: CallView | undefined,
): Fault | undefined {
  const own = call && faultOf(call.written.fault, () => call.from.place(`${call.pointer}/fault`));
  return own ?? faultOf(written.fault, () => service.place(`${at ?? ''}/fault`));
}

function redirectOf({ status = 301, ...where }: NonNullable<WrittenRoute['redirect']>): Redirect {
  return { ...where, status };
}

/** What a route does beside where it leads and how long it may take. */
function actionsOf(service: ServiceView, written: WrittenRoute): Partial<Route> {
  const { redirect, rewrite, mirror, headers, cors } = written;
  return {
    ...(redirect && { redirect: redirectOf(redirect) }),
    ...(rewrite && { rewrite }),
    ...(mirror && {
      mirror: {
        to: { service: service.name, version: mirror.to, weight: 100 },
        percent: mirror.percent ?? 100,
      },
    }),
    ...(headers && { headers }),
    ...(cors && { cors: corsOf(cors) }),
  };
}

/** Service ports that a route speaks of: those of its match and, for one caller, those it calls. */
function routePorts(
  service: ServiceView,
  { match }: WrittenRoute,
  call: CallView | undefined,
): readonly number[] | undefined {
  const own = match?.port === undefined ? undefined : portNumbers(service, listOf(match.port));
  const called = portNumbers(service, call?.ports);
  if (own === undefined || called === undefined) return own ?? called;
  return own.filter((port) => called.includes(port));
}

function routeOf(
  context: Context,
  service: ServiceView,
  written: WrittenRoute,
  at: Pointer | undefined,
  call: CallView | undefined,
): Route {
  const level = at === undefined ? undefined : { written, at };
  const levels = callLevels(context, service, call, level);
  const resolving = { report: context.report };
  const ports = routePorts(service, written, call);
  const fault = faultFor(service, written, at, call);
  return {
    ...(call && { clients: clientNames(call.from) }),
    ...(ports && { ports }),
    match: [matchBox(context, service, written, at ?? '')],
    to: written.redirect ? [] : destinations(service.name, written.to),
    ...actionsOf(service, written),
    ...(fault && !written.redirect && { fault }),
    timeout: resolveTimeout(levels, resolving),
    retry: resolveRetry(levels, resolving),
    from: [at === undefined ? service.here : service.place(at), ...(call ? [call.at] : [])],
  };
}

/** Whether a call says something of its own about each request. */
const shapesRequests = ({ written }: CallView): boolean =>
  (['timeout', 'retry', 'fault'] as const).some((key) => written[key] !== undefined);

/**
 * The routes of a service: first those of the callers that shape their calls, each a copy of all
 * routes with the caller's values, then those for everyone. Without written routes, one to all versions.
 */
export function routesOf(context: Context, service: ServiceView, calls: Calls): readonly Route[] {
  const written = service.spec.routes;
  const list: readonly { readonly route: WrittenRoute; readonly at?: Pointer }[] = written
    ? written.map((route, index) => ({ route, at: pointer('routes', index) }))
    : [{ route: {} }];
  const shaping = calls.to(service.name).filter(shapesRequests);
  const routes = [...shaping, undefined].flatMap((call) =>
    list.map(({ route, at }) => routeOf(context, service, route, at, call)),
  );
  // A route for other ports than those that a caller calls is nothing to that caller.
  return routes.filter(({ ports }) => ports?.length !== 0);
}
