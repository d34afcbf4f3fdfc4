import { byCodeUnits } from '../diagnostics/order.ts';

/** Keys that say where something is written, not what it means. */
const provenance = new Set(['from', 'at', 'over', 'scope']);

/** Lists whose order means nothing: the members are ORed or ANDed. */
const unordered = new Set([
  'accounts',
  'aliases',
  'allow',
  'asks',
  'boxes',
  'callers',
  'claims',
  'clients',
  'deny',
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
  'some',
  'tokens',
  'workloads',
]);

function isProvenance(key: string, value: unknown): boolean {
  // `Layer.at` and `Call.from` are words, not places.
  return provenance.has(key) && (key === 'scope' || typeof value === 'object');
}

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
  const entries = Object.entries(value)
    .filter(([key, member]) => member !== undefined && !isProvenance(key, member))
    .sort(([a], [b]) => byCodeUnits(a, b));
  return `{${entries.map(([key, member]) => entryOf(key, member)).join(',')}}`;
}
