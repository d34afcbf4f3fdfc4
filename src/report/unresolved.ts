import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { byCodeUnits } from '../diagnostics/order.ts';
import type { Texts } from '../source/text.ts';
import { fenced } from './comment/markdown-text.ts';
import { htmlPage } from './html-page.ts';
import { element, preformatted, together } from './html-text.ts';
import { terminal } from './terminal.ts';

const sentence = 'The mesh does not resolve, so there is no answer.';

/** What a drawing shows: no text of a repository, as even a comment is searched for directives in Mermaid. */
function label(diagnostics: readonly Diagnostic[]): string {
  const codes = new Set(diagnostics.map(({ code }) => code).filter((code) => /^MW\d+$/.test(code)));
  return [sentence, [...codes].sort(byCodeUnits).join(', ')].join(' ').trimEnd();
}

type Render = (lines: readonly string[], diagnostics: readonly Diagnostic[]) => string;

/** A file keeps its format where there is no answer: who opens or posts it must not obey what a finding quotes. */
const renderers: Readonly<Record<string, Render>> = {
  markdown: (lines) => `${sentence}\n\n${fenced('text', lines)}\n`,
  html: (lines) => {
    const findings = preformatted(lines.map((line) => element('span', {}, line)));
    return htmlPage('No answer', together(element('h1', {}, sentence), findings));
  },
  mermaid: (_lines, diagnostics) => `flowchart LR\n  n0["${label(diagnostics)}"]\n`,
  dot: (_lines, diagnostics) =>
    `digraph "none" {\n  "none" [label="${label(diagnostics)}", shape=box];\n}\n`,
};

/** The findings that are there instead of an answer, in its format; as for a terminal in any other. */
export function unresolved(
  format: string,
  diagnostics: readonly Diagnostic[],
  texts: Texts,
  color: boolean,
): string {
  const render = Object.hasOwn(renderers, format) ? renderers[format] : undefined;
  if (render === undefined) return terminal(diagnostics, texts, { color });
  return render(terminal(diagnostics, texts, { color: false }).trimEnd().split('\n'), diagnostics);
}
