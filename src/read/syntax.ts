import type { YAMLError } from 'yaml';
import { diagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import type { SourceText } from '../source/text.ts';

const advice: Readonly<Record<string, string>> = {
  '*': 'quote it if text is meant; an alias needs its anchor, `&name`, before it',
  '@': 'quote it',
  '`': 'quote it',
  '%': 'quote it',
  '>': 'quote it; unquoted, `>` starts a block of text',
};

/** A value in block or flow style whose first character YAML keeps for itself. */
const special =
  /(?:^|[[{,]|[-?:][ \t])[ \t]*([@`%*]|>=?(?=[^\s+\-0-9]|[0-9]+[.\w]|=))([^\s,\]}#]*)/g;

/** The finding for a value that starts with `*`, `@`, `` ` ``, `%` or `>=` at an offset. */
export function quoteNeeded(file: string, start: number, source: string): Diagnostic {
  const range = { file, start, end: start + source.length };
  const first = source.charAt(0);
  const quoted = { ...range, text: `"${source}"` };
  // What starts like an alias may be one whose anchor was forgotten.
  const kind = /^\*[\w-]/.test(source) ? 'patch' : 'write';
  return diagnostic(
    'MW1015',
    { range },
    { start: source.startsWith('>=') ? '>=' : first, advice: advice[first] ?? 'quote it' },
    // A quote or a line end inside would need escaping: then only the advice is given.
    /["'\\\n]/.test(source)
      ? {}
      : { fixes: [{ title: `quote \`${source}\``, kind, edits: [quoted] }] },
  );
}

/** The text of the line around an offset, and where it starts. */
function lineAt(text: string, offset: number): { readonly start: number; readonly line: string } {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  return { start, line: text.slice(start, end === -1 ? text.length : end) };
}

/** The library's own words, as one printable line. */
function problemOf(error: YAMLError): string {
  const line = error.message.replace(/\s+/g, ' ').slice(0, 160);
  return line.charAt(0).toLowerCase() + line.slice(1);
}

/** One finding for a syntax error of the YAML library, by what people really did there. */
export function syntaxFinding({ file, text }: SourceText, error: YAMLError): Diagnostic {
  // At the end of the text there is nothing to underline: then its last character is.
  const offset = Math.min(error.pos[0], Math.max(0, text.trimEnd().length - 1));
  const { start, line } = lineAt(text, offset);
  const tab = /^ *(?:- *)*(\t)/d.exec(line)?.indices?.[1];
  if (error.code === 'TAB_AS_INDENT' || tab) {
    const at = tab ? start + tab[0] : text.indexOf('\t', offset);
    const from = at === -1 ? offset : at;
    return diagnostic('MW1002', { range: { file, start: from, end: from + 1 } }, {});
  }
  for (const match of line.matchAll(special)) {
    const [, first = '', rest = ''] = match;
    const source = first + rest;
    const at = start + match.index + match[0].length - source.length;
    // Only if the error lies in this very value.
    if (at <= offset && offset <= at + source.length) return quoteNeeded(file, at, source);
  }
  const end = Math.min(
    Math.max(error.pos[1], offset + 1),
    start + Math.max(line.length, offset - start),
  );
  return diagnostic(
    'MW1001',
    { range: { file, start: offset, end: Math.max(end, offset) } },
    {
      problem: problemOf(error),
    },
  );
}
