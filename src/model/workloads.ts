import { invariant } from '../diagnostics/invariant.ts';
import { plainText, type Json } from '../source/json.ts';
import type { Place } from '../source/place.ts';
import type { CallView } from './calls.ts';
import type { Context, ServiceView, TeamView } from './context.ts';
import { workloadLevels } from './levels.ts';
import type { Observer, ServicePort } from './mesh.ts';
import { mtlsOf } from './mtls.ts';
import { portRules, type PortRules } from './port-rules.ts';
import { resolveLeaf } from './precedence.ts';
import { resolveTelemetry } from './resolve-settings.ts';
import { isHttp, portsOf } from './service-ports.ts';
import type { ServiceRules } from './service-rules.ts';
import { targetsOf } from './services.ts';
import type { Sourced } from './sourced.ts';
import type { Layer, Port, Workload } from './workload.ts';
import type { WorkloadGroup } from './workload-groups.ts';

const closed: Layer = { at: 'workload', sees: 'caller', tokens: [], asks: [], deny: [], allow: [] };

/** In shadow nothing is refused by allow and deny; bad tokens still are. */
const opened = (layer: Layer): Layer => ({ ...layer, deny: [], allow: 'open' });

function modeOf(context: Context, team: TeamView | undefined, namespace: string) {
  const namespaces = team?.spec.namespaces;
  const own = namespaces && !Array.isArray(namespaces) ? namespaces[namespace]?.mode : undefined;
  return own ?? team?.spec.mode ?? context.mesh.spec.mode ?? 'enforce';
}

/** One container port of a group, with the services that declare it. */
interface Declared {
  readonly port: ServicePort;
  readonly service: ServiceView;
}

function declaredPorts(group: WorkloadGroup): readonly (readonly Declared[])[] {
  const byNumber = new Map<number, Declared[]>();
  for (const service of group.services)
    for (const port of portsOf(service))
      byNumber.set(port.target, [...(byNumber.get(port.target) ?? []), { port, service }]);
  return [...byNumber.entries()].sort(([a], [b]) => a - b).map(([, declared]) => declared);
}

function mergeLayers(parts: readonly PortRules[]): Layer {
  return {
    ...closed,
    tokens: parts.flatMap(({ tokens }) => tokens),
    deny: parts.flatMap(({ deny }) => deny),
    allow: parts.flatMap(({ allow }) => allow),
  };
}

function egressOf(context: Context, service: ServiceView): Sourced<'deny' | 'allow'> {
  const leaf = { path: ['egress'], read: (value: Json) => plainText(value) as 'deny' | 'allow' };
  const levels = workloadLevels(context, service, service);
  const sourced = resolveLeaf(levels, leaf, 'deny', { report: context.report });
  invariant(sourced, 'egress has a built-in value');
  return sourced as Sourced<'deny' | 'allow'>;
}

/** What the workloads of a mesh need to be resolved. */
export interface WorkloadInput {
  readonly context: Context;
  readonly rules: ReadonlyMap<string, ServiceRules>;
  readonly calls: readonly CallView[];
}

function portOf(input: WorkloadInput, declared: readonly Declared[], shadow: boolean) {
  const { context, rules, calls } = input;
  const [first] = declared;
  invariant(first, 'a declared port has a service');
  const parts = declared.map(({ port, service }) =>
    portRules(context, service, port, rules.get(service.name) ?? { allow: [], deny: [] }, calls),
  );
  const layer = mergeLayers(parts);
  const { service, port } = first;
  const mtls = mtlsOf(context, { ...whereOf(service), service, port: port.name });
  const wire = isHttp(port.protocol) ? ('http' as const) : ('tcp' as const);
  const ways = [{ via: 'direct' as const, wire, layers: [shadow ? opened(layer) : layer] }];
  const resolved: Port = {
    number: port.target,
    name: port.name,
    protocol: port.protocol,
    mtls,
    ways,
  };
  return { port: resolved, layer };
}

const whereOf = ({ team, namespace }: ServiceView) => ({ team, namespace });

function otherPorts(mtls: Port['mtls'], shadow: boolean): Port {
  const layers = [shadow ? opened(closed) : closed];
  const ways = [{ via: 'direct' as const, wire: 'tcp' as const, layers }];
  return { number: 0, name: '*', protocol: 'tcp', mtls, ways };
}

/** Services that the proxy of a workload is told about, where callers must declare their calls. */
function seenBy(context: Context, group: WorkloadGroup, calls: readonly CallView[]) {
  if (context.mesh.spec.agreement !== 'both') return undefined;
  const own = new Set(group.services.map(({ name }) => name));
  const seen = calls.filter(({ from }) => own.has(from.name)).map(({ to }) => to.name);
  return [...new Set(seen)].sort();
}

/** One workload and what shadow mode would decide there. */
export interface ResolvedWorkload {
  readonly workload: Workload;
  readonly observers: readonly Observer[];
}

/** The workload of one group of Service documents. */
export function workloadOf(input: WorkloadInput, group: WorkloadGroup): ResolvedWorkload {
  const { context, calls } = input;
  const [first] = group.services;
  invariant(first, 'a workload has a service');
  const { namespace, team, selector } = first;
  const shadow = modeOf(context, team, namespace) === 'shadow';
  const ports = declaredPorts(group).map((declared) => portOf(input, declared, shadow));
  const mtls = mtlsOf(context, { namespace, team, service: first });
  const sees = seenBy(context, group, calls);
  const accounts = [...new Set(group.services.flatMap((service) => service.accounts))].sort();
  const workload: Workload = {
    id: group.id,
    namespace,
    accounts,
    labels: selector,
    services: group.services.map(({ name }) => name),
    ports: ports.map(({ port }) => port),
    otherPorts: otherPorts(mtls, shadow),
    telemetry: resolveTelemetry(workloadLevels(context, first, first), context),
    egress: egressOf(context, first),
    ...(sees && { sees }),
    targets: targetsOf(context, first),
    from: group.services.map(({ here }) => here),
  };
  const observed = [
    ...ports.map(({ port, layer }) => ({ port: port.number, layer })),
    { port: 0, layer: closed },
  ];
  const observers = shadow ? observed.map((each) => ({ workload: group.id, ...each })) : [];
  return { workload, observers };
}

/** The pods of a closed namespace that have no document: they get nothing. */
export function closedNamespace(
  context: Context,
  team: TeamView,
  namespace: string,
  at: Place,
): ResolvedWorkload {
  const shadow = modeOf(context, team, namespace) === 'shadow';
  const id = `${namespace}/*`;
  const levels = workloadLevels(context, { team, namespace });
  const workload: Workload = {
    id,
    namespace,
    accounts: [],
    services: [],
    ports: [],
    otherPorts: otherPorts(mtlsOf(context, { team, namespace }), shadow),
    telemetry: resolveTelemetry(levels, context),
    egress: resolveLeaf(
      levels,
      { path: ['egress'], read: (value) => plainText(value) as 'deny' | 'allow' },
      'deny',
      context,
    ) as Sourced<'deny' | 'allow'>,
    targets: [...(team.spec.targets ?? Object.keys(context.mesh.spec.targets))].sort(),
    from: [at],
  };
  return { workload, observers: shadow ? [{ workload: id, port: 0, layer: closed }] : [] };
}
