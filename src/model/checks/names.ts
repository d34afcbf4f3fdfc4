import { didYouMean } from '../../check/did-you-mean.ts';
import type { Telemetry, TelemetryOverride } from '../../check/intents.generated.ts';
import { diagnostic } from '../../diagnostics/diagnostic.ts';
import { pointer, type Pointer } from '../../source/pointer.ts';
import type { Context, Origin, ServiceView } from '../context.ts';
import { reportUnknown } from '../resolve-caller.ts';

/** Which kind of provider takes what. */
const kindsOfSinks = [
  ['logs', 'otlp'],
  ['traces', 'otlp'],
  ['metrics', 'prometheus'],
] as const;

/** Sinks that a `telemetry` block names must be providers. */
function checkSinks(
  context: Context,
  telemetry: Telemetry | TelemetryOverride | undefined,
  place: Origin['place'],
  at: Pointer,
): void {
  const providers = context.mesh.spec.providers ?? {};
  for (const [part, kind] of kindsOfSinks) {
    const known = Object.keys(providers).filter((name) => providers[name]?.[kind] !== undefined);
    const sink = telemetry?.[part]?.sink;
    if (sink !== undefined && !known.includes(sink))
      reportUnknown(context, `${kind} provider`, sink, known, place(`${at}/${part}/sink`));
  }
}

function checkTelemetry(context: Context): void {
  for (const scope of [context.mesh, ...context.teams])
    for (const key of ['defaults', 'overrides'] as const)
      checkSinks(context, scope.spec[key]?.telemetry, scope.place, `/${key}/telemetry`);
}

function checkExternal(context: Context, service: ServiceView): void {
  const { external } = service.spec;
  if (external === undefined) return;
  const gateways = context.mesh.spec.gateways ?? {};
  const egress = Object.keys(gateways).filter((name) => gateways[name]?.role === 'egress');
  if (external.via !== undefined && !egress.includes(external.via))
    reportUnknown(context, 'egress gateway', external.via, egress, service.place('/external/via'));
}

/** Differences for a mesh that nobody has: they never count. */
function checkMeshKeys(
  context: Context,
  service: ServiceView,
  namesOfMeshes: () => readonly string[],
): void {
  if (service.spec.meshes === undefined) return;
  const meshNames = namesOfMeshes();
  // Whoever resolves one mesh alone does not know the others.
  if (meshNames.length === 0) return;
  for (const name of Object.keys(service.spec.meshes)) {
    if (meshNames.includes(name)) continue;
    const near = didYouMean(name, meshNames);
    const known = meshNames.map((each) => `\`${each}\``).join(', ');
    const hint = near === undefined ? `known are ${known}` : `did you mean \`${near}\`?`;
    context.report(
      diagnostic('MW3045', service.place(pointer('meshes', name), 'key'), { name, hint }),
    );
  }
}

/** What the language has and this version does not read yet: never passed over in silence. */
function checkUnread(context: Context): void {
  const { mesh } = context;
  if (mesh.spec.guardrails?.ratchet !== undefined) {
    const at = mesh.place('/guardrails/ratchet', 'key');
    context.report(diagnostic('MW3028', at, { field: 'ratchet' }));
  }
}

/** Names of providers that the Mesh and Teams use. */
export function checkSharedNames(context: Context): void {
  checkTelemetry(context);
  checkUnread(context);
}

/** Names of providers, egress gateways and meshes that a service uses. `meshNames` are those of the workspace. */
export function checkNames(
  context: Context,
  service: ServiceView,
  meshNames: () => readonly string[],
): void {
  checkSinks(context, service.spec.telemetry, service.place, '/telemetry');
  checkExternal(context, service);
  checkMeshKeys(context, service, meshNames);
}
