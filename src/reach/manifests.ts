import type { CheckedDocument } from '../check/checked.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Inventory } from '../model/manifests/inventory.ts';
import type { Mesh } from '../model/mesh.ts';
import { podIndex } from './manifests/pod-index.ts';
import { accountFindings, labelFindings, versionFindings } from './manifests/pods.ts';
import { headlessFindings, portFindings } from './manifests/ports.ts';
import { portNameFindings } from './manifests/port-names.ts';
import { subjectsOf } from './manifests/subject.ts';

/**
 * What the intents guess (accounts, labels) and repeat (ports) against the Kubernetes manifests in the
 * tree. Only warnings: manifests may be patched before they are applied, so none proves an intent
 * wrong. Where copies of an object differ (overlays) nothing is said unless all of them disagree, and
 * of an object without a namespace nothing is known.
 */
export function manifestFindings(
  mesh: Mesh,
  inventory: Inventory,
  documents: readonly CheckedDocument[],
): readonly Diagnostic[] {
  const istio = new Set(mesh.targets.filter(({ type }) => type === 'istio').map((t) => t.name));
  const isOnIstio = (targets: readonly string[]) => targets.some((name) => istio.has(name));
  const subjects = subjectsOf(mesh, documents, inventory, podIndex(inventory));
  return [
    ...subjects.flatMap((subject) => [
      ...accountFindings(subject),
      ...labelFindings(subject),
      ...versionFindings(subject),
      ...portFindings(subject, isOnIstio(subject.service.targets)),
      ...headlessFindings(subject),
    ]),
    ...portNameFindings(subjects.filter(({ service }) => isOnIstio(service.targets))),
  ];
}
