import { invariant } from '../diagnostics/invariant.ts';
import { plainText } from '../source/json.ts';
import type { Place } from '../source/place.ts';
import { namespaceSettings, type Context, type TeamView } from './context.ts';
import type { Level } from './precedence/level.ts';
import { workloadLevels } from './precedence/levels.ts';
import type { Observer } from './mesh.ts';
import { undeclaredOf } from './granted-undeclared.ts';
import { mtlsOf } from './precedence/mtls.ts';
import { resolveBuiltIn, type Leaf } from './precedence/precedence.ts';
import { resolveTelemetry } from './precedence/resolve-settings.ts';
import { targetNames } from './services.ts';
import type { Sourced } from './sourced.ts';
import type { WorkloadGroup } from './workload-groups.ts';
import { closed, otherPorts, workloadPorts, type WorkloadInput } from './workload-ports.ts';
import type { Layer, Workload } from './workload.ts';

/** The nearest word counts: the namespace's, the Team's, the Mesh's. */
export function isShadow(context: Context, team: TeamView | undefined, namespace: string): boolean {
  const own = namespaceSettings(team, namespace)?.mode;
  return (own ?? team?.spec.mode ?? context.mesh.spec.mode) === 'shadow';
}

const egress: Leaf<'deny' | 'allow'> = {
  path: ['egress'],
  read: (value) => (plainText(value) === 'allow' ? 'allow' : 'deny'),
};

function egressOf(context: Context, levels: readonly Level[]): Sourced<'deny' | 'allow'> {
  return resolveBuiltIn(levels, egress, 'deny', context);
}

/**
 * Services that the proxy of a workload is told about, where callers must declare their calls: what it
 * declares, and what names its account in a grant that asks for no declaration.
 */
function seenBy(
  { context, calls, granted }: WorkloadInput,
  { services }: WorkloadGroup,
): readonly string[] | undefined {
  if (context.mesh.spec.agreement !== 'both') return undefined;
  const called = services.flatMap(({ name }) => calls.from(name)).map(({ to }) => to.name);
  const open = new Set(services.flatMap((service) => undeclaredOf(granted, service)));
  // Where all is open without a word there is nothing to narrow.
  if (open.size === granted.callable()) return undefined;
  return [...new Set([...called, ...open])].sort();
}

/** What would be decided at each port of a workload in shadow mode. */
function observersOf(
  workload: string,
  layers: readonly { readonly port: number; readonly layer: Layer }[],
): readonly Observer[] {
  return [...layers, { port: 0, layer: closed }].map((each) => ({ workload, ...each }));
}

/** One workload and what shadow mode would decide there. */
export interface ResolvedWorkload {
  readonly workload: Workload;
  readonly observers: readonly Observer[];
}

/** The workload of one group of Service documents. */
export function workloadOf(input: WorkloadInput, group: WorkloadGroup): ResolvedWorkload {
  const { context } = input;
  const [first] = group.services;
  invariant(first, 'a workload has a service');
  const { namespace, team, selector } = first;
  const shadow = isShadow(context, team, namespace);
  const ports = workloadPorts(input, group, shadow);
  const levels = workloadLevels(context, first, first);
  const sees = seenBy(input, group);
  const workload: Workload = {
    id: group.id,
    namespace,
    accounts: [...new Set(group.services.flatMap(({ accounts }) => accounts))].sort(),
    labels: selector,
    services: group.services.map(({ name }) => name),
    ports: ports.map(({ port }) => port),
    otherPorts: otherPorts(mtlsOf(context, { namespace, team, service: first }), shadow),
    telemetry: resolveTelemetry(levels, context),
    egress: egressOf(context, levels),
    ...(sees && { sees }),
    targets: targetNames(context, team, first),
    from: group.services.map(({ here }) => here),
  };
  const layers = ports.map(({ port, layer }) => ({ port: port.number, layer }));
  return { workload, observers: shadow ? observersOf(group.id, layers) : [] };
}

/** The pods of a closed namespace that have no document: they get nothing. */
export function closedNamespace(
  context: Context,
  team: TeamView,
  namespace: string,
  at: Place,
): ResolvedWorkload {
  const shadow = isShadow(context, team, namespace);
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
    egress: egressOf(context, levels),
    targets: targetNames(context, team),
    from: [at],
  };
  return { workload, observers: shadow ? observersOf(id, []) : [] };
}
