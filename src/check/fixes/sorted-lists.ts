import type { Fix } from '../../diagnostics/fix.ts';
import { byCodeUnits } from '../../diagnostics/order.ts';
import { placeOf } from '../../read/document.ts';
import { isObject, type Json } from '../../source/json.ts';
import { child, steps, type Pointer } from '../../source/pointer.ts';
import type { Texts } from '../../source/text.ts';
import type { CheckedDocument } from '../checked.ts';
import { listText, type ListText } from './list-text.ts';

/** Fields whose list is a set: in which order its names stand means nothing to any target. */
const sets: ReadonlySet<string> = new Set([
  'except',
  'from',
  'namespaces',
  'optional',
  'owners',
  'port',
  'remoteIp',
  'targets',
  'unlessThrough',
  'when',
]);

/** Below these, names are the user's own: a header may be called `from`. */
const ownNames: ReadonlySet<string> = new Set(['claims', 'headers', 'labels', 'query', 'workload']);

/**
 * Whether a list at a pointer is a set of names. Hosts are one in a rule; elsewhere the first is
 * the one that is dialled. Operations and rules keep the order in which people tell their story.
 */
function isSet(at: Pointer): boolean {
  const [, ...fields] = steps(at);
  const last = fields.at(-1) ?? '';
  if (fields.some((step) => ownNames.has(step))) return false;
  const isOfRule = fields.includes('allow') || fields.includes('deny');
  return sets.has(last) || (last === 'hosts' && isOfRule);
}

/** All lists of plain values that are sets, by pointer. */
function* setsIn(value: Json, at: Pointer): Generator<readonly [Pointer, readonly string[]]> {
  if (Array.isArray(value)) {
    const items = value as readonly Json[];
    const names = items.flatMap((item) => (isName(item) ? [String(item)] : []));
    if (items.length > 1 && names.length === items.length) {
      if (isSet(at)) yield [at, names];
    } else for (const [index, item] of items.entries()) yield* setsIn(item, child(at, index));
  } else if (isObject(value)) {
    for (const [key, field] of Object.entries(value)) yield* setsIn(field, child(at, key));
  }
}

const isName = (item: Json): item is string | number =>
  typeof item === 'string' || typeof item === 'number';

/** Each place of a list with the item that belongs there, its comments along. */
function sorted(list: ListText, names: readonly string[], field: string): readonly Fix[] {
  const { file, text, items } = list;
  const order = names
    .map((name, index) => ({ name, index }))
    .sort((a, b) => byCodeUnits(a.name, b.name) || a.index - b.index);
  const edits = order.flatMap(({ index }, slot) => {
    const [to, from] = [items[slot]?.whole, items[index]?.whole];
    if (index === slot || !to || !from) return [];
    return [{ file, start: to.start, end: to.end, text: text.slice(from.start, from.end) }];
  });
  return edits.length === 0 ? [] : [{ title: `sort \`${field}\``, kind: 'write', edits }];
}

/**
 * Sorts the sets of names of a document by code units. A list whose layout says something is left
 * alone: one in groups, with a comment above the first item, or with anchors.
 */
export function sortedLists({ document }: CheckedDocument, texts: Texts): readonly Fix[] {
  const fixes: Fix[] = [];
  for (const [at, names] of setsIn(document.value, '')) {
    if (names.every((name, index) => index === 0 || (names[index - 1] ?? '') <= name)) continue;
    const places = names.map((_, index) => placeOf(document, child(at, index)));
    const list = listText(placeOf(document, at), places, texts);
    if (list && !list.isGrouped) fixes.push(...sorted(list, names, steps(at).at(-1) ?? ''));
  }
  return fixes;
}
