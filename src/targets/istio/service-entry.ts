import type { Artifact } from '../../compile/artifact.ts';
import { labelOf, objectNameOf } from '../../compile/object-name.ts';
import type { Endpoint, External, Mesh, Service, ServicePort } from '../../model/mesh.ts';
import type { Protocol, Workload } from '../../model/workload.ts';
import type { JsonObject } from '../../source/json.ts';
import { shortName } from './hosts.ts';
import { indexOf } from './mesh-index.ts';
import { principals } from './principals.ts';

function ports(
  list: readonly ServicePort[],
  protocolOf: (protocol: Protocol) => string,
): readonly JsonObject[] {
  return list.map(({ name, number, target, protocol }) => ({
    number,
    name: labelOf(name),
    protocol: protocolOf(protocol),
    ...(target !== number && { targetPort: target }),
  }));
}

function serviceEntry(item: Service | External, spec: JsonObject): Artifact {
  return {
    wave: 0,
    from: item.from,
    object: {
      apiVersion: 'networking.istio.io/v1',
      kind: 'ServiceEntry',
      metadata: { name: objectNameOf(shortName(item.name)), namespace: item.namespace },
      spec,
    },
  };
}

function workloadOf(mesh: Mesh, { workloads: [id] }: Service): Workload | undefined {
  return id === undefined ? undefined : indexOf(mesh).byId.get(id);
}

const isAddress = (text: string) => /^[\d.]+$/.test(text) || text.includes(':');

/** A machine with a proxy: the account it runs as and the labels of its service and version. */
function workloadEntry(mesh: Mesh, service: Service, endpoint: Endpoint, index: number): Artifact {
  const workload = workloadOf(mesh, service);
  const version = service.versions.find(({ name }) => name === endpoint.version);
  const { address, locality, weight } = endpoint;
  const [account] = workload?.accounts ?? [];
  return {
    wave: 0,
    from: service.from,
    object: {
      apiVersion: 'networking.istio.io/v1',
      kind: 'WorkloadEntry',
      metadata: {
        name: objectNameOf(shortName(service.name), 'endpoint', String(index)),
        namespace: service.namespace,
      },
      spec: {
        address,
        ...(Object.keys(endpoint.ports).length > 0 && { ports: endpoint.ports }),
        labels: { ...workload?.labels, ...version?.labels },
        ...(locality !== undefined && { locality }),
        ...(weight !== undefined && { weight }),
        ...(account !== undefined && { serviceAccount: account }),
      },
    },
  };
}

/** The names that the machines may prove, where they run as several accounts: an entry takes one. */
function alternativeNames(mesh: Mesh, workload: Workload | undefined): readonly string[] {
  const { namespace = '', accounts = [] } = workload ?? {};
  if (accounts.length < 2) return [];
  const callers = accounts.map((name) => ({ account: { namespace, name } }));
  return principals(mesh.facts, callers).map((principal) => `spiffe://${principal}`);
}

function ofEndpoints(mesh: Mesh, service: Service): readonly Artifact[] {
  const [host] = service.hosts;
  const workload = workloadOf(mesh, service);
  if (host === undefined || service.endpoints.length === 0) return [];
  const subjectAltNames = alternativeNames(mesh, workload);
  const isStatic = service.endpoints.every(({ address }) => isAddress(address));
  const entry = serviceEntry(service, {
    hosts: [host],
    ports: ports(service.ports, (protocol) => protocol.toUpperCase()),
    location: 'MESH_INTERNAL',
    resolution: isStatic ? 'STATIC' : 'DNS',
    workloadSelector: { labels: workload?.labels ?? {} },
    ...(subjectAltNames.length > 0 && { subjectAltNames }),
  });
  return [
    entry,
    ...service.endpoints.map((each, index) => workloadEntry(mesh, service, each, index)),
  ];
}

/** Addresses: networks are taken as dialled, single ones are the endpoints; else the name is looked up. */
function resolution({ hosts, addresses }: External): JsonObject {
  if (
    addresses.some((address) => address.includes('/')) ||
    hosts.some((host) => host.startsWith('*'))
  )
    return { ...(addresses.length > 0 && { addresses }), resolution: 'NONE' };
  if (addresses.length === 0) return { resolution: 'DNS' };
  const endpoints = addresses.map((address) => ({ address }));
  return { addresses, resolution: 'STATIC', endpoints };
}

function ofExternal(external: External): Artifact {
  const protocolOf = (protocol: Protocol) =>
    external.tls === 'passthrough' ? 'TLS' : protocol.toUpperCase();
  return serviceEntry(external, {
    hosts: external.hosts,
    ports: ports(external.ports, protocolOf),
    location: 'MESH_EXTERNAL',
    ...resolution(external),
  });
}

/**
 * What Kubernetes does not know: machines with a proxy, and services outside the mesh.
 * https://istio.io/latest/docs/reference/config/networking/service-entry/
 */
export function serviceEntries(mesh: Mesh): readonly Artifact[] {
  return [
    ...mesh.services.flatMap((service) => ofEndpoints(mesh, service)),
    ...mesh.externals.map(ofExternal),
  ];
}
