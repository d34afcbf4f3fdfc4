import type { Mesh } from '../../model/mesh.ts';
import { partition } from '../../reach/partition.ts';
import type { ServicePolicy } from './policy.ts';

type NotUnderstood = NonNullable<ServicePolicy['notUnderstood']>;

/** Foreign objects that act on a service or on calls to it, so that who may call it is not known. */
export function notUnderstoodOf(mesh: Mesh, name: string): NotUnderstood {
  if (mesh.opaque.length === 0) return [];
  // A gateway matters only to the services that it sends requests to.
  const sending = new Set(
    mesh.gateways
      .filter(({ routes }) => routes.some(({ service }) => service === name))
      .map((gateway) => gateway.name),
  );
  const via = mesh.externals.find((external) => external.name === name)?.via;
  if (via !== undefined) sending.add(via);
  return partition(mesh)(name)
    .opaque.filter(
      ({ workloads, services, gateways = [] }) =>
        workloads.length > 0 || services || gateways.some((gateway) => sending.has(gateway)),
    )
    .map(({ what, at }) => ({ what, at }));
}
