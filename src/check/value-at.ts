import type { Json, JsonObject } from '../source/json.ts';
import { steps } from '../source/pointer.ts';

/** The value at a pointer. */
export function valueAt(document: JsonObject, pointer: string): Json | undefined {
  let value: Json | undefined = document;
  for (const step of steps(pointer)) {
    value =
      typeof value === 'object' && value !== null && Object.hasOwn(value, step)
        ? (value as JsonObject)[step]
        : undefined;
  }
  return value;
}
