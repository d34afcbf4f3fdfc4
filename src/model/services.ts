import type { Version as WrittenVersion } from '../check/intents.generated.ts';
import { pointer } from '../source/pointer.ts';
import type { Calls } from './calls.ts';
import { callSettings } from './precedence/call-settings.ts';
import type { Context, ServiceView, TeamView } from './context.ts';
import type { Endpoint, Limit, Service, Version } from './mesh.ts';
import { entriesOf } from './names.ts';
import { operation } from './ops.ts';
import { routesOf } from './routes.ts';

/** Names that a Kubernetes service is called by, the fully qualified one first. */
export function hostsOf(service: ServiceView): readonly string[] {
  const { object, namespace } = service;
  const base = `${object.name}.${namespace}`;
  return [`${base}.svc.cluster.local`, `${base}.svc`, base, object.name];
}

/** The versions of a service; `[v1]` is short for `{v1: {labels: {version: v1}}}`. */
export function versionsOf(service: ServiceView): readonly Version[] {
  const entries = entriesOf<WrittenVersion>(service.spec.versions ?? [], {});
  return entries.map(({ name, value: { labels = { version: name }, service: own } }) => ({
    name,
    labels,
    ...(own !== undefined && { service: own }),
  }));
}

function endpointsOf(service: ServiceView): readonly Endpoint[] {
  return (service.spec.endpoints ?? []).map((endpoint, index) => {
    const { address, ports = {}, version, locality, weight } = endpoint;
    return {
      address,
      ports,
      ...(version !== undefined && { version }),
      ...(locality !== undefined && { locality }),
      ...(weight !== undefined && { weight }),
      at: service.place(pointer('endpoints', index)),
    };
  });
}

const secondsOf: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

function limitsOf(service: ServiceView): readonly Limit[] {
  return (service.spec.limit ?? []).map((limit, index) => {
    const [count = '', unit = ''] = limit.rate.split('/');
    const at = service.place(pointer('limit', index));
    const boxes = limit.ops?.map(operation);
    return {
      requests: Number(count),
      perSeconds: secondsOf[unit] ?? 1,
      ...(limit.burst !== undefined && { burst: limit.burst }),
      per: limit.per,
      key: limit.key ?? [],
      ...(boxes && { rule: { requests: { boxes }, from: [at] } }),
      at,
    };
  });
}

/** Names of the targets a service runs on, or the other pods of a team: its own list, its Team's, or all. */
export function targetNames(
  context: Context,
  team: TeamView | undefined,
  service?: ServiceView,
): readonly string[] {
  const named = service?.spec.targets ?? team?.spec.targets;
  return [...(named ?? Object.keys(context.mesh.spec.targets))].sort();
}

/** A service of the mesh, resolved. `workloads` are the ids of the workloads behind it. */
export function serviceOf(
  context: Context,
  service: ServiceView,
  calls: Calls,
  workloads: readonly string[],
): Service {
  const { ports } = service;
  const { inbound } = service.spec;
  return {
    name: service.name,
    namespace: service.namespace,
    labels: labelsOf(service),
    hosts: ports.length === 0 ? [] : hostsOf(service),
    ports,
    versions: versionsOf(service),
    headless: service.spec.headless ?? false,
    workloads,
    endpoints: endpointsOf(service),
    routes: ports.length === 0 ? [] : routesOf(context, service, calls),
    settings: ports.length === 0 ? [] : callSettings(context, service, calls),
    limits: limitsOf(service),
    ...(inbound && { inbound: { ...inbound, at: service.place('/inbound', 'key') } }),
    targets: targetNames(context, service.team, service),
    ...optionalOf(service),
    ...(service.spec.owners && { owners: service.spec.owners }),
    from: [service.here],
  };
}

/** Labels of the document, for guardrails and invariants. */
export function labelsOf(service: ServiceView): Readonly<Record<string, string>> {
  return service.metadata.labels ?? {};
}

/** The field paths that may be lost where a target cannot express them, and where each stands. */
export function optionalOf({ spec, place }: ServiceView): Pick<Service, 'optional' | 'optionalAt'> {
  const { optional } = spec;
  if (optional === undefined) return {};
  return {
    optional,
    optionalAt: optional.map((_, index) => place(pointer('optional', index))),
  };
}
