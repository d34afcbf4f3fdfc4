import type { KeyTest, StringPattern } from '../../access/term.ts';
import { byCodeUnits } from '../../diagnostics/order.ts';
import type { MatchValue, RouteValue, RouteValueObject } from '../../check/intents.generated.ts';
import { listOf } from '../names.ts';

/** A match value of the language: `x`, `x*`, `*x`, `*` (present). */
function stringPattern(text: string): StringPattern {
  if (text === '*') return { present: true };
  if (text.endsWith('*')) return { prefix: text.slice(0, -1) };
  if (text.startsWith('*')) return { suffix: text.slice(1) };
  return { exact: text };
}

const patterns = (values: string | readonly string[]): readonly StringPattern[] =>
  listOf(values).map(stringPattern);

/** The test of one key: a value, a list (or), `{not: …}`, and in routes `{regex: …}`. */
function keyTest(key: string, value: MatchValue | RouteValue): KeyTest {
  if (typeof value === 'string' || Array.isArray(value)) return { key, some: patterns(value) };
  const { not, regex = '' }: RouteValueObject = value;
  return not === undefined ? { key, some: [{ regex }] } : { key, none: patterns(not) };
}

/** The tests of a map of match values, sorted by key; header names in lower case. */
export function keyTests(
  values: Readonly<Record<string, MatchValue | RouteValue>> | undefined,
  lowerCase: boolean,
): readonly KeyTest[] {
  return Object.entries(values ?? {})
    .map(([key, value]) => keyTest(lowerCase ? key.toLowerCase() : key, value))
    .sort((a, b) => byCodeUnits(a.key, b.key));
}
