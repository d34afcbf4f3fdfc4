import type { External, Mesh, Service, ServicePort } from '../../model/mesh.ts';
import { isHttp } from '../../model/workload.ts';
import { indexOf } from './mesh-index.ts';

/** The fully qualified name of a Kubernetes Service: short names would resolve in the rule's namespace. */
function clusterHost(name: string): string {
  const [namespace = '', service = ''] = name.split('/');
  return `${service}.${namespace}.svc.cluster.local`;
}

/** The hosts under which Istio knows a service or external, `namespace/name`. */
export function hostsOf(mesh: Mesh, name: string): readonly string[] {
  const item = indexOf(mesh).items.get(name);
  if (item !== undefined && 'tls' in item) return item.hosts;
  return [item?.hosts[0] ?? clusterHost(name)];
}

/** Something that is called, under one of its hosts. */
export interface Called {
  readonly item: Service | External;
  readonly host: string;
  /** What sets objects of a further host apart from those of the first: parts of a name. */
  readonly suffix: readonly string[];
}

/** Every service and external that has a host, once a host. */
export function called(mesh: Mesh): readonly Called[] {
  return [...mesh.services, ...mesh.externals].flatMap((item) => {
    if (item.hosts.length === 0) return [];
    return hostsOf(mesh, item.name).map((host, index) => ({
      item,
      host,
      suffix: index === 0 ? [] : ['host', host],
    }));
  });
}

/** The name of a service without its namespace. */
export function shortName(name: string): string {
  return name.slice(name.indexOf('/') + 1);
}

/** The ports on which Istio reads requests: not those where the application speaks TLS itself. */
export function httpPorts(item: Service | External): readonly ServicePort[] {
  if ('tls' in item && item.tls === 'passthrough') return [];
  return item.ports.filter(({ protocol }) => isHttp(protocol));
}
