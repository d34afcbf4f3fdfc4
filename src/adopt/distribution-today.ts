import { fieldOf, objectAt, type Manifest } from '../model/manifests/manifest.ts';
import { textAt } from './istio-objects.ts';
import { titleOf, type Note } from './note.ts';

const annotation = 'networking.istio.io/traffic-distribution';

/** `PreferClose` and its like, where an object says one. */
function distributionOf({ kind, value }: Manifest): string | undefined {
  if (kind !== 'Service' && kind !== 'Namespace') return undefined;
  const annotations = objectAt(fieldOf(fieldOf(value, 'metadata'), 'annotations'));
  return textAt(fieldOf(value, 'spec'), 'trafficDistribution') ?? textAt(annotations, annotation);
}

/**
 * Services that want to be called in the caller's zone first. Istio asks for that only where no
 * DestinationRule speaks of localities, and the one that is compiled does.
 * https://istio.io/latest/docs/reference/config/annotations/
 */
export function distributionNotes(manifests: readonly Manifest[]): readonly Note[] {
  const why =
    'traffic distribution is not read, and what is compiled counts before it: write `balance` with a `locality`, and `eject`, before you deploy';
  return manifests
    .filter((manifest) => distributionOf(manifest) !== undefined)
    .map((manifest) => ({ about: titleOf(manifest), why }));
}
