import type { Diagnostic, Related } from '../diagnostics/diagnostic.ts';
import type { Severity } from '../diagnostics/severity.ts';
import { fieldPath } from '../source/pointer.ts';
import { objectName, type Place } from '../source/place.ts';
import type { Texts } from '../source/text.ts';
import { frame } from './frame.ts';
import { lineIndex, type LineIndex } from './line-index.ts';
import { summaryLine, tally, worst } from './tally.ts';
import { visible, visibleLines } from './visible.ts';

export interface TerminalOptions {
  /** Whether severities are coloured by ANSI sequences. */
  readonly color: boolean;
  /** At most so many findings are shown, the worst; the rest is counted. */
  readonly limit?: number;
}

const ansi: Readonly<Record<Severity, string>> = { error: '31', warning: '33', info: '34' };

/** Object and field, for a place that stands in no text. */
function named({ object, pointer }: Place): string {
  const parts = [object && objectName(object), pointer && fieldPath(pointer)];
  return visible(parts.filter((part) => part !== undefined && part !== '').join(' '));
}

/** Wide enough for the line numbers of all frames of a finding, so that they stand in one column. */
function gutterOf(places: readonly Place[], find: LineIndex): number {
  const numbers = places.map(({ range }) => (range && find(range)?.start.line) ?? 1);
  return String(Math.max(...numbers)).length;
}

/** The frame of a place; of a file without text its name; without a file object and field. */
function located(place: Place, find: LineIndex, gutter: number, label = ''): readonly string[] {
  const lines = place.range && find(place.range);
  if (place.range && lines) return frame(place.range.file, lines, gutter, label);
  const spot = place.range ? visible(place.range.file) : named(place);
  const said = [spot, visible(label)].filter((part) => part !== '').join(': ');
  return said === '' ? [] : [`${' '.repeat(gutter)}--> ${said}`];
}

/** `= help: …`, further lines aligned below the first. */
function note(name: string, text: string): readonly string[] {
  const head = `  = ${name}: `;
  return visibleLines(text.trimEnd()).map((line, index) =>
    `${index === 0 ? head : ' '.repeat(head.length)}${line}`.trimEnd(),
  );
}

function block(finding: Diagnostic, find: LineIndex, color: boolean): string {
  const gutter = gutterOf([finding, ...finding.related], find);
  const severity = `${finding.severity}[${visible(finding.code)}]`;
  const head = color ? `\u001b[1;${ansi[finding.severity]}m${severity}\u001b[0m` : severity;
  const related = (place: Related) => located(place, find, gutter, place.message);
  return [
    `${head}: ${visible(finding.message)}`,
    ...located(finding, find, gutter),
    ...finding.related.flatMap(related),
    ...(finding.help === undefined ? [] : note('help', finding.help)),
    ...note('see', finding.url),
  ].join('\n');
}

/**
 * Findings as people read them in a terminal, each with its source line; the last line sums up.
 * Nothing from a repository reaches the terminal as a command: controls are written as escapes.
 * Ends with a line break.
 */
export function terminal(
  diagnostics: readonly Diagnostic[],
  texts: Texts,
  { color, limit = Infinity }: TerminalOptions,
): string {
  const find = lineIndex(texts);
  const chosen = worst(diagnostics, limit);
  const hidden = diagnostics.length - chosen.length;
  const blocks = chosen.map((finding) => block(finding, find, color));
  const summary = summaryLine(tally(diagnostics));
  const last = hidden === 0 ? summary : `${summary} (${hidden} of them not shown)`;
  return `${[...blocks, last].join('\n\n')}\n`;
}
