import { expect } from 'vitest';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { ordered } from '../../src/diagnostics/order.ts';
import type { Severity } from '../../src/diagnostics/severity.ts';

/** A text whose «marked» stretches are the places that findings must underline. */
export interface Marked {
  /** Without the marks. */
  readonly text: string;
  readonly marks: readonly Mark[];
}

export interface Mark {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Takes the marks out of a text. They may nest; their order is that of the opening marks. */
export function marked(source: string): Marked {
  const open: number[] = [];
  const spans: { start: number; end: number }[] = [];
  let text = '';
  for (const character of source) {
    if (character === '«') {
      open.push(spans.length);
      spans.push({ start: text.length, end: -1 });
    } else if (character === '»') {
      const span = spans[open.pop() ?? -1];
      if (span === undefined) throw new Error('a » without its «');
      span.end = text.length;
    } else text += character;
  }
  if (open.length > 0) throw new Error('a « without its »');
  return {
    text,
    marks: spans.map(({ start, end }) => ({ start, end, text: text.slice(start, end) })),
  };
}

/** What a finding must be. */
export interface ExpectedDiagnostic {
  readonly code: string;
  /** Which mark it underlines, over all sources in order; `none` for a finding without a place in a text. */
  readonly at: number | 'none';
  readonly severity?: Severity;
  readonly message?: string | RegExp;
  readonly help?: string | RegExp;
  /** The marks of the related places, in order. */
  readonly related?: readonly number[];
}

/** Sources by file name, or one source that is `cart.yaml`. */
export type MarkedSources = string | Readonly<Record<string, string>>;

interface Underlined {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function underlined(
  diagnostic: Pick<Diagnostic, 'range'>,
  texts: ReadonlyMap<string, string>,
): Underlined | 'none' {
  if (!diagnostic.range) return 'none';
  const { file, start, end } = diagnostic.range;
  return { file, start, end, text: texts.get(file)?.slice(start, end) ?? `(no text of ${file})` };
}

const matching = (text: string | RegExp): unknown =>
  typeof text === 'string' ? text : expect.stringMatching(text);

/**
 * Runs a stage on the sources without their marks and compares all its findings, in the order of
 * reports: code, underlined text and its place, and what else the expectation names.
 */
export function expectDiagnostics(
  sources: MarkedSources,
  run: (texts: ReadonlyMap<string, string>) => readonly Diagnostic[],
  expected: readonly ExpectedDiagnostic[],
): void {
  const files = Object.entries(typeof sources === 'string' ? { 'cart.yaml': sources } : sources);
  const parsed = files.map(([file, source]) => [file, marked(source)] as const);
  const texts = new Map(parsed.map(([file, { text }]) => [file, text]));
  const places = parsed.flatMap(([file, { marks }]) => marks.map((mark) => ({ file, ...mark })));
  const place = (at: number | 'none'): unknown => {
    if (at === 'none') return at;
    const found = places[at];
    if (found === undefined) throw new Error(`the sources have no mark number ${at}`);
    return found;
  };
  const actual = ordered(run(texts)).map((finding) => ({
    code: finding.code,
    at: underlined(finding, texts),
    severity: finding.severity,
    message: finding.message,
    help: finding.help,
    related: finding.related.map((other) => underlined(other, texts)),
  }));
  expect(actual).toEqual(
    // What an expectation leaves out is as it is.
    expected.map(({ code, at, severity, message, help, related }, index) => ({
      code,
      at: place(at),
      severity: severity ?? actual[index]?.severity,
      message: message === undefined ? actual[index]?.message : matching(message),
      help: help === undefined ? actual[index]?.help : matching(help),
      related: related === undefined ? actual[index]?.related : related.map(place),
    })),
  );
}
