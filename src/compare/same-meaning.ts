import { canonical, isProvenance, isUnordered } from './canonical.ts';

/**
 * Whether two values of the model mean the same: as equal `canonical` texts, without making them.
 * Most of two meshes is written in the same order, so a text is made only of lists that are not.
 */
export function isSameMeaning(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) return areSameLists(a, b);
  if (isRecord(a) && isRecord(b)) return areSameRecords(a, b);
  return canonical(a) === canonical(b);
}

type Fields = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function areSameLists(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((each, index) => isSameMeaning(each, b[index]));
}

/** Whether a field says something: neither absent nor a place. */
const counts = (key: string, thing: Fields): boolean =>
  thing[key] !== undefined && !isProvenance(key, thing);

function areSameRecords(a: Fields, b: Fields): boolean {
  let more = 0;
  for (const key of Object.keys(b)) if (counts(key, b)) more += 1;
  for (const key of Object.keys(a)) {
    if (!counts(key, a)) continue;
    if (!Object.hasOwn(b, key) || !counts(key, b)) return false;
    if (!isSameField(key, a[key], b[key])) return false;
    more -= 1;
  }
  return more === 0;
}

function isSameField(key: string, a: unknown, b: unknown): boolean {
  if (isSameMeaning(a, b)) return true;
  if (!isUnordered(key) || !Array.isArray(a) || !Array.isArray(b)) return false;
  return a.length === b.length && canonical({ [key]: a }) === canonical({ [key]: b });
}
