import {
  apiGroup,
  fieldOf,
  listAt,
  manifestsOf,
  objectAt,
  type Manifest,
} from '../model/manifests/manifest.ts';
import type { Document } from '../read/document.ts';
import type { Json, JsonObject } from '../source/json.ts';

/** API groups whose objects say something about a mesh. */
const meshGroups = [
  'networking.istio.io',
  'security.istio.io',
  'telemetry.istio.io',
  'extensions.istio.io',
  'install.istio.io',
  'gateway.networking.k8s.io',
  'appmesh.k8s.aws',
];

/** Whether an object is one of Istio's own. */
export function isIstio(manifest: Manifest): boolean {
  return apiGroup(manifest.apiVersion).endsWith('.istio.io');
}

/** Objects that shape traffic of a mesh, in the order of the documents. */
export function meshObjects(documents: readonly Document[]): readonly Manifest[] {
  return manifestsOf(documents).filter((manifest) =>
    meshGroups.includes(apiGroup(manifest.apiVersion)),
  );
}

/** The object with its namespace, where only whoever applies it says one. */
export function placed(manifest: Manifest, namespace: string | undefined): Manifest {
  if (manifest.namespace !== undefined || namespace === undefined) return manifest;
  return { ...manifest, namespace };
}

/** `spec` of an object; empty where it is none. */
export function specOf({ value }: Manifest): JsonObject {
  return objectAt(fieldOf(value, 'spec'));
}

/** The texts of a list; what is no text is left out. */
export function textsAt(value: Json | undefined): readonly string[] {
  return listAt(value).filter((item) => typeof item === 'string');
}

/** A field that is a text. */
export function textAt(value: Json | undefined, key: string): string | undefined {
  const field = fieldOf(value, key);
  return typeof field === 'string' ? field : undefined;
}
