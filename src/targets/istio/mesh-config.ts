import type { Artifact } from '../../compile/artifact.ts';
import { settingOf } from '../../compile/target.ts';
import type { Mesh, TargetSettings } from '../../model/mesh.ts';
import type { JsonObject } from '../../source/json.ts';
import type { Place } from '../../source/place.ts';
import { hostsOf } from './hosts.ts';
import { providerName } from './telemetry.ts';

/** The words of `pathNormalization` in Istio's mesh config. */
const normalizations: Readonly<Record<string, string>> = {
  none: 'NONE',
  base: 'BASE',
  'merge-slashes': 'MERGE_SLASHES',
  'decode-and-merge-slashes': 'DECODE_AND_MERGE_SLASHES',
};

/**
 * A Telemetry that names a provider istiod does not know switches that signal off without a word, also
 * where `defaultProviders` has one for it; only an `accessLogFile` is written on. Of providers for
 * metrics, `prometheus` is known without being listed.
 */
function extensionProviders(mesh: Mesh): readonly JsonObject[] {
  const telemetry = mesh.workloads.map((workload) => workload.telemetry);
  const logs = new Set(telemetry.map((each) => each.logs?.sink.value));
  const traces = new Set(telemetry.map((each) => each.traces?.sink.value));
  const metrics = new Set(telemetry.map((each) => each.metrics?.sink.value));
  return mesh.facts.providers.flatMap((provider): JsonObject[] => {
    const { name, kind } = provider;
    if (kind === 'prometheus')
      return metrics.has(name) ? [{ name: providerName(name, 'metrics'), prometheus: {} }] : [];
    if (kind !== 'otlp') return [];
    const [service = ''] = hostsOf(mesh, provider.service);
    const { port } = provider;
    return [
      ...(traces.has(name)
        ? [{ name: providerName(name, 'traces'), opentelemetry: { service, port } }]
        : []),
      ...(logs.has(name)
        ? [{ name: providerName(name, 'logs'), envoyOtelAls: { service, port } }]
        : []),
    ];
  });
}

/** The proxies in front of the gateways, where all gateways agree; else it is said on each gateway's pods. */
function trustedProxies(mesh: Mesh): JsonObject | undefined {
  const hops = new Set(mesh.gateways.map(({ trustedHops }) => trustedHops));
  const [only = 0] = hops;
  if (hops.size !== 1 || only === 0) return undefined;
  return { defaultConfig: { gatewayTopology: { numTrustedProxies: only } } };
}

function meshConfig(mesh: Mesh, target: TargetSettings): JsonObject {
  const { trustDomain, aliases } = mesh.facts;
  const normalization = settingOf(target, 'pathNormalization', 'base');
  const providers = extensionProviders(mesh);
  return {
    trustDomain,
    ...(aliases.length > 0 && { trustDomainAliases: aliases }),
    pathNormalization: { normalization: normalizations[normalization] ?? 'BASE' },
    enableAutoMtls: true,
    ...trustedProxies(mesh),
    ...(providers.length > 0 && { extensionProviders: providers }),
  };
}

/**
 * What the mesh's own configuration must say for the other objects to mean what they say. It is
 * advice: the mesh config belongs to whoever installs Istio.
 * https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/
 */
export function meshConfigAdvice(mesh: Mesh, target: TargetSettings): Artifact {
  const places: readonly Place[] = [target.at, ...mesh.facts.providers.map(({ at }) => at)];
  return {
    wave: 0,
    advice: true,
    from: places,
    object: {
      apiVersion: 'install.istio.io/v1alpha1',
      kind: 'IstioOperator',
      metadata: {
        name: 'mesh-config',
        namespace: settingOf(target, 'rootNamespace', 'istio-system'),
      },
      spec: { meshConfig: meshConfig(mesh, target) },
    },
  };
}
