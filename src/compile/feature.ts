import type { Mesh, TargetSettings } from '../model/mesh.ts';
import type { Place } from '../source/place.ts';

/**
 * Something an intent can use and a target can or cannot express. A feature is split until each
 * target answers yes or no: a limit that depends on a value or a combination has an id of its own.
 */
export const featureIds = [
  'balance.key.caller',
  'balance.key.claim',
  'balance.key.cookie',
  'balance.key.header',
  'balance.key.path',
  'balance.key.query',
  'balance.key.remote-ip',
  'balance.least-request',
  'balance.locality.distribute',
  'balance.locality.failover',
  'balance.maglev',
  'balance.random',
  'balance.ring-hash',
  'balance.round-robin',
  'breaker',
  'breaker.zero',
  'calls.balance',
  'calls.routes',
  'calls.unlabelled',
  'connect-timeout',
  'cors',
  'egress.deny',
  'eject.connect',
  'eject.gateway',
  'eject.http',
  'eject.max-percent.zero',
  'endpoints',
  'endpoints.port-crosses',
  'external',
  'external.ca',
  'external.client-certificate',
  'external.dialled-port',
  'external.tls.originate',
  'external.tls.originate-wildcard',
  'external.tls.passthrough',
  'external.via',
  'fault.abort',
  'fault.delay',
  'gateway.client-ca',
  'gateway.http',
  'gateway.https',
  'gateway.redirect',
  'gateway.tcp',
  'gateway.tls',
  'idle-timeout',
  'inbound',
  'ingress.match-crosses',
  'ingress.remote-ip',
  'limit.per-replica',
  'limit.per-service',
  'mirror',
  'mode.shadow',
  'mtls.disable',
  'mtls.permissive',
  'mtls.strict',
  'redirect',
  'retry',
  'retry.backoff.base',
  'retry.backoff.max',
  'retry.budget',
  'retry.budget.differs',
  'rewrite',
  'route-headers',
  'routes.match.callers',
  'routes.match.headers',
  'routes.match.methods',
  'routes.match.path',
  'routes.match.query',
  'routes.match.query-negated',
  'routes.match.repeated-key',
  'routes.split',
  'routes.tcp',
  'rules.ask',
  'rules.caller.account',
  'rules.caller.cidr',
  'rules.caller.mesh',
  'rules.caller.namespace',
  'rules.caller.spiffe',
  'rules.deny-path-template',
  'rules.headers',
  'rules.host-wildcard',
  'rules.hosts',
  'rules.jwt',
  'rules.literal-star',
  'rules.methods',
  'rules.namespace-wide',
  'rules.paths',
  'rules.query',
  'rules.regex',
  'rules.remote-ip',
  'rules.template-length',
  'rules.too-many',
  'rules.unless',
  'rules.unless-cidr',
  'sees',
  'telemetry.logs',
  'telemetry.metrics',
  'telemetry.traces',
  'timeout',
  'workloads.overlap',
  'workloads.root-namespace',
] as const;

/** The id of a feature. */
export type Feature = (typeof featureIds)[number];

/** One use of a feature. */
export interface Use {
  readonly at: Place;
  /** The service, `namespace/name`, whose own `optional` may permit the loss. */
  readonly service?: string;
}

/** What `compile` knows of a feature, whatever the target. */
export interface FeatureEntry {
  /** Its name for people: "`targets` cannot express NAME". */
  readonly title: string;
  /** The field path that `optional` must list to permit its loss; absent = it must never be lost. */
  readonly field?: string;
  /** Where the part of a mesh that runs on one target uses it. */
  uses(mesh: Mesh, target: TargetSettings): readonly Use[];
}
