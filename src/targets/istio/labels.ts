import { byCodeUnits } from '../../diagnostics/order.ts';
import type { Mesh } from '../../model/mesh.ts';
import type { Workload } from '../../model/workload.ts';
import { indexOf } from './mesh-index.ts';

/** Pods with labels: what a selector can name. */
export type Labelled = Workload & { readonly labels: Readonly<Record<string, string>> };

function isLabelled(workload: Workload): workload is Labelled {
  return workload.labels !== undefined;
}

/** The name of a workload without its namespace. */
export function nameOf({ id, namespace }: Workload): string {
  return id.slice(namespace.length + 1);
}

/**
 * The name of what stands for a whole namespace. It holds a dot, which no document's name does, so
 * it never meets the object of a service called `default`.
 */
export const namespaceName = 'namespace.default';

/** The workload that stands for the pods of a namespace without a document, where the namespace is closed. */
export function namespaceWorkload(mesh: Mesh, namespace: string): Workload | undefined {
  return indexOf(mesh).namespaces.get(namespace);
}

/** The pods that run as one of these accounts (`namespace/account`): Istio chooses callers by labels. */
export function clientWorkloads(mesh: Mesh, clients: readonly string[]): readonly Labelled[] {
  const { byAccount } = indexOf(mesh);
  const found = clients.flatMap((client) => byAccount.get(client) ?? []);
  return [...new Set(found)].filter(isLabelled).sort((a, b) => byCodeUnits(a.id, b.id));
}
