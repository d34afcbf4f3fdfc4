import { isObject, type Json, type JsonObject } from '../source/json.ts';
import { type ObjectRef, objectName, type Place } from '../source/place.ts';
import type { Pointer } from '../source/pointer.ts';
import type { Scope } from './rule-meta.ts';

/** One object that the guardrails are asked about. */
export interface Question {
  /** The object, with its `apiVersion` and `kind`. */
  readonly object: JsonObject;
  /** The intent it stands for; of a foreign object itself. Waivers cover what is about their subject. */
  readonly about: ObjectRef;
  /** Parts of the object that other intents wrote: there the waivers of those count, and only those. */
  readonly parts?: readonly QuestionPart[];
  /** Every intent that had a part in an emitted object; default `about` alone. */
  readonly causes?: readonly ObjectRef[];
  readonly origin: 'intent' | 'emitted' | 'admission';
  /** What Rego sees under `data`: `{mesh}`, and `{change}` where there is one. */
  readonly data: JsonObject;
  /** What `data` holds enough for: guardrails of another scope are not heard. Default `object`. */
  readonly scope?: Scope;
  /** Where a field of the object stands; of an emitted one, the intent that caused it. */
  readonly place: (pointer: Pointer) => Place;
}

/** A field of an object with all below it, and the intent that wrote it. */
export interface QuestionPart {
  readonly pointer: Pointer;
  readonly about: ObjectRef;
}

/** The intent that answers for a field: who wrote the narrowest part around it, else `about`. */
export function answerableFor({ about, parts = [] }: Question, at: Pointer): ObjectRef {
  return narrowest(parts, at)?.about ?? about;
}

/** The innermost of some parts of an object that a field is in. */
export function narrowest<T extends { readonly pointer: Pointer }>(
  parts: readonly T[],
  at: Pointer,
): T | undefined {
  return parts
    .filter(({ pointer }) => at === pointer || at.startsWith(`${pointer}/`))
    .reduce<T | undefined>(
      (best, next) => (best && best.pointer.length >= next.pointer.length ? best : next),
      undefined,
    );
}

/** The object by its own names: `VirtualService/shop/cart`. */
export function ownName(object: JsonObject): string {
  const metadata = isObject(object['metadata']) ? object['metadata'] : {};
  const namespace = textOf(metadata['namespace']);
  return objectName({
    kind: textOf(object['kind']) ?? 'object',
    ...(namespace !== undefined && { namespace }),
    name: textOf(metadata['name']) ?? textOf(metadata['generateName']) ?? '?',
  });
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
