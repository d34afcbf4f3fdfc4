import { byCodeUnits } from '../diagnostics/order.ts';
import { grouped } from '../source/grouped.ts';
import type { Context, ServiceView } from './context.ts';

/** Service documents that describe the same pods: one namespace, equal labels. */
export interface WorkloadGroup {
  /** `namespace/name` of its first service. */
  readonly id: string;
  readonly services: readonly ServiceView[];
}

/** Labels as text that does not depend on their order. */
function selectorKey(service: ServiceView): string {
  const entries = Object.entries(service.selector).sort(([a], [b]) => byCodeUnits(a, b));
  return JSON.stringify([service.namespace, entries]);
}

/** The workloads of a mesh, in the order of their first services. Externals have none. */
export function workloadGroups(context: Context): readonly WorkloadGroup[] {
  const inMesh = context.services.filter(({ isExternal }) => !isExternal);
  const groups = grouped(inMesh, selectorKey);
  return [...groups.values()].map((services) => ({ id: services[0]?.name ?? '', services }));
}
