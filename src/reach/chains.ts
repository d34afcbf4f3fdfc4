import type { Mesh } from '../model/mesh.ts';
import { grouped } from '../source/grouped.ts';
import { namespaceOf } from '../source/place.ts';
import type { Edge } from './edges.ts';

/** One call of a chain. */
export interface Hop {
  readonly from: string;
  readonly to: string;
  readonly port: number;
  /** In words. */
  readonly requests: readonly string[];
}

/** The shortest way of calls from an ingress gateway to a service that holds sensitive data. */
export interface Chain {
  /** `ingress:name`. */
  readonly from: string;
  readonly to: string;
  /** The label that makes the target sensitive: `data: pci`. */
  readonly label: string;
  readonly hops: readonly Hop[];
}

/** Services with this label are where a chain ends. */
const sensitive = { key: 'data', value: 'pci' } as const;

function accountsByService(mesh: Mesh): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { namespace, accounts, services } of mesh.workloads)
    for (const service of services) {
      const names = accounts.map((account) => `sa:${namespace}/${account}`);
      found.set(service, [...(found.get(service) ?? []), ...names]);
    }
  return found;
}

/** Every name under which a service calls: its own, its accounts', and those that stand for many. */
function callerNamesOf(
  service: string,
  accounts: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  return [
    service,
    ...(accounts.get(service) ?? []),
    `${namespaceOf(service)}/*`,
    'mesh',
    'no identity',
  ];
}

function hopOf({ to, port, requests }: Edge, from: string): Hop {
  return { from, to, port, requests };
}

/** Breadth first from one gateway: for each service the shortest chain to it. */
function reachedFrom(
  gateway: string,
  outgoing: ReadonlyMap<string, readonly Edge[]>,
  accounts: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, readonly Hop[]> {
  const found = new Map<string, readonly Hop[]>();
  const start = `ingress:${gateway}`;
  const queue = (outgoing.get(start) ?? []).map((edge) => [hopOf(edge, start)]);
  for (const hops of queue) {
    const at = hops.at(-1)?.to ?? '';
    if (found.has(at)) continue;
    found.set(at, hops);
    for (const name of callerNamesOf(at, accounts))
      for (const edge of outgoing.get(name) ?? [])
        if (!found.has(edge.to)) queue.push([...hops, hopOf(edge, at)]);
  }
  return found;
}

/**
 * The shortest chain from each ingress gateway to each service labelled `data: pci`. A chain says
 * that every call of it is allowed, not that one request of the first hop causes the last.
 */
export function chains(mesh: Mesh, edges: readonly Edge[]): readonly Chain[] {
  const targets = mesh.services.filter(({ labels }) => labels[sensitive.key] === sensitive.value);
  if (targets.length === 0) return [];
  const outgoing = grouped(edges, ({ from }) => from);
  const accounts = accountsByService(mesh);
  return mesh.gateways
    .filter(({ role }) => role === 'ingress')
    .flatMap(({ name }) => {
      const reached = reachedFrom(name, outgoing, accounts);
      return targets.flatMap(({ name: to }): readonly Chain[] => {
        const hops = reached.get(to);
        const label = `${sensitive.key}: ${sensitive.value}`;
        return hops === undefined ? [] : [{ from: `ingress:${name}`, to, label, hops }];
      });
    });
}
