import type { Fix } from '../../diagnostics/fix.ts';
import type { Edit } from '../../source/edit.ts';
import { lineStart, nextLine } from './lines.ts';
import { hasCommentAbove, type ListText } from './list-text.ts';

/** The edit that takes one item out; nothing for the last one left, or where a comment would go too. */
function removed({ file, text, style, items }: ListText, index: number): Edit | undefined {
  const [item, before, after] = [items[index], items[index - 1], items[index + 1]];
  if (item === undefined || item.isCommented || items.length < 2) return undefined;
  if (style === 'flow') {
    return before
      ? { file, start: before.value.end, end: item.value.end, text: '' }
      : { file, start: item.value.start, end: after?.value.start ?? item.value.end, text: '' };
  }
  const start = lineStart(text, item.value.start);
  const { end } = item.whole;
  if (index === 0 && hasCommentAbove(text, start)) return undefined;
  const next = nextLine(text, end);
  // The last line of a file may have no line break: then the one before it goes.
  return next === end && before
    ? { file, start: before.whole.end, end, text: '' }
    : { file, start, end: next, text: '' };
}

/** The fix that takes one item out of a list: it stands there twice, or is not granted. */
export function removal(list: ListText | undefined, index: number, title: string): readonly Fix[] {
  const edit = list && removed(list, index);
  return edit ? [{ title, kind: 'write', edits: [edit] }] : [];
}
