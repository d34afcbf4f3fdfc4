import { isObject, type Json } from '../../source/json.ts';
import { pointer } from '../../source/pointer.ts';
import type { Context, Origin, ServiceView } from '../context.ts';
import { reportUnknown } from '../resolve-caller.ts';

/** Sinks that a `telemetry` block names must be providers. */
function checkSinks(
  context: Context,
  fields: Json | undefined,
  place: Origin['place'],
  at: string,
): void {
  if (!isObject(fields)) return;
  const known = Object.keys(context.mesh.spec.providers ?? {});
  for (const part of ['logs', 'traces']) {
    const block = fields[part];
    const sink = isObject(block) ? block['sink'] : undefined;
    if (typeof sink === 'string' && !known.includes(sink))
      reportUnknown(context, 'provider', sink, known, place(`${at}/${part}/sink`));
  }
}

function checkTelemetry(context: Context): void {
  for (const scope of [context.mesh, ...context.teams])
    for (const key of ['defaults', 'overrides'] as const) {
      const block = scope.fields[key];
      if (isObject(block))
        checkSinks(context, block['telemetry'], scope.place, `/${key}/telemetry`);
    }
  for (const service of context.services)
    checkSinks(context, service.fields['telemetry'], service.place, '/telemetry');
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

/** Names of providers, targets, gateways and issuers that documents use. */
export function checkNames(context: Context): void {
  checkTelemetry(context);
  for (const team of context.teams) checkTargets(context, team, team.spec.targets);
  for (const service of context.services) {
    checkTargets(context, service, service.spec.targets);
    checkExternal(context, service);
  }
}
