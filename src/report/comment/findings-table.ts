import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Severity } from '../../diagnostics/severity.ts';
import { objectName } from '../../source/place.ts';
import type { Texts } from '../../source/text.ts';
import { lineIndex, type LineIndex } from '../line-index.ts';
import { sourceLine } from '../source-line.ts';
import { counted } from '../tally.ts';
import type { Section } from './budget.ts';
import { always, rowSection } from './counts.ts';
import { code, lineLink, row, sentence } from './markdown-text.ts';

const signs: Readonly<Record<Severity, string>> = {
  error: '❌ error',
  warning: '⚠️ warning',
  info: 'ℹ️ note',
};

/** Where findings point: the side they were found on. */
export interface FoundIn {
  readonly texts: Texts;
  readonly commit: string;
  readonly repository?: string;
}

/** Our own pages only, and only where nothing of a rule's name can end the link. */
function ruleCell({ code: id, slug, url }: Diagnostic): string {
  const isOurs = /^https:\/\/meshwright\.dev\/[A-Za-z0-9/_-]+$/.test(url);
  const label = code(id, 'table');
  return `${isOurs ? `[${label}](${url})` : label} ${code(slug, 'table')}`;
}

function placeText(finding: Diagnostic, find: LineIndex, { commit, repository }: FoundIn): string {
  const line = sourceLine(finding, find);
  if (line) return ` at ${lineLink(repository, commit, line)}`;
  if (finding.range) return ` in ${code(finding.range.file, 'table')}`;
  return finding.object ? ` in ${code(objectName(finding.object), 'table')}` : '';
}

function findingRow(finding: Diagnostic, find: LineIndex, where: FoundIn): string {
  const { severity, message, help } = finding;
  return row(
    signs[severity],
    ruleCell(finding),
    sentence(message, 'table') + placeText(finding, find, where),
    help === undefined ? '—' : sentence(help.trim().split('\n')[0] ?? '', 'table'),
  );
}

function ofSeverity(
  findings: readonly Diagnostic[],
  severity: Severity,
  where: FoundIn,
  plan: { readonly priority: number; readonly limits: readonly number[] },
): Section {
  const find = lineIndex(where.texts);
  const own = findings.filter((finding) => finding.severity === severity);
  return rowSection({
    ...plan,
    rows: own.map((finding) => findingRow(finding, find, where)),
    rest: (count) => row(signs[severity], `… ${counted(count, 'more finding')}`, '', ''),
    noun: `findings (${severity})`,
  });
}

/** What is wrong and what to do about it. Errors are the last to be shortened. */
export function findingsTable(
  findings: readonly Diagnostic[],
  where: FoundIn,
  title = 'Guardrails and findings',
): readonly Section[] {
  if (findings.length === 0) return [];
  const of = (severity: Severity) => findings.filter((f) => f.severity === severity).length;
  const counts = [
    `${of('error')} blocking`,
    ...(of('warning') > 0 ? [counted(of('warning'), 'warning')] : []),
    ...(of('info') > 0 ? [counted(of('info'), 'note')] : []),
  ].join(' · ');
  const head = row('', 'Rule', 'What is wrong', 'How to fix');
  return [
    always(`#### ${title} — ${counts}\n\n${head}\n|:--|:--|:--|:--|`),
    ofSeverity(findings, 'error', where, { priority: 1, limits: [100, 20] }),
    ofSeverity(findings, 'warning', where, { priority: 4, limits: [20, 5] }),
    ofSeverity(findings, 'info', where, { priority: 7, limits: [5] }),
  ];
}
