import { displayWidth, graphemes } from './display-width.ts';
import type { Lines } from './line-index.ts';
import { visible, visibleLines } from './visible.ts';

/** Cells of a source line that are shown; longer lines are cut around the place. */
const maximum = 120;
/** Cells of context kept before the place in a cut line. */
const context = 30;

/** A source line made fit for a terminal, and the stretch of it to underline, in cells. */
interface Shown {
  readonly text: string;
  readonly from: number;
  /** At least 1: also an empty place gets a mark. */
  readonly width: number;
}

const shownText = (raw: string): string => visibleLines(raw)[0] ?? '';

/** The longest part of a text, from its start or its end, that fits into so many cells. */
function fitting(text: string, room: number, side: 'start' | 'end'): string {
  if (displayWidth(text) <= room) return text;
  const parts = side === 'start' ? graphemes(text) : [...graphemes(text)].reverse();
  const kept: string[] = [];
  let used = 0;
  for (const part of parts) {
    used += displayWidth(part);
    // One cell is for the ellipsis.
    if (used > room - 1) break;
    kept.push(part);
  }
  return side === 'start' ? `${kept.join('')}…` : `…${kept.reverse().join('')}`;
}

/**
 * Only a window of the raw line is looked at, so a file that is one line of megabytes costs no more
 * than a short one. Half a surrogate pair at the window's edge is shown as an escape.
 */
function shown({ start, end, text }: Lines): Shown {
  const from = start.column - 1;
  const to = end.line === start.line ? end.column - 1 : text.length;
  const window = maximum + 1;
  const head = shownText(text.slice(Math.max(0, from - window), from));
  const tail = shownText(text.slice(to, to + window));
  const marked = fitting(
    shownText(text.slice(from, Math.min(to, from + window))),
    maximum,
    'start',
  );
  const width = displayWidth(marked);
  const before = fitting(head, Math.max(context, maximum - width - displayWidth(tail)), 'end');
  const left = displayWidth(before);
  const after = fitting(tail, Math.max(context, maximum - left - width), 'start');
  return { text: before + marked + after, from: left, width: Math.max(1, width) };
}

/** Where a frame stands, for its first line: `file:line:column`. */
export function spot(file: string, { start }: Lines): string {
  return `${visible(file)}:${start.line}:${start.column}`;
}

/** The lines of a frame: the place, the source line and the carets with their label. */
export function frame(
  file: string,
  lines: Lines,
  gutter: number,
  label: string,
): readonly string[] {
  const { text, from, width } = shown(lines);
  const margin = ' '.repeat(gutter);
  const carets = ' '.repeat(from) + '^'.repeat(width);
  return [
    `${margin}--> ${spot(file, lines)}`,
    `${margin} |`,
    `${String(lines.start.line).padStart(gutter)} | ${text}`.trimEnd(),
    `${margin} | ${carets}${label === '' ? '' : ` ${visible(label)}`}`,
  ];
}
