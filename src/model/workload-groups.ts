import type { Context, ServiceView } from './context.ts';

/** Service documents that describe the same pods: one namespace, equal labels. */
export interface WorkloadGroup {
  /** `namespace/name` of its first service. */
  readonly id: string;
  readonly services: readonly ServiceView[];
}

/** Labels as text that does not depend on their order. */
function selectorKey(service: ServiceView): string {
  const entries = Object.entries(service.selector).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([service.namespace, entries]);
}

/** The workloads of a mesh, in the order of their first services. Externals have none. */
export function workloadGroups(context: Context): readonly WorkloadGroup[] {
  const groups = new Map<string, ServiceView[]>();
  for (const service of context.services) {
    if (service.isExternal) continue;
    const key = selectorKey(service);
    groups.set(key, [...(groups.get(key) ?? []), service]);
  }
  return [...groups.values()].map((services) => ({ id: services[0]?.name ?? '', services }));
}
