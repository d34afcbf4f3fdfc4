import { featureIds, type Feature } from '../../compile/feature.ts';
import type { Support, Supports } from '../../compile/target.ts';
import type { TargetSettings } from '../../model/mesh.ts';

const rateLimit = { later: 'Istio has no API for it, only an EnvoyFilter pinned to a version' };
const secrets = { later: 'sidecars read such secrets only with extra rights, or from files' };
const hashed = { no: 'DestinationRule hashes headers, cookies, query parameters or the address' };
const listener = { later: 'only http and https listeners are compiled' };

/** What Istio's sidecars cannot say, or this version cannot yet; all other features are supported. */
const gaps: Partial<Readonly<Record<Feature, Support>>> = {
  'balance.key.caller': hashed,
  'balance.key.claim': hashed,
  'balance.key.path': hashed,
  'breaker.zero': { no: 'Istio reads 0 as no limit' },
  'calls.unlabelled': { no: 'callers are told apart by the labels of their pods' },
  'eject.max-percent.zero': { no: 'Istio reads 0 as its default of 10' },
  'endpoints.port-crosses': { no: 'policies tell ports apart by their numbers' },
  'external.ca': secrets,
  'external.client-certificate': secrets,
  'external.via': { later: 'egress gateways are not compiled' },
  'gateway.tcp': listener,
  'gateway.tls': listener,
  'ingress.match-crosses': { no: 'VirtualService cannot match a path in two ways at once' },
  'ingress.remote-ip': { later: 'rules at gateways are not compiled' },
  'limit.per-replica': rateLimit,
  'limit.per-service': rateLimit,
  'retry.backoff.max': { no: 'VirtualService takes only the base; the most is ten times as much' },
  'retry.budget.differs': { no: 'DestinationRule has one budget for all routes of a service' },
  'routes.match.callers': { no: 'VirtualService matches callers by their labels only' },
  'routes.match.query-negated': { no: 'VirtualService has no negated query parameters' },
  'routes.match.repeated-key': { no: 'VirtualService takes one condition a header or parameter' },
  'routes.tcp': { later: 'only routes of HTTP ports are compiled' },
  'rules.ask': { later: 'external authorizers are not compiled' },
  'rules.caller.spiffe': { no: 'istiod lets TLS refuse every foreign trust domain' },
  'rules.host-wildcard': { no: 'AuthorizationPolicy cannot match a suffix followed by any port' },
  'rules.literal-star': { no: 'AuthorizationPolicy reads it as a wildcard' },
  'rules.namespace-wide': { no: 'a policy of the namespace would hold for all its pods' },
  'rules.query': { no: 'AuthorizationPolicy cannot match the query' },
  'rules.regex': { no: 'AuthorizationPolicy has no regular expressions' },
  'rules.remote-ip': { later: 'rules at gateways are not compiled' },
  'rules.too-many': { no: 'an AuthorizationPolicy holds at most 512 rules' },
  'rules.unless-cidr': { no: 'AuthorizationPolicy cannot negate "an address without identity"' },
};

/** The first Istio whose Envoy matches `*` in a path template also over `=` and `*` in a segment. */
const exactTemplates = [1, 27] as const;

function isBefore(version: unknown, [major, minor]: readonly [number, number]): boolean {
  const [ownMajor = Number.NaN, ownMinor = Number.NaN] = String(version).split('.').map(Number);
  return ownMajor < major || (ownMajor === major && ownMinor < minor);
}

/** What the sidecar data plane of Istio supports. */
export function supports({ settings }: TargetSettings): Supports {
  const byVersion: Partial<Record<Feature, Support>> = isBefore(settings['version'], exactTemplates)
    ? {
        'rules.deny-path-template': {
          no: 'before Istio 1.27 `*` misses segments with `=` in them',
        },
      }
    : {};
  const all = { ...gaps, ...byVersion };
  return Object.fromEntries(featureIds.map((id) => [id, all[id] ?? 'yes'])) as Supports;
}
