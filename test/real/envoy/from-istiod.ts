import { isObject, type Json, type JsonObject } from '../../../src/source/json.ts';
import type { Translation } from '../istio/istiod.ts';

/** The objects of a list; nothing else is a message. */
export const objects = (value: Json | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter((each) => isObject(each)) : [];

const objectIn = (value: JsonObject, field: string): JsonObject => {
  const found = value[field];
  return found !== undefined && isObject(found) ? found : {};
};

const managerName = 'envoy.filters.network.http_connection_manager';

const httpIn = (chain: JsonObject | undefined): JsonObject | undefined =>
  objects(chain?.['filters']).find(({ name }) => name === managerName);

/** How a caller's proxy reads what it sends out over HTTP. */
export function outboundSettings({ listeners }: Translation): JsonObject {
  const filters = listeners
    .filter(({ trafficDirection }) => trafficDirection === 'OUTBOUND')
    .flatMap((listener) => objects(listener['filterChains']))
    .map(httpIn);
  const filter = filters.find((each) => each !== undefined);
  if (filter === undefined) throw new Error('istiod sends nothing out over HTTP');
  return pathSettingsOf(objectIn(filter, 'typedConfig'));
}

/** The ways to a container port: with TLS, plain, or both. */
function chainsOf({ listeners }: Translation, port: number): readonly JsonObject[] {
  const inbound = listeners.find(({ name }) => name === 'virtualInbound') ?? {};
  return objects(inbound['filterChains']).filter(
    (each) => objectIn(each, 'filterChainMatch')['destinationPort'] === port,
  );
}

/** Whether a container port takes connections without TLS. */
export function takesPlainText(translation: Translation, port: number): boolean {
  return chainsOf(translation, port).some(
    (each) => objectIn(each, 'filterChainMatch')['transportProtocol'] !== 'tls',
  );
}

/** The connection manager in front of a container port. */
function managerOf(translation: Translation, port: number): JsonObject {
  const filter = httpIn(chainsOf(translation, port)[0]);
  if (filter === undefined) throw new Error(`istiod has no HTTP on port ${port}`);
  return objectIn(filter, 'typedConfig');
}

/** Filters that judge; the others of istiod only report, or are Istio's own. */
const judging = new Set(['envoy.filters.http.rbac', 'envoy.filters.http.jwt_authn']);
const pathSettings = ['normalizePath', 'mergeSlashes', 'pathWithEscapedSlashesAction'];

/** How a proxy normalizes paths; the same in all that istiod configures. */
export function pathSettingsOf(manager: JsonObject): JsonObject {
  return Object.fromEntries(
    pathSettings.flatMap((key) => {
      const value = manager[key];
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

/** How the proxy of a pod judges what arrives at a container port: what an Envoy of ours can load. */
export function inboundHttp(translation: Translation, port: number) {
  const manager = managerOf(translation, port);
  return {
    port,
    filters: objects(manager['httpFilters']).filter(({ name }) => judging.has(name as string)),
    settings: pathSettingsOf(manager),
  };
}

/** What a route answers in place of the service that it leads to. */
export type AnswerOf = (route: JsonObject) => string;

export const timeoutOf: AnswerOf = ({ timeout }) => {
  if (typeof timeout !== 'string') throw new Error('a route has no timeout');
  return timeout;
};

/** `v1=90 v2=10`: the subsets of the clusters that a route leads to. */
export const versionsOf: AnswerOf = (route) => {
  const weighted = objects(objectIn(route, 'weightedClusters')['clusters']);
  const clusters = weighted.length > 0 ? weighted : [{ name: route['cluster'], weight: 100 }];
  return clusters
    .map(
      ({ name, weight }) => `${/^\w+\|\d+\|([^|]*)/.exec(name as string)?.[1]}=${weight as number}`,
    )
    .sort()
    .join(' ');
};

function routesTo({ routes }: Translation, host: string): readonly JsonObject[] {
  const virtualHosts = routes.flatMap((each) => objects(each['virtualHosts']));
  const found = virtualHosts.find(
    ({ domains }) => Array.isArray(domains) && domains.includes(host),
  );
  if (found === undefined) throw new Error(`istiod routes nothing to ${host}`);
  return objects(found['routes']);
}

/** What a caller's proxy makes of requests to a host, which all go on to one cluster. */
export function editingRoutes(
  translation: Translation,
  host: string,
  cluster: string,
): readonly JsonObject[] {
  const edits = ['requestHeadersToAdd', 'requestHeadersToRemove'];
  return routesTo(translation, host).map((each): JsonObject => {
    const { weightedClusters: _, ...route } = objectIn(each, 'route');
    const kept = edits.flatMap((key) => (each[key] === undefined ? [] : [[key, each[key]]]));
    return {
      match: objectIn(each, 'match'),
      route: { ...route, cluster },
      ...(Object.fromEntries(kept) as JsonObject),
    };
  });
}

/**
 * Routes to a host as a caller's proxy has them. Each answers itself instead of going there, by
 * default with its timeout: one route of an intent may be several here, and all of them have what
 * tells it from the others. One that redirects does so.
 */
export function outboundRoutes(
  translation: Translation,
  host: string,
  answerOf: AnswerOf = timeoutOf,
): readonly JsonObject[] {
  return routesTo(translation, host).map((each): JsonObject => {
    const match = objectIn(each, 'match');
    if (each['redirect'] !== undefined) return { match, redirect: objectIn(each, 'redirect') };
    const inlineString = answerOf(objectIn(each, 'route'));
    return { match, directResponse: { status: 200, body: { inlineString } } };
  });
}
