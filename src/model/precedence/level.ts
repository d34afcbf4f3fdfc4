import { isObject, type Json, type JsonObject } from '../../source/json.ts';
import type { Place } from '../../source/place.ts';
import { pointer, type Pointer } from '../../source/pointer.ts';
import type { Scope } from '../sourced.ts';

/** One scope that may give values: its call fields, and where they stand. */
export interface Level {
  readonly scope: Scope;
  readonly fields: JsonObject;
  readonly place: (at: Pointer) => Place;
}

/** A value as some level writes it; `null` = `none`. */
export interface Written {
  /** As an intent writes it: `retry.attempts`; the block where that is `none`. */
  readonly field: string;
  readonly value: Json;
  readonly scope: Scope;
  readonly at: Place;
}

/** `{max: …}`, `{min: …}` or both, of an override. */
export interface Bound {
  readonly field: string;
  readonly max?: Json;
  readonly min?: Json;
  readonly scope: Scope;
  readonly at: Place;
}

/** Whether a scope lays down what no weaker one may contradict. */
export function isOverride(scope: Scope): boolean {
  return scope === 'mesh-overrides' || scope === 'team-overrides';
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

/** Where a leaf stands in the fields of a level, and which part of what stands there it is. */
interface Reading {
  readonly path: readonly string[];
  readonly part?: (value: Json) => Json | undefined;
}

/** What all levels say about one leaf, strongest first; bounds apart. */
export function writings(
  levels: readonly Level[],
  { path, part = (value) => value }: Reading,
): { readonly written: readonly Written[]; readonly bounds: readonly Bound[] } {
  const written: Written[] = [];
  const bounds: Bound[] = [];
  for (const { scope, fields, place } of levels) {
    const whole = fieldAt(fields, path);
    const value = whole === undefined || whole === null ? whole : part(whole);
    if (value === undefined) continue;
    const deep = writtenPath(fields, path);
    const at = place(pointer(...deep));
    const word = { field: deep.join('.'), scope, at };
    if (isBound(value) && isOverride(scope)) bounds.push({ ...word, ...value });
    else written.push({ ...word, value });
  }
  return { written, bounds };
}
