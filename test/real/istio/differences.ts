import { isObject, type Json, type JsonObject } from '../../../src/source/json.ts';
import type { Translation } from './istiod.ts';

/** Filters of a dry run: they judge and count, and let everything pass. */
const isDryRun = (value: Json): boolean =>
  isObject(value) &&
  typeof value['name'] === 'string' &&
  value['name'].endsWith('.rbac') &&
  isObject(value['typedConfig']) &&
  value['typedConfig']['rules'] === undefined;

/** A message without the filters of dry runs. */
export function enforced(value: Json): Json {
  if (Array.isArray(value)) return value.filter((each) => !isDryRun(each)).map(enforced);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, enforced(each)]));
}

const nameOf = (value: Json): string | undefined => {
  const name = isObject(value) ? (value['name'] ?? value['clusterName']) : undefined;
  return typeof name === 'string' ? name : undefined;
};

/** Elements by name where all have one of their own, else by their place: istiod's order is not stable. */
function elements(list: readonly Json[], other: readonly Json[]): ReadonlyMap<string, Json> {
  const isNamed = [list, other].every(
    (each) =>
      new Set(each.map(nameOf)).size === each.length && !each.map(nameOf).includes(undefined),
  );
  return new Map(list.map((each, index) => [isNamed ? `[${nameOf(each)}]` : `[${index}]`, each]));
}

const shown = (value: Json | undefined): string =>
  value === undefined || isObject(value) || Array.isArray(value) ? '…' : JSON.stringify(value);

type Found = (path: string, what: string) => void;

function compareAll(
  before: ReadonlyMap<string, Json>,
  after: ReadonlyMap<string, Json>,
  path: readonly string[],
  found: Found,
): void {
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const [old, now] = [before.get(key), after.get(key)];
    const isElement = key.startsWith('[');
    const here = isElement ? path : [...path, key];
    const title = isElement ? `${path.join('.')}${key}` : here.join('.');
    if (old === undefined)
      found(title, isElement || now === undefined ? 'added' : `+ ${shown(now)}`);
    else if (now === undefined) found(title, isElement ? 'gone' : `- ${shown(old)}`);
    else compare(old, now, here, found);
  }
}

function compare(before: Json, after: Json, path: readonly string[], found: Found): void {
  if (Array.isArray(before) && Array.isArray(after))
    compareAll(elements(before, after), elements(after, before), path, found);
  else if (isObject(before) && isObject(after))
    compareAll(new Map(Object.entries(before)), new Map(Object.entries(after)), path, found);
  else if (JSON.stringify(before) !== JSON.stringify(after))
    found(path.join('.'), `${shown(before)} -> ${shown(after)}`);
}

/**
 * What differs between two translations, apart from dry runs: each kind of difference once, by the
 * fields that lead there. Names of lists' elements are shown only where one is added or gone.
 */
export function differences(before: Translation, after: Translation): readonly string[] {
  const lines = new Set<string>();
  const plain = (value: Translation) => enforced(value as unknown as JsonObject);
  compare(plain(before), plain(after), [], (path, what) => lines.add(`${path}: ${what}`));
  return [...lines].sort();
}
