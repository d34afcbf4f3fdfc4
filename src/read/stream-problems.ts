import { diagnostic } from '../diagnostics/diagnostic.ts';
import type { SourceText } from '../source/text.ts';
import type { Parsed, ParsedStream } from './parse.ts';
import type { Problem } from './problem.ts';

function problem(file: string, start: number, end: number, text: string): Problem {
  const finding = diagnostic('MW1020', { range: { file, start, end } }, { problem: text });
  return { concern: 'refused', finding };
}

/** Where a document's own text starts. */
function startOf(document: Parsed): number {
  return document.contents?.range[0] ?? document.range[0];
}

// A file of another format must not yield a finding a line.
const most = 20;

/**
 * kubectl splits a file at lines that start with `---`, before any YAML is read
 * (apimachinery `util/yaml`, `YAMLReader`), and decodes the first document of each part. What that
 * would cut elsewhere than YAML does, or drop, is refused; so is what the tokens show that only YAML 1.2 takes.
 */
export function streamProblems(
  { file, text }: SourceText,
  { documents, directives, watch }: ParsedStream,
): readonly Problem[] {
  const found = directives.map(({ offset, source }) =>
    problem(
      file,
      offset,
      offset + source.length,
      'it splits the file before directives are applied',
    ),
  );
  const badLines = (text.includes('---') ? text : '').matchAll(
    /^---(?!(?:[ \t]+#[^\n]*|[ \t]*)\r?$)[^\n]*/gm,
  );
  for (const match of badLines) {
    if (found.length >= most) break;
    const end = match.index + match[0].trimEnd().length;
    found.push(problem(file, match.index, end, 'only a comment may follow `---` on its line'));
  }
  // A text without three dots is spared the search at each of its lines.
  const dotted = text.includes('...') ? text : '';
  for (const match of dotted.matchAll(
    /(?:(?<![^])|^---[^\n]*\n)(?:[ \t]*(?:#[^\n]*)?\r?\n)*\.\.\.(?=\s|$)/gm,
  )) {
    if (found.length >= most) break;
    const end = match.index + match[0].length;
    found.push(problem(file, end - 3, end, 'no document stands before `...`'));
  }
  for (const document of documents.slice(1)) {
    if (found.length >= most) break;
    if (document.directives?.docStart === true) continue;
    // A document may be nothing but an anchor at the end of the text.
    const start = Math.min(startOf(document), text.length - 1);
    found.push(problem(file, start, start + 1, 'a document that starts without `---` is dropped'));
  }
  for (const start of watch.tabs.slice(0, most)) {
    const range = { file, start, end: start + 1 };
    found.push({ concern: 'refused', finding: diagnostic('MW1002', { range }, {}) });
  }
  for (const start of watch.explicitKeys.slice(0, most)) {
    const range = { file, start, end: start + 1 };
    const problem = 'a key that is marked by `?` is read differently by different readers';
    found.push({ concern: 'refused', finding: diagnostic('MW1001', { range }, { problem }) });
  }
  return found;
}
