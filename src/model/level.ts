import { isObject, type Json, type JsonObject } from '../source/json.ts';
import type { Place } from '../source/place.ts';
import { pointer, type Pointer } from '../source/pointer.ts';
import type { Scope } from './sourced.ts';

/** One scope that may give values: its call fields, and where they stand. */
export interface Level {
  readonly scope: Scope;
  readonly fields: JsonObject;
  readonly place: (at: Pointer) => Place;
}

/** A value as some level writes it; `null` = `none`. */
export interface Written {
  readonly value: Json;
  readonly scope: Scope;
  readonly at: Place;
}

/** `{max: …}` or `{min: …}` of an override. */
export interface Bound {
  readonly max?: Json;
  readonly min?: Json;
  readonly at: Place;
}

function isBound(value: Json): value is JsonObject {
  return isObject(value) && ('max' in value || 'min' in value);
}

/** The value at a path of fields; `null` where it, or a block around it, is `none`. */
function fieldAt(fields: JsonObject, path: readonly string[]): Json | undefined {
  let value: Json = fields;
  for (const step of path) {
    if (value === 'none') return null;
    if (!isObject(value) || !Object.hasOwn(value, step)) return undefined;
    value = value[step] ?? null;
  }
  return value === 'none' ? null : value;
}

/** How deep a level writes a path: a block that is `none` stands above its leaf. */
function writtenPath(fields: JsonObject, path: readonly string[]): readonly string[] {
  let value: Json = fields;
  for (const [index, step] of path.entries()) {
    if (!isObject(value)) return path.slice(0, index);
    value = value[step] ?? null;
  }
  return path;
}

/** What all levels say about one leaf, strongest first; bounds apart. */
export function writings(
  levels: readonly Level[],
  path: readonly string[],
): { readonly written: readonly Written[]; readonly bounds: readonly Bound[] } {
  const written: Written[] = [];
  const bounds: Bound[] = [];
  for (const { scope, fields, place } of levels) {
    const value = fieldAt(fields, path);
    if (value === undefined) continue;
    const at = place(pointer(...writtenPath(fields, path)));
    if (isBound(value) && scope.endsWith('-overrides')) bounds.push({ ...value, at });
    else written.push({ value, scope, at });
  }
  return { written, bounds };
}
