import { isObject, plainText, type Json } from '../source/json.ts';

/** Names as the language writes them: one text, a list, or a map whose keys are the names. */
export function namesOf(value: Json | undefined): readonly string[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.map(plainText);
  return isObject(value) ? Object.keys(value) : [plainText(value)];
}

/** A list of names is short for a map of `{}`: entries of either form, with the step of a pointer to each. */
export function entriesOf(
  value: Json | undefined,
): readonly { readonly name: string; readonly value: Json; readonly step: string | number }[] {
  if (Array.isArray(value))
    return value.map((name: Json, step: number) => ({ name: plainText(name), value: {}, step }));
  if (!isObject(value)) return [];
  return Object.entries(value).map(([name, entry]) => ({ name, value: entry, step: name }));
}

/** A value or a list of values, as a list. */
export function listOf<T extends Json>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return (Array.isArray(value) ? value : [value]) as readonly T[];
}
