import { displayWidth } from '../display-width.ts';
import { visible } from '../visible.ts';

/** How wide the text may be before it is broken: what a terminal and a code review show. */
export const columns = 100;

/** One line: what it says, and behind it where that comes from, which a terminal shows dimmed. */
export interface Line {
  readonly text: string;
  readonly origin?: string;
  readonly isTitle?: true;
}

/** One entry of a list or a table: its cells, and where it comes from. */
export interface Row {
  readonly cells: readonly string[];
  /** Cells of the origin: a scope and a line, or lines only. */
  readonly origin: readonly string[];
}

const pad = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - displayWidth(text)));

/** Breaks a text at blanks so that it fits; what follows the first line stands `hanging` deeper. */
export function wrapped(text: string, indent: number, hanging = 2): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of visible(text).split(' ')) {
    const deep = lines.length === 0 ? indent : indent + hanging;
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && deep + displayWidth(longer) > columns) {
      lines.push(' '.repeat(deep) + line);
      line = word;
    } else line = longer;
  }
  return [...lines, ' '.repeat(lines.length === 0 ? indent : indent + hanging) + line];
}

/** The name of what follows. */
export function title(text: string): Line {
  return { text: visible(text), isTitle: true };
}

/** Where something comes from, on a line of its own; nothing where that is nowhere. */
export function originLines(origin: string, indent: number): readonly Line[] {
  if (origin === '') return [];
  return wrapped(origin, indent, 0).map((line) => ({
    text: ' '.repeat(indent),
    origin: line.slice(indent),
  }));
}

/** A text without an origin, broken where it is too long. */
export function plain(text: string, indent: number, hanging = 2): readonly Line[] {
  return wrapped(text, indent, hanging).map((one) => ({ text: one }));
}

/** The widest cell of a column; cells beyond `most` stand out of line, so that one long value does not push all others away. */
function widthOf(cells: readonly string[], most: number): number {
  const widths = cells.map(displayWidth).filter((width) => width <= most);
  return Math.max(0, ...widths);
}

/** The most that the cells of a table take before their column gives up on aligning. */
const widest = 40;

function column(rows: readonly Row[], part: 'cells' | 'origin', index: number): number {
  return widthOf(
    rows.map((row) => row[part][index] ?? ''),
    widest,
  );
}

/**
 * Rows with their cells under each other, and the origins behind them. Where a row is too long, its
 * origin stands on a line of its own, in its column.
 */
export function table(rows: readonly Row[], indent: number): readonly Line[] {
  const shown = rows.map(({ cells, origin }) => ({
    cells: cells.map(visible),
    origin: origin.map(visible),
  }));
  const count = Math.max(0, ...shown.map(({ cells }) => cells.length));
  const widths = Array.from({ length: count }, (_, index) => column(shown, 'cells', index));
  const scopeWidth = column(
    shown.filter(({ origin }) => origin.length > 1),
    'origin',
    0,
  );
  const originAt = indent + widths.reduce((sum, width) => sum + width + 2, 0);
  const tailOf = ({ origin: [first = '', ...more] }: Row): string =>
    more.length > 0 ? [pad(first, scopeWidth), ...more].join('  ').trimEnd() : first;
  const longest = Math.max(0, ...shown.map((row) => displayWidth(tailOf(row))));
  // Origins that stand on lines of their own begin alike, as far right as all of them allow.
  const below = Math.max(indent + 4, Math.min(originAt, columns - longest));
  return shown.flatMap((row) => {
    const { cells } = row;
    const text = ' '.repeat(indent) + cells.map((cell, i) => pad(cell, widths[i] ?? 0)).join('  ');
    const tail = tailOf(row);
    // A row that begins with empty cells goes on where its first word stands.
    const lead = text.length - text.trimStart().length;
    if (tail === '') return wrapped(text.trim(), lead).map((one) => ({ text: one }));
    const free = pad(text, originAt - 2);
    if (displayWidth(free) + 2 + displayWidth(tail) <= columns)
      return [{ text: `${free}  `, origin: tail }];
    return [
      ...wrapped(text.trim(), lead, lead === indent ? 4 : 2).map((one) => ({ text: one })),
      { text: ' '.repeat(below), origin: tail },
    ];
  });
}

/** A title with what stands below it; nothing where there is nothing to say. */
export function section(heading: string, body: readonly Line[]): readonly Line[] {
  return body.length === 0 ? [] : [{ text: '' }, title(heading), ...body];
}

/** The lines as one text, in colour or without. Ends with a line break. */
export function printed(lines: readonly Line[], { color }: { readonly color: boolean }): string {
  const texts = lines.map(({ text, origin, isTitle }) => {
    if (!color) return `${text}${origin ?? ''}`.trimEnd();
    if (isTitle) return `\u001b[1m${text}\u001b[0m`;
    return origin === undefined ? text.trimEnd() : `${text}\u001b[2m${origin}\u001b[0m`;
  });
  return `${texts.join('\n')}\n`;
}
