import type { Artifact } from '../../compile/artifact.ts';
import { canonicalJson } from '../../compile/digest.ts';
import { breakerOf } from '../../compile/features/settings.ts';
import { objectNameOf } from '../../compile/object-name.ts';
import { byCodeUnits } from '../../diagnostics/order.ts';
import type { Mesh, Service } from '../../model/mesh.ts';
import type { Workload } from '../../model/workload.ts';
import type { JsonObject } from '../../source/json.ts';
import { hostsOf } from './hosts.ts';
import { indexOf } from './mesh-index.ts';
import { nameOf, namespaceName, namespaceWorkload } from './labels.ts';
import { unlimited } from './traffic-policy.ts';

/** Everything that routes of a service may lead to: a proxy must know these clusters, too. */
function withDestinations(mesh: Mesh, name: string): readonly string[] {
  const item = indexOf(mesh).items.get(name);
  const routes = item?.routes ?? [];
  const reached = routes.flatMap(({ to, mirror }) => [...to, ...(mirror ? [mirror.to] : [])]);
  return [name, ...reached.map(({ service }) => service)];
}

/** Services of the providers a workload uses: its listeners name their clusters. */
function providerServices(
  mesh: Mesh,
  { telemetry: { logs, traces } }: Workload,
): readonly string[] {
  const sinks = [
    ...(logs && logs.when.value !== 'never' ? [logs.sink.value] : []),
    ...(traces ? [traces.sink.value] : []),
  ];
  return mesh.facts.providers
    .filter(({ name }) => sinks.includes(name))
    .flatMap((provider) => (provider.kind === 'prometheus' ? [] : [provider.service]));
}

function egressHosts(mesh: Mesh, workload: Workload): readonly string[] {
  if (workload.sees === undefined) return ['*/*'];
  const names = [
    ...workload.sees.flatMap((name) => withDestinations(mesh, name)),
    ...providerServices(mesh, workload),
  ];
  const hosts = names.flatMap((name) =>
    hostsOf(mesh, name).map((host) => `${name.slice(0, name.indexOf('/'))}/${host}`),
  );
  // An empty list is refused; `~` is no namespace.
  return hosts.length === 0 ? ['~/*'] : [...new Set(hosts)].sort(byCodeUnits);
}

function servicesOf(mesh: Mesh, workload: Workload): readonly Service[] {
  const { items } = indexOf(mesh);
  return workload.services
    .map((name) => items.get(name))
    .filter((item) => item !== undefined && 'endpoints' in item);
}

/**
 * Limits of the server's own proxy. Without them Istio takes those of the DestinationRule, which are
 * meant for one client's proxy, for all clients together; so they are written wherever one has limits.
 */
function inboundPool(mesh: Mesh, workload: Workload): JsonObject | undefined {
  const services = servicesOf(mesh, workload);
  const inbound = services.map((service) => service.inbound).find((each) => each !== undefined);
  const limited = services.some(({ settings }) => settings.some((each) => breakerOf(each)));
  if (inbound === undefined && !limited) return undefined;
  return {
    tcp: { maxConnections: inbound?.connections ?? unlimited },
    http: {
      http1MaxPendingRequests: unlimited,
      http2MaxRequests: inbound?.requests ?? unlimited,
    },
  };
}

function settingsOf(mesh: Mesh, workload: Workload): JsonObject {
  const pool = inboundPool(mesh, workload);
  return {
    ...(pool && { inboundConnectionPool: pool }),
    egress: [{ hosts: egressHosts(mesh, workload) }],
    outboundTrafficPolicy: {
      mode: workload.egress.value === 'deny' ? 'REGISTRY_ONLY' : 'ALLOW_ANY',
    },
  };
}

/**
 * What a proxy is told: one object for a closed namespace, and one for a workload that differs. It
 * configures the proxy and is no access control.
 * https://istio.io/latest/docs/reference/config/networking/sidecar/
 */
export function sidecars(mesh: Mesh): readonly Artifact[] {
  return mesh.workloads.flatMap((workload) => {
    const settings = settingsOf(mesh, workload);
    const around = workload.labels && namespaceWorkload(mesh, workload.namespace);
    if (around && canonicalJson(settingsOf(mesh, around)) === canonicalJson(settings)) return [];
    return [
      {
        wave: 1,
        from: workload.egress.at ? [...workload.from, workload.egress.at] : workload.from,
        object: {
          apiVersion: 'networking.istio.io/v1',
          kind: 'Sidecar',
          metadata: {
            name: workload.labels ? objectNameOf(nameOf(workload)) : namespaceName,
            namespace: workload.namespace,
          },
          spec: {
            ...(workload.labels && { workloadSelector: { labels: workload.labels } }),
            ...settings,
          },
        },
      },
    ];
  });
}
