import type { JsonObject } from '../source/json.ts';
import type { Pointer } from '../source/pointer.ts';
import type { ObjectRef, Place } from '../source/place.ts';
import { spansAt, type Spans } from './spans.ts';

/** One YAML document, decoded as Kubernetes decodes it, that knows where each field stands. */
export interface Document {
  readonly file: string;
  /** Which document of its file, from 0. */
  readonly index: number;
  readonly value: JsonObject;
  /** Where its fields stand; `placeOf` asks. Content that came by an alias stands at its anchor. */
  readonly spans: Spans;
}

/** The place of a field: its value or its key; of a missing field, the nearest one above. */
export function placeOf(
  document: Document,
  pointer: Pointer,
  part: 'key' | 'value' = 'value',
  object?: ObjectRef,
): Place {
  let at = pointer;
  let spans = spansAt(document.spans, at);
  while (at !== '' && spans === undefined) {
    at = at.slice(0, at.lastIndexOf('/'));
    spans = spansAt(document.spans, at);
  }
  // Of a missing field the parent's key is shown: its value may span the whole document.
  const wantsKey = part === 'key' || at !== pointer;
  const span = spans && ((wantsKey ? spans.key : undefined) ?? spans.value);
  return {
    ...(span && { range: { file: document.file, start: span[0], end: span[1] } }),
    pointer,
    ...(object && { object }),
  };
}
