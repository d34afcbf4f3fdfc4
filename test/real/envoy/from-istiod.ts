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

/** The connection manager in front of a container port. */
function managerOf({ listeners }: Translation, port: number): JsonObject {
  const inbound = listeners.find(({ name }) => name === 'virtualInbound') ?? {};
  const chain = objects(inbound['filterChains']).find(
    (each) => objectIn(each, 'filterChainMatch')['destinationPort'] === port,
  );
  const filter = httpIn(chain);
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

/**
 * Routes to a host as a caller's proxy has them. Each answers its own timeout instead of going there:
 * one route of an intent may be several here, and all of them have what tells it from the others.
 */
export function outboundRoutes({ routes }: Translation, host: string): readonly JsonObject[] {
  const virtualHosts = routes.flatMap((each) => objects(each['virtualHosts']));
  const found = virtualHosts.find(
    ({ domains }) => Array.isArray(domains) && domains.includes(host),
  );
  if (found === undefined) throw new Error(`istiod routes nothing to ${host}`);
  return objects(found['routes']).map((each) => {
    const timeout = objectIn(each, 'route')['timeout'];
    if (typeof timeout !== 'string') throw new Error(`a route to ${host} has no timeout`);
    return {
      match: objectIn(each, 'match'),
      directResponse: { status: 200, body: { inlineString: timeout } },
    };
  });
}
