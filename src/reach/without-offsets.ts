import { isObject, type Json, type JsonObject } from '../source/json.ts';

/**
 * A part of a mesh as JSON whose places say file, object and field, but not where in the text: so a
 * comment line above changes nothing. Fields that are absent stay absent.
 */
export function withoutOffsets(value: unknown): Json {
  if (Array.isArray(value)) return value.map(withoutOffsets);
  if (!isObject(value)) return value as Json;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .map(([key, field]) =>
        key === 'range' && isRange(field) ? ['file', field.file] : [key, withoutOffsets(field)],
      ),
  );
}

function isRange(value: unknown): value is JsonObject & { readonly file: string } {
  return isObject(value) && typeof value['file'] === 'string' && typeof value['start'] === 'number';
}
