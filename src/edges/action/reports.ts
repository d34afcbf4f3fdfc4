import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { summary } from '../../compare/summary.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { byteLength, fit } from '../../report/comment/budget.ts';
import { findingsTable } from '../../report/comment/findings-table.ts';
import type { CommentInput } from '../../report/comment/input.ts';
import { always } from '../../report/comment/counts.ts';
import type { Outlook } from '../../report/comment/marker.ts';
import { verdictOf } from '../../report/comment/verdict.ts';
import { diffReport } from '../../report/diff-json.ts';
import { checkReport } from '../../report/json.ts';
import { markdownReport } from '../../report/markdown.ts';
import { sarif } from '../../report/sarif.ts';
import { tally } from '../../report/tally.ts';
import type { Texts } from '../../source/text.ts';

/** All that a run says, before it is said anywhere. */
export interface Told {
  readonly inputs: readonly CommentInput[];
  /** Of the head. */
  readonly findings: readonly Diagnostic[];
  readonly texts: Texts;
  readonly head: string;
  readonly version: string;
}

/** A step summary over 1 MiB is refused whole. */
const summaryBudget = 900 * 1024;

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** How the run came out, over all meshes. */
export function outlookOf({ inputs, findings }: Told): Outlook {
  const counts = tally(findings);
  const each = inputs.map((input) =>
    input.kind === 'unresolved' ? 'blocked' : verdictOf(input.difference).outlook,
  );
  if (counts.error > 0 || each.includes('blocked')) return 'blocked';
  return counts.warning > 0 || each.includes('attention') ? 'attention' : 'fine';
}

/** The findings alone, for a commit that is compared with nothing. */
function checkText({ findings, texts, head }: Told): string {
  const counts = tally(findings);
  const sign = counts.error > 0 ? '❌' : counts.warning > 0 ? '⚠️' : '✅';
  const title = `### ${sign} Mesh check — ${counts.error} errors, ${counts.warning} warnings`;
  return fit(
    [always(title), ...findingsTable(findings, { texts, commit: head })],
    summaryBudget,
    0,
  );
}

/** The whole report as Markdown: of every mesh, as far as a step summary takes it. */
export function reportText(told: Told): string {
  if (told.inputs.length === 0) return checkText(told);
  const budget = Math.floor(summaryBudget / told.inputs.length);
  const parts = told.inputs.map((input) =>
    markdownReport({ ...input, budget, hardBudget: budget }),
  );
  const text = parts.join('\n\n');
  return byteLength(text) <= summaryBudget ? text : checkText(told);
}

/** The report for programs: what `check` and `diff` print as JSON, in one file. */
export function reportJson(told: Told): string {
  const { inputs, findings, texts } = told;
  const differences = inputs.flatMap((input) =>
    input.kind === 'compared' ? [diffReport(input.difference)] : [],
  );
  return json({
    apiVersion: 'meshwright.dev/v1alpha1',
    kind: 'PullRequestReport',
    verdict: outlookOf(told),
    check: checkReport(findings, texts),
    diffs: differences,
  });
}

/** Counts of changes by class over all meshes, and of findings. */
export function countsOf({ inputs, findings }: Told): Readonly<Record<string, number>> {
  const changes = inputs.flatMap((input) =>
    input.kind === 'compared' ? input.difference.changes : [],
  );
  const { error, warning } = tally(findings);
  return { errors: error, warnings: warning, ...summary(changes) };
}

/** Paths of the files that later steps read. */
export interface ReportFiles {
  readonly sarif: string;
  readonly json: string;
  readonly markdown: string;
}

/** Writes the reports as files: outputs of a step are too small for them. */
export async function writeReports(told: Told, folder: string): Promise<ReportFiles> {
  await mkdir(folder, { recursive: true });
  const files: ReportFiles = {
    sarif: join(folder, 'meshwright.sarif'),
    json: join(folder, 'report.json'),
    markdown: join(folder, 'report.md'),
  };
  await writeFile(files.sarif, json(sarif(told.findings, told.texts, told.version)));
  await writeFile(files.json, reportJson(told));
  await writeFile(files.markdown, `${reportText(told)}\n`);
  return files;
}
