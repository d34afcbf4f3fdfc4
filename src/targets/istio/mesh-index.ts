import type { External, Mesh, Service } from '../../model/mesh.ts';
import type { Layer, Workload } from '../../model/workload.ts';

/** The parts of a mesh by name: every object asks for its neighbours, a search each would be quadratic. */
interface MeshIndex {
  readonly items: ReadonlyMap<string, Service | External>;
  /** By namespace: the pods without a document. */
  readonly namespaces: ReadonlyMap<string, Workload>;
  /** By `namespace/account`. */
  readonly byAccount: ReadonlyMap<string, readonly Workload[]>;
  readonly byId: ReadonlyMap<string, Workload>;
  /** By workload and port. */
  readonly observers: ReadonlyMap<string, readonly Layer[]>;
}

function grouped<T>(pairs: readonly (readonly [string, T])[]): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const [key, value] of pairs) {
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return groups;
}

/** Under which key the observers of a port stand. */
export function portKey(workload: string, port: number): string {
  return `${workload}:${port}`;
}

function build({ services, externals, workloads, observers }: Mesh): MeshIndex {
  const closed = workloads.filter(({ labels }) => labels === undefined);
  return {
    items: new Map([...services, ...externals].map((item) => [item.name, item])),
    namespaces: new Map(closed.map((workload) => [workload.namespace, workload])),
    byAccount: grouped(
      workloads.flatMap((workload) =>
        workload.accounts.map((name) => [`${workload.namespace}/${name}`, workload] as const),
      ),
    ),
    byId: new Map(workloads.map((workload) => [workload.id, workload])),
    observers: grouped(
      observers.map(({ workload, port, layer }) => [portKey(workload, port), layer] as const),
    ),
  };
}

const indexes = new WeakMap<Mesh, MeshIndex>();

/** The index of a mesh, built once: a Mesh never changes. */
export function indexOf(mesh: Mesh): MeshIndex {
  const known = indexes.get(mesh);
  if (known !== undefined) return known;
  const index = build(mesh);
  indexes.set(mesh, index);
  return index;
}
