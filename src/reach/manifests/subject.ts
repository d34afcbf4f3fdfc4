import { ofKind, type Checked, type CheckedDocument } from '../../check/checked.ts';
import { inMesh } from '../../model/index-documents.ts';
import type { Inventory, KubeService } from '../../model/manifests/inventory.ts';
import type { Mesh, Service } from '../../model/mesh.ts';
import type { View } from '../../model/view.ts';
import type { Workload } from '../../model/workload.ts';
import { grouped } from '../../source/grouped.ts';
import type { PodIndex } from './pod-index.ts';

/** One service of the mesh beside the manifests that speak of it. */
export interface Subject {
  readonly service: Service;
  /** The pods behind it, as the intents see them. */
  readonly workload: Workload;
  readonly labels: Readonly<Record<string, string>>;
  /** Its document in this mesh: made when a finding needs it. */
  readonly view: () => View<'Service'>;
  /** `v1` Services of its name. Several are overlays, of which any may be the one that runs. */
  readonly kube: readonly KubeService[];
  readonly pods: PodIndex;
}

/**
 * The services of a mesh that have pods, each with what manifests say of it. Machines outside the
 * cluster have no manifests, so a service with endpoints is left out.
 */
export function subjectsOf(
  mesh: Mesh,
  documents: readonly CheckedDocument[],
  inventory: Inventory,
  pods: PodIndex,
): readonly Subject[] {
  const known = grouped(inventory.services, ({ namespace, name }) => `${namespace ?? ''}/${name}`);
  const written = new Map<string, Checked<'Service'>>(
    ofKind(documents, 'Service').map((checked) => {
      const { namespace = '', name } = checked.object;
      return [`${namespace}/${name}`, checked] as const;
    }),
  );
  const workloads = new Map(mesh.workloads.map((workload) => [workload.id, workload]));
  return mesh.services.flatMap((service): Subject[] => {
    const [id = ''] = service.workloads;
    const workload = workloads.get(id);
    const checked = written.get(service.name);
    if (workload?.labels === undefined || checked === undefined) return [];
    if (service.endpoints.length > 0) return [];
    const kube = known.get(service.name) ?? [];
    const view = () => inMesh(checked, mesh.name);
    return [{ service, workload, labels: workload.labels, view, kube, pods }];
  });
}
