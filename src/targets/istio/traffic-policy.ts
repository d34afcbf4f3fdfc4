import { breakerOf, ejectOf } from '../../compile/features/settings.ts';
import { retryOf } from '../../model/tries.ts';
import type { External, Service } from '../../model/mesh.ts';
import type { CallSettings, Locality } from '../../model/settings.ts';
import type { JsonObject } from '../../source/json.ts';
import { duration } from './duration.ts';
import { httpPorts } from './hosts.ts';

/** "No limit", written out: left out, a mesh-wide default could stand in. The field is an int32. */
export const unlimited = 2147483647;

const simple: Readonly<Record<string, string>> = {
  'least-request': 'LEAST_REQUEST',
  'round-robin': 'ROUND_ROBIN',
  random: 'RANDOM',
};

/** Maglev's table must be given; Envoy's own default is this prime. */
const maglevTable = 65537;

function hashKey(key: string): JsonObject {
  const [kind, ...rest] = key.split(':');
  const name = rest.join(':');
  if (kind === 'header') return { httpHeaderName: name };
  if (kind === 'query') return { httpQueryParameterName: name };
  return kind === 'cookie' ? { httpCookie: { name } } : { useSourceIp: true };
}

/** Ejecting endpoints switches failover between localities on in Istio, unless it is switched off. */
function localitySetting({ mode, failover = {}, distribute = {} }: Locality): JsonObject {
  if (mode === 'none') return { enabled: false };
  const pairs = Object.entries(failover).map(([from, to]) => ({ from, to }));
  const shares = Object.entries(distribute).map(([from, to]) => ({ from, to }));
  return {
    enabled: true,
    ...(mode === 'failover' && pairs.length > 0 && { failover: pairs }),
    ...(mode === 'distribute' && { distribute: shares }),
  };
}

function loadBalancer({ balance, locality }: CallSettings): JsonObject {
  const { policy, key, ring } = balance.value;
  const localityLbSetting = localitySetting(locality.value);
  const named = simple[policy];
  if (named !== undefined) return { simple: named, localityLbSetting };
  const table: JsonObject =
    policy === 'maglev'
      ? { maglev: { tableSize: ring ?? maglevTable } }
      : { ringHash: ring === undefined ? {} : { minimumRingSize: ring } };
  return { consistentHash: { ...hashKey(key ?? 'remoteIp'), ...table }, localityLbSetting };
}

function connectionPool(item: Service | External, settings: CallSettings): JsonObject {
  const breaker = breakerOf(settings);
  const { connectTimeout, idleTimeout } = settings;
  const idle = idleTimeout && { idleTimeout: duration(idleTimeout.value) };
  const hasHttp = httpPorts(item).length > 0;
  return {
    tcp: {
      maxConnections: breaker?.connections?.value ?? unlimited,
      ...(connectTimeout && { connectTimeout: duration(connectTimeout.value) }),
      ...(!hasHttp && idle),
    },
    http: {
      http1MaxPendingRequests: breaker?.pending?.value ?? unlimited,
      http2MaxRequests: breaker?.requests?.value ?? unlimited,
      ...(hasHttp && idle),
    },
  };
}

/** Which errors count: Istio counts 5xx unless told otherwise, so the other counters are set to 0. */
function outlierDetection(settings: CallSettings): JsonObject | undefined {
  const eject = ejectOf(settings);
  if (eject === undefined) return undefined;
  const count = eject.consecutive.value;
  const counters = {
    '5xx': { consecutive5xxErrors: count },
    gateway: { consecutive5xxErrors: 0, consecutiveGatewayErrors: count },
    connect: {
      splitExternalLocalOriginErrors: true,
      consecutive5xxErrors: 0,
      consecutiveLocalOriginFailures: count,
    },
  } as const;
  return {
    ...counters[eject.errors.value],
    interval: duration(eject.interval.value),
    baseEjectionTime: duration(eject.baseTime.value),
    maxEjectionPercent: eject.maxPercent.value,
  };
}

/** The one budget of all routes that retry. */
function retryBudget(item: Service | External): JsonObject | undefined {
  if (httpPorts(item).length === 0) return undefined;
  const percents = item.routes.flatMap((route) => {
    const retry = retryOf(route);
    return retry ? [retry.budgetPercent?.value] : [];
  });
  const [percent] = percents;
  const agree = percents.every((each) => each === percent);
  return agree && percent !== undefined ? { percent } : undefined;
}

/**
 * TLS that the proxy begins. Without CA and names Istio verifies nothing, so both are written.
 * https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings
 */
function originated(item: Service | External, host: string): JsonObject | undefined {
  if (!('tls' in item) || item.tls !== 'originate') return undefined;
  const sni = item.sni ?? host;
  return { mode: 'SIMPLE', sni, subjectAltNames: [sni], caCertificates: 'system' };
}

/** How a service is called, every block written out: blocks of different objects replace each other. */
export function trafficPolicy(
  item: Service | External,
  host: string,
  settings: CallSettings,
): JsonObject {
  const detection = outlierDetection(settings);
  const budget = retryBudget(item);
  const tls = originated(item, host);
  return {
    connectionPool: connectionPool(item, settings),
    loadBalancer: loadBalancer(settings),
    ...(detection && { outlierDetection: detection }),
    ...(budget && { retryBudget: budget }),
    ...(tls && { tls }),
  };
}
