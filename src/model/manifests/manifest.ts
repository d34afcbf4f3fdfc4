import { placeOf, type Document } from '../../read/document.ts';
import { isObject, type Json, type JsonObject } from '../../source/json.ts';
import type { ObjectRef, Place } from '../../source/place.ts';
import { child, type Pointer } from '../../source/pointer.ts';

/** One object of Kubernetes or Istio that stands beside the intents, wherever in a file it stands. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  /** Absent: whoever applies it says where. */
  readonly namespace?: string;
  readonly name: string;
  readonly value: JsonObject;
  readonly document: Document;
  /** The place of a field, by its pointer from the object. */
  readonly place: (below: Pointer, part?: 'key' | 'value') => Place;
}

/** The longest name in Kubernetes; what is longer is a template or an attack. */
const nameLimit = 253;
const objectName = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const labelText = /^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/;

/** Whether a value can name an object: a template (`{{ .Values.name }}`) cannot. */
export function isName(value: unknown): value is string {
  return typeof value === 'string' && value.length <= nameLimit && objectName.test(value);
}

/** Whether a value is the number of a port. */
export function isPortNumber(value: Json | undefined): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65_535;
}

/** A value as an object; empty where it is none. */
export function objectAt(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

/** A field of a value, whatever the value is; never one that every object inherits. */
export function fieldOf(value: Json | undefined, key: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** A value as a list; empty where it is none. */
export function listAt(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

/**
 * Labels as Kubernetes takes them; `undefined` where a value is none, since such an object is a
 * template and what it becomes is not known. No labels at all are the empty map.
 */
export function labelsAt(value: Json | undefined): Readonly<Record<string, string>> | undefined {
  const labels = Object.entries(objectAt(value));
  const isLabel = (label: readonly [string, Json]): label is [string, string] =>
    typeof label[1] === 'string' && label[1].length <= 63 && labelText.test(label[1]);
  return labels.every(isLabel) ? Object.fromEntries(labels.filter(isLabel)) : undefined;
}

/** An object with names that Kubernetes takes; `undefined` where it has none. */
export function manifestOf({ document, value, at }: Part): Manifest | undefined {
  const { apiVersion, kind } = value;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return undefined;
  const metadata = fieldOf(value, 'metadata');
  const name = fieldOf(metadata, 'name');
  const namespace = fieldOf(metadata, 'namespace') ?? undefined;
  if (!isName(name) || (namespace !== undefined && !isName(namespace))) return undefined;
  const object: ObjectRef = { kind, ...(namespace !== undefined && { namespace }), name };
  return {
    apiVersion,
    kind,
    ...(namespace !== undefined && { namespace }),
    name,
    value,
    document,
    place: (below, part = 'value') => placeOf(document, `${at}${below}`, part, object),
  };
}

/** One object in a document, by its pointer: the document itself, or an item of a `List`. */
interface Part {
  readonly document: Document;
  readonly value: JsonObject;
  readonly at: Pointer;
}

/** The objects in a document, each as it stands. */
export function partsOf(document: Document): readonly Part[] {
  const { value } = document;
  const items = fieldOf(value, 'items');
  if (value['apiVersion'] !== 'v1' || value['kind'] !== 'List' || !Array.isArray(items))
    return [{ document, value, at: '' }];
  return items.map((item: Json, index) => ({
    document,
    value: objectAt(item),
    at: child('/items', index),
  }));
}

/**
 * The objects in documents that have a name, those in the items of a `List` among them. What is no
 * object, or has a name that only a template has, is left out: nothing certain can be said of it.
 */
export function manifestsOf(documents: readonly Document[]): readonly Manifest[] {
  return documents.flatMap(partsOf).flatMap((part) => manifestOf(part) ?? []);
}

/** The group of an `apiVersion`; the core group has no name. */
export function apiGroup(apiVersion: string): string {
  return apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
}

/** Whether an object is one of ours that was written into a branch: it says so itself. */
export function isOutput({ value }: Manifest): boolean {
  const labels = labelsAt(fieldOf(fieldOf(value, 'metadata'), 'labels')) ?? {};
  return labels['app.kubernetes.io/managed-by'] === 'meshwright';
}
