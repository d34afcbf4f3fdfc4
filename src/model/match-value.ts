import type { KeyTest, StringPattern } from '../access/term.ts';
import { isObject, plainText, type Json } from '../source/json.ts';

/** A match value of the language: `x`, `x*`, `*x`, `*` (present). */
function stringPattern(text: string): StringPattern {
  if (text === '*') return { present: true };
  if (text.endsWith('*')) return { prefix: text.slice(0, -1) };
  if (text.startsWith('*')) return { suffix: text.slice(1) };
  return { exact: text };
}

function patterns(value: Json): readonly StringPattern[] {
  if (Array.isArray(value)) return value.flatMap((item: Json) => patterns(item));
  if (isObject(value) && typeof value['regex'] === 'string') return [{ regex: value['regex'] }];
  return [stringPattern(plainText(value))];
}

/** The test of one key: a value, a list (or), `{not: …}`, and in routes `{regex: …}`. */
export function keyTest(key: string, value: Json): KeyTest {
  if (isObject(value) && value['not'] !== undefined) return { key, none: patterns(value['not']) };
  return { key, some: patterns(value) };
}

/** The tests of a map of match values, sorted by key; header names in lower case. */
export function keyTests(
  values: Readonly<Record<string, Json>> | undefined,
  lowerCase: boolean,
): readonly KeyTest[] {
  return Object.entries(values ?? {})
    .map(([key, value]) => keyTest(lowerCase ? key.toLowerCase() : key, value))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}
