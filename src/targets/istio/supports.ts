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
  'external.dialled-port': { no: 'where Istio keeps the dialled address it keeps the port, too' },
  'external.tls.originate-wildcard': { no: 'the proxy has no name to ask for and to verify' },
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
  'rules.template-length': { no: 'Envoy would refuse the whole configuration of the proxy' },
  'rules.too-many': { no: 'an AuthorizationPolicy holds at most 512 rules' },
  'rules.unless-cidr': { no: 'AuthorizationPolicy cannot negate "an address without identity"' },
  'workloads.overlap': { no: 'the policies of both would hold for them' },
  'workloads.root-namespace': { no: 'objects there hold for every namespace' },
};

/** What came with a minor version of Istio 1: an API server before it drops the field without a word. */
const since: Partial<Readonly<Record<Feature, { readonly minor: number; readonly no: string }>>> = {
  'gateway.client-ca': {
    minor: 28,
    no: 'before Istio 1.28 a Gateway cannot name the CA of clients',
  },
  'retry.backoff.base': { minor: 26, no: 'before Istio 1.26 VirtualService has no back-off' },
  'retry.budget': { minor: 27, no: 'before Istio 1.27 DestinationRule has no retry budget' },
  'rules.deny-path-template': {
    minor: 27,
    no: 'before Istio 1.27 `*` misses segments with `=` in them',
  },
};

/** Whether a version, `1.30` or `v1.30.2`, is an older minor one; one without a minor may be. */
function isBefore(version: unknown, minor: number): boolean {
  if (typeof version !== 'string') return false;
  const [ownMajor = Number.NaN, ownMinor = Number.NaN] = version
    .replace(/^v/, '')
    .split('.')
    .map(Number);
  return ownMajor < 2 && !(ownMinor >= minor);
}

/** What the sidecar data plane of Istio supports. */
export function supports({ settings }: TargetSettings): Supports {
  const answer = (id: Feature): Support => {
    const added = since[id];
    if (added && isBefore(settings['version'], added.minor)) return { no: added.no };
    return gaps[id] ?? 'yes';
  };
  return Object.fromEntries(featureIds.map((id) => [id, answer(id)])) as Supports;
}
