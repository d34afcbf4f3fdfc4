import { runInNewContext } from 'node:vm';

/** A file of an example: its bytes, for it may hold what is no text; of a link its target. */
export interface ExampleFile {
  readonly bytes: Uint8Array;
  readonly isLink: boolean;
}

/** By path from the folder of the example. */
export type ExampleFiles = ReadonlyMap<string, ExampleFile>;

/** A page of `docs/diagnostics`, taken apart. */
export interface DiagnosticPage {
  readonly title: string;
  /** Severity and message, as the page states them. */
  readonly statement: string;
  readonly headings: readonly string[];
  /** The files of the example. */
  readonly wrong: ExampleFiles;
  readonly right: ExampleFiles;
}

const controls: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r' };

/** Turns `\t`, `\xNN` (one byte), `\u{…}` (a character) and `\\` into what they stand for. */
export function unescaped(text: string): Uint8Array {
  const parts = [...text.matchAll(/\\x([0-9a-fA-F]{2})|\\u\{([0-9a-fA-F]+)\}|\\(.)|([^\\]+|\\)/g)];
  return Buffer.concat(
    parts.map(([whole, byte, point, letter, plain]) => {
      if (byte !== undefined) return Buffer.of(Number.parseInt(byte, 16));
      if (point !== undefined) return Buffer.from(String.fromCodePoint(Number.parseInt(point, 16)));
      if (letter === '\\') return Buffer.from(letter);
      return Buffer.from(plain ?? controls[letter ?? ''] ?? whole);
    }),
  );
}

/**
 * One fenced block. Its info string gives the file's name (`file=cart.yaml`) and how the body is
 * meant: `escapes`, `generate` (an expression of JavaScript that yields the text), `link` (a
 * symbolic link to what the body names).
 */
function fileOf(info: string, body: string, index: number): readonly [string, ExampleFile] {
  const words = info.split(/\s+/);
  const file = words.find((word) => word.startsWith('file='))?.slice('file='.length);
  const name = file ?? (index === 0 ? 'example.yaml' : `example-${index}.yaml`);
  const isLink = words.includes('link');
  if (words.includes('generate'))
    return [name, { bytes: Buffer.from(String(runInNewContext(`(${body.trim()})`))), isLink }];
  const text = isLink ? body.trim() : body;
  return [name, { bytes: words.includes('escapes') ? unescaped(text) : Buffer.from(text), isLink }];
}

function files(section: string): ExampleFiles {
  const blocks = [...section.matchAll(/^(`{3,})([^\n]*)\n([\s\S]*?)^\1[ \t]*$/gm)];
  return new Map(blocks.map((block, index) => fileOf(block[2] ?? '', block[3] ?? '', index)));
}

/** The same text with blanks for fenced blocks: what looks like a heading in YAML is a comment. */
function unfenced(text: string): string {
  return text.replace(/^(`{3,})[^\n]*\n[\s\S]*?^\1[ \t]*$/gm, (block) =>
    block.replace(/[^\n]/g, ' '),
  );
}

/** The text between two marks; to the end without the second. */
function between(text: string, from: RegExp, to?: RegExp): string {
  const prose = unfenced(text);
  const start = from.exec(prose);
  if (!start) return '';
  const begin = start.index + start[0].length;
  const end = to?.exec(prose.slice(begin));
  return text.slice(begin, end ? begin + end.index : text.length);
}

/** Reads a page; what it lacks is empty, so that a test can say so. */
export function diagnosticPage(text: string): DiagnosticPage {
  const [first = '', , third = ''] = text.split('\n');
  const example = between(text, /^## Example$/m, /^## /m);
  return {
    title: first.replace(/^# /, ''),
    statement: third,
    headings: [...unfenced(text).matchAll(/^## (.*)$/gm)].map((match) => match[1] ?? ''),
    wrong: files(between(example, /^Wrong:$/m, /^Right:$/m)),
    right: files(between(example, /^Right:$/m)),
  };
}
