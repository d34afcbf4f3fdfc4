import type { Edit } from '../../source/edit.ts';
import type { Place } from '../../source/place.ts';
import type { SourceRange } from '../../source/range.ts';
import type { Texts } from '../../source/text.ts';
import { editableText } from './editable-text.ts';
import { lineEnd, lineStart } from './lines.ts';

/** A list that an item is added to, or the map that does not hold it yet. */
export interface Appending {
  readonly parent: Place;
  readonly key: string;
  readonly list: Place;
  /** Of the items that stand in it. */
  readonly items: readonly Place[];
}

/** The end of the line that a value ends in; nothing where more than a comment follows it there. */
function endBehind(text: string, at: number): number | undefined {
  const end = lineEnd(text, at);
  return /^[ \t]*(?:#.*)?$/.test(text.slice(at, end)) ? end : undefined;
}

const indentOf = (text: string, at: number): string => text.slice(lineStart(text, at), at);

const lineBreak = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n');

/** In brackets: behind the last item, on its line. */
function insideBrackets(text: string, outer: SourceRange, added: string): Edit | undefined {
  const { file } = outer;
  const body = text.slice(outer.start + 1, outer.end - 1);
  const kept = body.trimEnd();
  // Behind a comment what is added would be one, and behind a comma it would need none.
  if (kept.endsWith(',') || /(?:^|\s)#/.test(kept.slice(kept.lastIndexOf('\n') + 1)))
    return undefined;
  const at = outer.start + 1 + kept.length;
  return { file, start: at, end: at, text: kept.trim() === '' ? added : `, ${added}` };
}

function toList(
  text: string,
  list: SourceRange,
  items: readonly SourceRange[],
  item: string,
): Edit | undefined {
  if (text.charAt(list.start) === '[') return insideBrackets(text, list, item);
  const last = items.at(-1);
  const at = last && endBehind(text, last.end);
  const head = last && indentOf(text, last.start);
  if (at === undefined || head === undefined || !/^ *- +$/.test(head)) return undefined;
  return { file: list.file, start: at, end: at, text: `${lineBreak(text)}${head}${item}` };
}

function toMap(text: string, map: SourceRange, key: string, item: string): Edit | undefined {
  if (text.charAt(map.start) === '{') return insideBrackets(text, map, `${key}: [${item}]`);
  const indent = indentOf(text, map.start);
  const at = endBehind(text, map.end);
  if (at === undefined || !/^ +$/.test(indent)) return undefined;
  const eol = lineBreak(text);
  const lines = `${eol}${indent}${key}:${eol}${indent}  - ${item}`;
  return { file: map.file, start: at, end: at, text: lines };
}

/** Whether the list stands in the map; the place of a missing field is one above it. */
function isThere({ parent, list }: Appending): boolean {
  const [outer, inner] = [parent.range, list.range];
  return outer !== undefined && inner !== undefined && inner.start > outer.start;
}

/**
 * The edit that adds an item, written in one line, to the end of a list, in the style of the list;
 * with the list itself where it is not there. Nothing where it cannot be told how the text goes on.
 */
export function appendedTo(where: Appending, item: string, texts: Texts): Edit | undefined {
  const { parent, key, list, items } = where;
  const text = editableText(parent.range?.file, texts);
  if (text === undefined || !parent.range) return undefined;
  if (!isThere(where)) return toMap(text, parent.range, key, item);
  const ranges = items.flatMap(({ range }) => (range ? [range] : []));
  return list.range && ranges.length === items.length
    ? toList(text, list.range, ranges, item)
    : undefined;
}
