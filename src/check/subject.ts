import type { Document } from '../read/document.ts';
import type { JsonObject } from '../source/json.ts';
import type { ObjectRef } from '../source/place.ts';
import type { Texts } from '../source/text.ts';
import type { Kind } from './checked.ts';

/** A document of a known kind, with what is needed to explain its mistakes. */
export interface Subject {
  readonly kind: Kind;
  readonly document: Document;
  readonly object: ObjectRef;
  readonly schema: JsonObject;
  readonly texts: Texts;
}
