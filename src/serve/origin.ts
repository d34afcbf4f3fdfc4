import { apiGroup } from '../model/manifests/manifest.ts';
import type { Artifact, ArtifactPart } from '../compile/artifact.ts';
import { canonicalJson } from '../compile/digest.ts';
import { sourceAnnotation } from '../compile/provenance.ts';
import type { Run } from '../pipeline.ts';
import { placeOf } from '../read/document.ts';
import { isObject, type JsonObject } from '../source/json.ts';
import { objectName, type ObjectRef, type Place } from '../source/place.ts';
import type { AdmissionRequest } from './admission-review.ts';

/** Where an admitted object comes from: the intents it says it was compiled from, found in Git. */
export interface Origin {
  /** The intent it stands for. */
  readonly about: ObjectRef;
  readonly causes: readonly ObjectRef[];
  /** As of the object in Git; none where the admitted one says anything else. */
  readonly parts: readonly ArtifactPart[];
  /** The line in Git; absent where the annotation names nothing that is there. */
  readonly place?: Place;
  /** `teams/shop/cart.yaml#Service/shop/cart`, as the object says it. */
  readonly text: string;
}

/** The annotation that names the sources of an object. */
export function sourceOf(object: JsonObject | undefined): string | undefined {
  const metadata = object?.['metadata'];
  const annotations = isObject(metadata) ? metadata['annotations'] : undefined;
  const source = isObject(annotations) ? annotations[sourceAnnotation] : undefined;
  return typeof source === 'string' && source !== '' ? source : undefined;
}

/** The object of the same kind and names in what Git compiles to now. */
function compiledTwin(run: Run, request: AdmissionRequest): Artifact | undefined {
  return run.compiled
    .flatMap(({ artifacts }) => artifacts)
    .find(
      ({ object: { apiVersion, kind, metadata } }) =>
        kind === request.kind.kind &&
        apiGroup(apiVersion) === request.kind.group &&
        metadata.name === request.name &&
        metadata.namespace === request.namespace,
    );
}

/**
 * Finds the intents that an object says it comes from. Nothing if it says nothing. Anyone can write
 * an annotation: an object stands for an intent, and so for its waivers, only where Git really
 * compiles to an object of its names; otherwise the annotation merely tells where to look.
 */
export function originOf(run: Run, request: AdmissionRequest): Origin | undefined {
  const text = sourceOf(request.object);
  if (text === undefined) return undefined;
  const own = ownRef(request);
  const twin = compiledTwin(run, request);
  const place = twin?.from.find(({ object }) => object?.kind === 'Service') ?? twin?.from[0];
  const causes = twin?.from.flatMap(({ object }) => (object ? [object] : [])) ?? [];
  const parts = saysTheSame(request, twin) ? (twin?.parts ?? []) : [];
  if (place?.object) return { about: place.object, causes, parts, place, text };
  const named = text.split(',').map((source) => source.slice(source.indexOf('#') + 1));
  const documents = run.checked.filter(({ object }) => named.includes(objectName(object)));
  const document = documents.find(({ kind }) => kind === 'Service') ?? documents[0];
  const here = document && placeOf(document.document, '/metadata/name', 'value', document.object);
  return { about: own, causes: [own], parts: [], ...(here && { place: here }), text };
}

/**
 * Whether an object is what Git compiles to. Of an edited one nobody knows who wrote a part: what a
 * caller may inject into its own calls must not stand in for a route that somebody made for all.
 */
function saysTheSame({ object }: AdmissionRequest, twin: Artifact | undefined): boolean {
  return twin !== undefined && canonicalJson(object?.['spec']) === canonicalJson(twin.object.spec);
}

/** The object by its own names; of one that has yet to get its name, the beginning of it. */
export function ownRef({ kind, namespace, name, object }: AdmissionRequest): ObjectRef {
  const shown = name === '' ? generatedFrom(object) : name;
  return { kind: kind.kind, ...(namespace !== undefined && { namespace }), name: shown };
}

function generatedFrom(object: JsonObject | undefined): string {
  const metadata = object?.['metadata'];
  const prefix = isObject(metadata) ? metadata['generateName'] : undefined;
  return typeof prefix === 'string' ? prefix : '';
}
