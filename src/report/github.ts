import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { severities, type Severity } from '../diagnostics/severity.ts';
import type { Texts } from '../source/text.ts';
import { lineIndex, type LineIndex } from './line-index.ts';
import { counted } from './tally.ts';
import { visible, visibleLines } from './visible.ts';
import { workflowCommand, type Command } from './workflow-command.ts';

/** GitHub shows so many annotations of one kind for a step and drops the rest without a word. */
const shownPerStep = 10;

const commands: Readonly<Record<Severity, Command>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
};

/** Line and column of the finding; columns only on one line, else GitHub refuses the annotation. */
function properties(
  finding: Diagnostic,
  find: LineIndex,
): Readonly<Record<string, string | number>> {
  const title = `${visible(finding.code)} ${visible(finding.slug)}`;
  if (!finding.range) return { title };
  const { file } = finding.range;
  const lines = find(finding.range);
  // An annotation without a line does not appear beside the changed files.
  if (!lines) return { file, line: 1, title };
  const { start, end } = lines;
  const base = { file, line: start.line, endLine: end.line };
  if (start.line !== end.line) return { ...base, title };
  return { ...base, col: start.column, endColumn: end.column, title };
}

function body({ message, help, url }: Diagnostic): string {
  const way = help === undefined ? [] : visibleLines(`help: ${help.trimEnd()}`);
  return [visible(message), ...way, url].join('\n');
}

/** At most ten commands of one severity; where there are more, the tenth counts the rest. */
function annotations(
  findings: readonly Diagnostic[],
  severity: Severity,
  find: LineIndex,
): readonly string[] {
  const command = commands[severity];
  const fits = findings.length <= shownPerStep;
  const shown = fits ? findings : findings.slice(0, shownPerStep - 1);
  const lines = shown.map((finding) =>
    workflowCommand(command, properties(finding, find), body(finding)),
  );
  if (fits) return lines;
  const rest = `${counted(findings.length - shown.length, `more ${severity}`)} not shown here`;
  return [
    ...lines,
    workflowCommand(command, { title: 'meshwright' }, `${rest}: see the log or the report`),
  ];
}

/** Findings as workflow commands, worst first; each line ends with a line break. */
export function github(diagnostics: readonly Diagnostic[], texts: Texts): string {
  const find = lineIndex(texts);
  const lines = severities.flatMap((severity) =>
    annotations(
      diagnostics.filter((finding) => finding.severity === severity),
      severity,
      find,
    ),
  );
  return lines.map((line) => `${line}\n`).join('');
}
