import type { Mesh } from '../model/mesh.ts';

/** The part of a mesh that runs on one target. Gateways and externals run on all of them. */
export function onTarget(mesh: Mesh, name: string): Mesh {
  const workloads = mesh.workloads.filter(({ targets }) => targets.includes(name));
  const ids = new Set(workloads.map(({ id }) => id));
  return {
    ...mesh,
    workloads,
    services: mesh.services.filter(({ targets }) => targets.includes(name)),
    observers: mesh.observers.filter(({ workload }) => ids.has(workload)),
  };
}
