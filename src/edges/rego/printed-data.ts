import type { Json, JsonObject } from '../../source/json.ts';

/** Where parts that several questions share stand: `data.mesh.services[i]`. */
export const sharedDepth = 3;

/** Prints data as JSON in UTF-8, which the SDK takes instead of printing them itself. */
export type PrintData = (data: JsonObject) => ArrayBuffer;

/**
 * A printer that prints each part once. What is asked about one service and the next shares most of
 * its parts (each service is in the slices of all that it calls), and printing those anew costs more
 * than the answers. A part is known by identity, so it must never change.
 */
export function dataPrinter(): PrintData {
  const encoder = new TextEncoder();
  const known = new WeakMap<object, string>();
  const shared = (part: object): string => {
    const there = known.get(part) ?? JSON.stringify(part);
    known.set(part, there);
    return there;
  };
  const print = (value: Json, depth: number): string => {
    if (typeof value !== 'object' || value === null) return JSON.stringify(value);
    if (depth === sharedDepth) return shared(value);
    if (Array.isArray(value)) return `[${value.map((item) => print(item, depth + 1)).join(',')}]`;
    const fields = Object.entries(value).map(
      ([key, field]) => `${JSON.stringify(key)}:${print(field, depth + 1)}`,
    );
    return `{${fields.join(',')}}`;
  };
  return (data) => {
    const { buffer, byteOffset, byteLength } = encoder.encode(print(data, 0));
    return buffer.slice(byteOffset, byteOffset + byteLength);
  };
}
