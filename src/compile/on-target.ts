import type { Mesh, TargetSettings } from '../model/mesh.ts';
import { settingOf } from './target.ts';

/**
 * The part of a mesh that runs on one target, with that target's own trust domain. Gateways and
 * externals belong to all of them.
 */
export function onTarget(mesh: Mesh, target: TargetSettings): Mesh {
  const workloads = mesh.workloads.filter(({ targets }) => targets.includes(target.name));
  const ids = new Set(workloads.map(({ id }) => id));
  return {
    ...mesh,
    facts: { ...mesh.facts, trustDomain: settingOf(target, 'trustDomain', mesh.facts.trustDomain) },
    workloads,
    services: mesh.services.filter(({ targets }) => targets.includes(target.name)),
    observers: mesh.observers.filter(({ workload }) => ids.has(workload)),
  };
}
