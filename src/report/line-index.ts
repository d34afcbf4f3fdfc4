import type { LineColumn } from '../source/line-column.ts';
import type { SourceRange } from '../source/range.ts';
import type { Texts } from '../source/text.ts';

/** A range as people count it, with the text of its first line. Lines and columns from 1. */
export interface Lines {
  readonly start: LineColumn;
  /** Exclusive. */
  readonly end: LineColumn;
  /** The first line, without its line break. */
  readonly text: string;
}

/** Answers for any range of any text; `undefined` where the text is not at hand. */
export type LineIndex = (range: SourceRange) => Lines | undefined;

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function position(starts: readonly number[], offset: number): LineColumn {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}

/**
 * Lines of many ranges over the same texts. Each text is searched for line breaks once: thousands
 * of findings in one large file stay linear.
 */
export function lineIndex(texts: Texts): LineIndex {
  const known = new Map<string, readonly number[]>();
  return ({ file, start, end }) => {
    const text = texts.get(file);
    if (text === undefined) return undefined;
    const starts = known.get(file) ?? lineStarts(text);
    known.set(file, starts);
    const from = position(starts, Math.min(start, text.length));
    const next = starts[from.line];
    const lineEnd = next === undefined ? text.length : next - 1;
    const isWindows = next !== undefined && text[lineEnd - 1] === '\r';
    return {
      start: from,
      end: position(starts, Math.min(Math.max(start, end), text.length)),
      text: text.slice(starts[from.line - 1], isWindows ? lineEnd - 1 : lineEnd),
    };
  };
}
