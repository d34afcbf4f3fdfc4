import { byCodeUnits } from '../diagnostics/order.ts';

/** Keys that say where something is written, not what it means. */
const provenance = new Set(['from', 'at', 'over', 'scope']);

/** Lists whose order means nothing: the members are ORed or ANDed. */
const unordered = new Set([
  'accounts',
  'aliases',
  'allow',
  'boxes',
  'callers',
  'claims',
  'clients',
  'deny',
  'except',
  'gateways',
  'headers',
  'in',
  'issuers',
  'match',
  'methods',
  'minus',
  'none',
  'notIn',
  'paths',
  'query',
  'requests',
  'some',
  'tokens',
  'unlessThrough',
  'workloads',
]);

/** Whether a field of a thing only says where something is written. */
export function isProvenance(key: string, thing: Readonly<Record<string, unknown>>): boolean {
  // A label or a header may be called `scope`, too: only beside what it is `over` is it a place.
  if (key === 'scope') return Array.isArray(thing['over']);
  // `Layer.at` and `Call.from` are words, not places.
  return provenance.has(key) && typeof thing[key] === 'object';
}

/** Whether the order of a list means nothing, by the name of its field. */
export const isUnordered = (key: string): boolean => unordered.has(key);

function entryOf(key: string, value: unknown): string {
  const text = Array.isArray(value) && unordered.has(key) ? sortedList(value) : canonical(value);
  return `${JSON.stringify(key)}:${text}`;
}

function sortedList(values: readonly unknown[]): string {
  return `[${values.map(canonical).sort(byCodeUnits).join(',')}]`;
}

/**
 * A value of the model as text that is equal for equal meaning: without places and scopes, keys and
 * unordered lists sorted. A moved line, or a value that another scope now gives, is no change.
 */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = value as Readonly<Record<string, unknown>>;
  const entries = Object.entries(fields)
    .filter(([key, member]) => member !== undefined && !isProvenance(key, fields))
    .sort(([a], [b]) => byCodeUnits(a, b));
  return `{${entries.map(([key, member]) => entryOf(key, member)).join(',')}}`;
}
