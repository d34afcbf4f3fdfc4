import type { Place } from '../../source/place.ts';
import type { SourceRange } from '../../source/range.ts';
import type { Texts } from '../../source/text.ts';
import { editableText } from './editable-text.ts';
import { lineEnd, lineStart, nextLine } from './lines.ts';

/** One item of a list as it is written. */
export interface ItemText {
  /** The item alone. */
  readonly value: SourceRange;
  /** In block style with the comments above and beside it; else the item alone. */
  readonly whole: SourceRange;
  readonly isCommented: boolean;
}

/** A list as it is written. */
export interface ListText {
  readonly file: string;
  readonly text: string;
  readonly style: 'flow' | 'block';
  readonly items: readonly ItemText[];
  /** Blank lines between items make groups, a comment above the first one is about it or about all. */
  readonly isGrouped: boolean;
}

type Ranges = readonly SourceRange[];

/**
 * How a list is written, from the places of the list and its items. Nothing where it cannot be
 * edited item by item: without the text, with anchors, with comments inside of brackets, or with
 * items of several lines.
 */
export function listText(list: Place, items: readonly Place[], texts: Texts): ListText | undefined {
  const text = editableText(list.range?.file, texts);
  const ranges = items.flatMap(({ range }) => (range ? [range] : []));
  if (text === undefined || !list.range || ranges.length < items.length || items.length === 0)
    return undefined;
  return text.charAt(list.range.start) === '['
    ? flowList(text, list.range, ranges)
    : blockList(text, list.range, ranges);
}

/** Between brackets: only commas and blanks may stand around the items. */
function flowList(text: string, list: SourceRange, ranges: Ranges): ListText | undefined {
  let at = list.start + 1;
  for (const [index, { start, end }] of ranges.entries()) {
    const between = text.slice(at, start);
    if (start < at || !(index === 0 ? /^\s*$/ : /^\s*,\s*$/).test(between)) return undefined;
    at = end;
  }
  if (!/^\s*,?\s*\]$/.test(text.slice(at, list.end))) return undefined;
  const items = ranges.map((value) => ({ value, whole: value, isCommented: false }));
  return { file: list.file, text, style: 'flow', items, isGrouped: false };
}

/** The lines of one item in block style, or nothing where they hold more than it and comments. */
function blockItem(
  text: string,
  above: number,
  value: SourceRange,
): { readonly lines: string; readonly head: string; readonly item: ItemText } | undefined {
  const start = lineStart(text, value.start);
  const end = lineEnd(text, value.end);
  const [head, beside] = [text.slice(start, value.start), text.slice(value.end, end)];
  if (start < above || text.slice(value.start, value.end).includes('\n')) return undefined;
  if (!/^ *- +$/.test(head) || !/^(?:[ \t]*|[ \t]+#.*)$/.test(beside)) return undefined;
  const lines = text.slice(above, start);
  if (!/^(?:[ \t]*(?:#[^\n]*)?\r?\n)*$/.test(lines)) return undefined;
  const isCommented = lines.includes('#') || beside.includes('#');
  const whole = { file: value.file, start: above, end };
  return { lines, head, item: { value, whole, isCommented } };
}

/** One item a line, with nothing but comments and blank lines between them. */
function blockList(text: string, list: SourceRange, ranges: Ranges): ListText | undefined {
  const first = lineStart(text, ranges[0]?.start ?? 0);
  const items: ItemText[] = [];
  const columns = new Set<number>();
  let isGrouped = hasCommentAbove(text, first);
  let above = first;
  for (const value of ranges) {
    const found = blockItem(text, above, value);
    if (found === undefined) return undefined;
    items.push(found.item);
    columns.add(found.head.indexOf('-'));
    isGrouped ||= found.lines.split('\n').slice(0, -1).some(isBlank);
    above = nextLine(text, value.end);
  }
  // Items of one list stand in one column.
  return columns.size === 1
    ? { file: list.file, text, style: 'block', items, isGrouped }
    : undefined;
}

const isBlank = (line: string): boolean => /^\s*$/.test(line);

/** Whether the line above a line is a comment. */
export function hasCommentAbove(text: string, start: number): boolean {
  return start > 0 && /^[ \t]*#/.test(text.slice(lineStart(text, start - 1), start));
}
