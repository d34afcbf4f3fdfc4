import { fieldOf, objectAt, type Manifest } from '../model/manifests/manifest.ts';
import type { Note } from './note.ts';

/** What a namespace says of the mesh of its pods: that says that Istio runs, too. */
export function meshOfNamespace({ kind, value }: Manifest): 'sidecar' | 'ambient' | undefined {
  const labels = objectAt(fieldOf(fieldOf(value, 'metadata'), 'labels'));
  if (kind !== 'Namespace') return undefined;
  if (labels['istio.io/dataplane-mode'] === 'ambient') return 'ambient';
  const isOn = labels['istio-injection'] === 'enabled' || labels['istio.io/rev'] !== undefined;
  return isOn ? 'sidecar' : undefined;
}

/** Namespaces of the ambient mesh: the target that is written says sidecar. */
export function ambientNotes(manifests: readonly Manifest[]): readonly Note[] {
  const why =
    'its pods are in the ambient mesh, and the target says sidecar: write `dataplane: ambient`, or keep its services out';
  return manifests
    .filter((manifest) => meshOfNamespace(manifest) === 'ambient')
    .map(({ name }) => ({ about: `Namespace ${name}`, why }));
}
