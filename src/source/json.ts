/** Plain JSON data. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

/** Whether a value is a JSON object (not a list, not null). */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A JSON value as plain text: a string as it is, anything else as JSON. */
export function plainText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Each value once: of those that are equal as JSON the first one stays, in its place. */
export function distinct<T>(values: readonly T[]): readonly T[] {
  const first = new Map<string, T>();
  for (const value of values) {
    const key = JSON.stringify(value);
    if (!first.has(key)) first.set(key, value);
  }
  return [...first.values()];
}
