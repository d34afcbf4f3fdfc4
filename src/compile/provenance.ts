import { byCodeUnits } from '../diagnostics/order.ts';
import { objectName, type Place } from '../source/place.ts';
import type { Artifact, KubeObject } from './artifact.ts';
import { annotationPrefix } from './digest.ts';

/** Names the documents that caused an object. */
export const sourceAnnotation = `${annotationPrefix}source`;
/** Kubernetes' own label for who writes an object. */
const managedByLabel = 'app.kubernetes.io/managed-by';

/** `,` separates sources and `#` the object from its file: neither may stand in a file's name. */
function escapeFile(file: string): string {
  return file.replace(/[%,#]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

function sourceOf({ range, object }: Place): string | undefined {
  if (range === undefined) return object && `#${objectName(object)}`;
  return escapeFile(range.file) + (object ? `#${objectName(object)}` : '');
}

/**
 * Document and file of each place, sorted, each once, joined with `,`. Never a line: a line added
 * above would change every object below it and make every plan stale.
 */
export function sources(places: readonly Place[]): string {
  const texts = places.map(sourceOf).filter((text) => text !== undefined);
  return [...new Set(texts)].sort(byCodeUnits).join(',');
}

/** The object as it is written: with our label and the documents it comes from. */
export function stamped({ object, from }: Artifact): KubeObject {
  const source = sources(from);
  const { name, namespace, labels, annotations } = object.metadata;
  const marked = { ...annotations, ...(source !== '' && { [sourceAnnotation]: source }) };
  const sorted = Object.entries(marked).sort(([a], [b]) => byCodeUnits(a, b));
  return {
    ...object,
    metadata: {
      name,
      ...(namespace !== undefined && { namespace }),
      labels: { ...labels, [managedByLabel]: 'meshwright' },
      ...(sorted.length > 0 && { annotations: Object.fromEntries(sorted) }),
    },
  };
}
