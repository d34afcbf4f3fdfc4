import type { Mesh, Observer } from '../model/mesh.ts';

function byName<T extends { readonly name: string }>(values: readonly T[]): ReadonlyMap<string, T> {
  return new Map(values.map((value) => [value.name, value]));
}

/**
 * The part of a mesh that decides about one callee, by its name. `decide` gives the same answer for
 * the callee in the part as in the whole, and does not have to look for it among all the others.
 */
export function partition(mesh: Mesh): (to: string) => Mesh {
  const services = byName(mesh.services);
  const externals = byName(mesh.externals);
  const observers = new Map<string, Observer[]>();
  for (const observer of mesh.observers)
    observers.set(observer.workload, [...(observers.get(observer.workload) ?? []), observer]);
  const workloads = new Map(mesh.workloads.map((workload) => [workload.id, workload]));
  return (to) => {
    const service = services.get(to);
    const external = externals.get(to);
    const ids = new Set(service?.workloads);
    return {
      ...mesh,
      services: service ? [service] : [],
      externals: external ? [external] : [],
      workloads: [...ids].flatMap((id) => workloads.get(id) ?? []),
      observers: [...ids].flatMap((id) => observers.get(id) ?? []),
    };
  };
}
