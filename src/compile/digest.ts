import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { byCodeUnits } from '../diagnostics/order.ts';
import { isObject } from '../source/json.ts';
import type { Artifact } from './artifact.ts';

/** Annotations of ours start with this: they say where an object comes from, not what it does. */
export const annotationPrefix = 'meshwright.dev/';

/** SHA-256 of a text, as hexadecimal digits. */
export function digestText(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

/** JSON with sorted keys: one spelling for equal data. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? 'null';
  // Without a comparison texts are sorted by code units.
  const fields = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`);
  return `{${fields.join(',')}}`;
}

function meaning({ object, wave, advice }: Artifact): string {
  const { annotations = {}, ...metadata } = object.metadata;
  const theirs = Object.entries(annotations).filter(([key]) => !key.startsWith(annotationPrefix));
  const bare = { ...metadata, annotations: Object.fromEntries(theirs) };
  return canonicalJson({ ...object, metadata: bare, wave, advice: advice === true });
}

/**
 * The digest of a plan: equal for equal configuration, in whatever order it was made. Our own
 * annotations are left out: a document that moves to another file changes nothing in the mesh.
 */
export function planDigest(artifacts: readonly Artifact[]): string {
  return digestText(artifacts.map(meaning).sort(byCodeUnits).join('\n'));
}
