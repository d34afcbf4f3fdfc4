import type { Telemetry, TelemetryOverride, Waiver } from '../../check/intents.generated.ts';
import { diagnostic } from '../../diagnostics/diagnostic.ts';
import { placeOf } from '../../read/document.ts';
import { pointer, type Pointer } from '../../source/pointer.ts';
import type { Context, Origin, ServiceView } from '../context.ts';
import { reportUnknown } from '../resolve-caller.ts';

/** Sinks that a `telemetry` block names must be providers. */
function checkSinks(
  context: Context,
  telemetry: Telemetry | TelemetryOverride | undefined,
  place: Origin['place'],
  at: Pointer,
): void {
  const providers = context.mesh.spec.providers ?? {};
  const known = Object.keys(providers).filter((name) => providers[name]?.otlp !== undefined);
  for (const part of ['logs', 'traces'] as const) {
    const sink = telemetry?.[part]?.sink;
    if (sink !== undefined && !known.includes(sink))
      reportUnknown(context, 'otlp provider', sink, known, place(`${at}/${part}/sink`));
  }
}

function checkTelemetry(context: Context): void {
  for (const scope of [context.mesh, ...context.teams])
    for (const key of ['defaults', 'overrides'] as const)
      checkSinks(context, scope.spec[key]?.telemetry, scope.place, `/${key}/telemetry`);
  for (const service of context.services)
    checkSinks(context, service.spec.telemetry, service.place, '/telemetry');
}

function checkTargets(
  context: Context,
  scope: Origin,
  targets: readonly string[] | undefined,
): void {
  const known = Object.keys(context.mesh.spec.targets);
  for (const [index, name] of (targets ?? []).entries())
    if (!known.includes(name))
      reportUnknown(context, 'target', name, known, scope.place(pointer('targets', index)));
}

function checkExternal(context: Context, service: ServiceView): void {
  const { external } = service.spec;
  if (external === undefined) return;
  const gateways = context.mesh.spec.gateways ?? {};
  const egress = Object.keys(gateways).filter((name) => gateways[name]?.role === 'egress');
  if (external.via !== undefined && !egress.includes(external.via))
    reportUnknown(context, 'egress gateway', external.via, egress, service.place('/external/via'));
}

/** What the language has and this version does not read yet: never passed over in silence. */
function checkUnread(context: Context): void {
  const { mesh } = context;
  if (mesh.spec.guardrails?.ratchet !== undefined) {
    const at = mesh.place('/guardrails/ratchet', 'key');
    context.report(diagnostic('MW3028', at, { field: 'ratchet' }));
  }
  for (const [name, target] of Object.entries(mesh.spec.targets))
    if (target.foreign !== undefined) {
      const at = mesh.place(pointer('targets', name, 'foreign'), 'key');
      context.report(diagnostic('MW3029', at, {}));
    }
}

/** Whether there is what a waiver is about. A namespace may be known to the cluster only. */
function hasSubject(context: Context, { spec: { subject } }: Waiver): boolean {
  const { kind, namespace, name } = subject;
  if (kind === 'Service') return context.byName.has(`${namespace ?? ''}/${name}`);
  if (kind === 'Team') return context.teams.some((team) => team.name === name);
  return kind === 'Namespace' || name === context.meshName;
}

function checkWaivers(context: Context): void {
  for (const { document, object, value } of context.waivers) {
    if (hasSubject(context, value)) continue;
    const { kind, namespace, name } = value.spec.subject;
    const full = namespace === undefined ? name : `${namespace}/${name}`;
    const at = placeOf(document, '/spec/subject/name', 'value', object);
    context.report(diagnostic('MW3034', at, { kind, name: full }));
  }
}

/** Names of providers, targets, gateways and issuers that documents use. */
export function checkNames(context: Context): void {
  checkTelemetry(context);
  checkUnread(context);
  checkWaivers(context);
  for (const team of context.teams) checkTargets(context, team, team.spec.targets);
  for (const service of context.services) {
    checkTargets(context, service, service.spec.targets);
    checkExternal(context, service);
  }
}
