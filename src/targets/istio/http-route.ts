import { labelOf } from '../../compile/object-name.ts';
import type { Mesh } from '../../model/mesh.ts';
import { retryOf } from '../../model/tries.ts';
import type { Cors, Destination, Fault, HeaderEdit, Redirect, Route } from '../../model/route.ts';
import type { JsonObject } from '../../source/json.ts';
import { duration } from './duration.ts';
import { hostsOf } from './hosts.ts';
import { rewrites } from './http-rewrite.ts';

/** Where the traffic of a VirtualService goes. */
export interface Way {
  readonly mesh: Mesh;
  /** The called service, and the host of it that this object is for. */
  readonly service: string;
  readonly host: string;
  /** Service port; absent = the one that was dialled. */
  readonly port?: number;
  /** Conditions on the client, ORed; none = every client. */
  readonly scopes: readonly JsonObject[];
}

function destination(way: Way, { service, version }: Destination): JsonObject {
  const [first = way.host] = hostsOf(way.mesh, service);
  return {
    host: service === way.service ? way.host : first,
    ...(version !== undefined && { subset: labelOf(version) }),
    ...(way.port !== undefined && { port: { number: way.port } }),
  };
}

/** Always written: Istio would retry twice where nothing is said. Off is `attempts: 0` alone. */
function retries(route: Route): JsonObject {
  const retry = retryOf(route);
  if (retry === undefined) return { attempts: 0 };
  return {
    attempts: retry.attempts.value,
    ...(retry.perTry && { perTryTimeout: duration(retry.perTry.value) }),
    retryOn: retry.when.value.join(','),
    ...(retry.backoff && { backoff: duration(retry.backoff.base.value) }),
  };
}

function fault({ delay, abort, percent }: Fault): JsonObject {
  const percentage = { value: percent };
  return {
    ...(delay !== undefined && { delay: { fixedDelay: duration(delay), percentage } }),
    ...(abort !== undefined && { abort: { httpStatus: abort, percentage } }),
  };
}

function corsPolicy(cors: Cors): JsonObject {
  const { origins, methods, headers, exposeHeaders, maxAge, credentials } = cors;
  return {
    allowOrigins: origins.map((origin): JsonObject =>
      origin === '*' ? { regex: '.*' } : { exact: origin },
    ),
    allowMethods: methods,
    ...(headers.length > 0 && { allowHeaders: headers }),
    ...(exposeHeaders.length > 0 && { exposeHeaders }),
    ...(maxAge !== undefined && { maxAge: duration(maxAge) }),
    allowCredentials: credentials,
  };
}

/** Envoy reads `%` in a value as a command. */
function edit({ set, add, remove }: HeaderEdit): JsonObject {
  const escaped = (values: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      Object.entries(values).map(([key, text]) => [key, text.replaceAll('%', '%%')]),
    );
  return {
    ...(set && { set: escaped(set) }),
    ...(add && { add: escaped(add) }),
    ...(remove && { remove }),
  };
}

/** `uri` replaces the whole path; Istio has no redirect that keeps the rest of a subtree. */
function redirect({ path, host, scheme, port, status }: Redirect): JsonObject {
  return {
    ...(path !== undefined && { uri: path }),
    ...(host !== undefined && { authority: host }),
    ...(scheme !== undefined && { scheme }),
    ...(port !== undefined && { port }),
    redirectCode: status,
  };
}

/** Everything of a route but its match and rewrite. */
function action(way: Way, route: Route): JsonObject {
  if (route.redirect) return { redirect: redirect(route.redirect) };
  const { mirror, headers, cors, timeout } = route;
  const single = route.to.length === 1;
  return {
    ...(route.fault && { fault: fault(route.fault) }),
    route: route.to.map((to) => ({
      destination: destination(way, to),
      ...(!single && { weight: to.weight }),
    })),
    ...(mirror && {
      mirrors: [
        { destination: destination(way, mirror.to), percentage: { value: mirror.percent } },
      ],
    }),
    ...(headers && {
      headers: {
        ...(headers.request && { request: edit(headers.request) }),
        ...(headers.response && { response: edit(headers.response) }),
      },
    }),
    ...(cors && { corsPolicy: corsPolicy(cors) }),
    // `0s` is refused: no timeout is said by saying nothing.
    ...(timeout.value !== null && { timeout: duration(timeout.value) }),
    retries: retries(route),
  };
}

/** Every match with every condition on the client; one that asks for nothing is left out. */
function scoped(
  matches: readonly JsonObject[],
  scopes: readonly JsonObject[],
): readonly JsonObject[] {
  const all = matches.flatMap((match) =>
    scopes.length === 0 ? [match] : scopes.map((scope) => ({ ...match, ...scope })),
  );
  return all.some((match) => Object.keys(match).length === 0) ? [] : all;
}

/**
 * A route as HTTPRoutes, in order; `written` are the boxes of its match where only a part of their
 * paths comes this way.
 * https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRoute
 */
export function httpRoutes(
  way: Way,
  route: Route,
  written: Route['match'] = route.match,
): readonly JsonObject[] {
  const common = action(way, route);
  return rewrites(route.match, route.redirect ? undefined : route.rewrite, written).map(
    ({ matches, rewrite }) => {
      const match = scoped(matches, way.scopes);
      return { ...(match.length > 0 && { match }), ...(rewrite && { rewrite }), ...common };
    },
  );
}
