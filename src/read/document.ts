import type { JsonObject } from '../source/json.ts';
import type { Pointer } from '../source/pointer.ts';
import type { ObjectRef, Place } from '../source/place.ts';

/** `[start, end)` in the file's text. */
export type Span = readonly [start: number, end: number];

/** Where one field stands: its value, and its key where it has one. */
export interface FieldSpans {
  readonly key?: Span;
  readonly value: Span;
}

/** One YAML document, decoded as Kubernetes decodes it, that knows where each field stands. */
export interface Document {
  readonly file: string;
  /** Which document of its file, from 0. */
  readonly index: number;
  readonly value: JsonObject;
  /** By pointer; `''` is the whole document. Content that came by an alias stands at its anchor. */
  readonly spans: ReadonlyMap<Pointer, FieldSpans>;
}

/** The place of a field: its value or its key; of a missing field, the nearest one above. */
export function placeOf(
  document: Document,
  pointer: Pointer,
  part: 'key' | 'value' = 'value',
  object?: ObjectRef,
): Place {
  let at = pointer;
  while (at !== '' && !document.spans.has(at)) at = at.slice(0, at.lastIndexOf('/'));
  const spans = document.spans.get(at);
  // Of a missing field the parent's key is shown: its value may span the whole document.
  const wantsKey = part === 'key' || at !== pointer;
  const span = spans && ((wantsKey ? spans.key : undefined) ?? spans.value);
  return {
    ...(span && { range: { file: document.file, start: span[0], end: span[1] } }),
    pointer,
    ...(object && { object }),
  };
}
