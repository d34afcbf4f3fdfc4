import { compiledDiff } from './compiled-diff.ts';
import { approvalsLine } from './comment/approvals-line.ts';
import { blastRadius } from './comment/blast-radius.ts';
import { fit, type Section } from './comment/budget.ts';
import { linesOf } from './comment/changed-lines.ts';
import { compiledSection } from './comment/compiled-section.ts';
import { always } from './comment/counts.ts';
import { findingsTable } from './comment/findings-table.ts';
import { footer, nextState } from './comment/footer.ts';
import { guaranteeTable } from './comment/guarantee-table.ts';
import { caution, countsLine, title } from './comment/heading.ts';
import type { ComparedInput, CommentInput, UnresolvedInput } from './comment/input.ts';
import { marker } from './comment/marker.ts';
import { ownCheck } from './comment/own-check.ts';
import { reachTable } from './comment/reach-table.ts';
import { verdictOf } from './comment/verdict.ts';
import { witnessTable } from './comment/witness-table.ts';

/** What people still read; hosts take more. */
export const defaultBudget = 60_000;

/** Every known host takes this much. */
const commentLimit = 65_536;

function budgetOf({ budget = defaultBudget, hardBudget = commentLimit }: CommentInput): number {
  return Math.min(budget, hardBudget);
}

/** The error list in the place of an answer: half a mesh would give wrong ones. */
function unresolvedComment(input: UnresolvedInput): string {
  const { id, side, findings, texts, repository } = input;
  const commit = side === 'head' ? input.head : input.base;
  const state = nextState(input, 'blocked', undefined);
  const words = `the ${side} does not resolve; access was **not** computed`;
  const where = { texts, commit, ...(repository !== undefined && { repository }) };
  const sections: readonly Section[] = [
    always(marker(state)),
    always(title(id, { outlook: 'blocked', words })),
    ...findingsTable(findings, where, 'What is wrong'),
    always(footer(input, state)),
  ];
  return fit(sections, budgetOf(input), 1);
}

function isQuiet({ difference, files }: ComparedInput): boolean {
  const { changes, chains, guarantees, findings } = difference;
  return (
    changes.length + chains.length === 0 &&
    guarantees.every(({ before, after }) => before === after && after !== 'broken') &&
    findings.every(({ severity }) => severity !== 'error') &&
    compiledDiff(files.before, files.after).length === 0
  );
}

/** An old comment about nothing shrinks to one green line; its past stays. */
function quietComment(input: ComparedInput): string {
  const state = nextState(input, 'fine', input.difference.plan);
  const words = 'no change in who can reach whom';
  return [marker(state), title(input.id, { outlook: 'fine', words }), footer(input, state)].join(
    '\n\n',
  );
}

function comparedComment(input: ComparedInput): string {
  const { id, difference, edges, files, repository } = input;
  const { changes, guarantees, approvals, findings, texts, plan } = difference;
  const verdict = verdictOf(difference);
  const state = nextState(input, verdict.outlook, plan);
  const objects = compiledDiff(files.before, files.after);
  const links = repository === undefined ? {} : { repository };
  const found = { texts: texts.after, commit: input.head, ...links };
  const lines = linesOf(texts, { base: input.base, head: input.head, ...links });
  const sections: readonly Section[] = [
    always(marker(state)),
    always(title(id, verdict)),
    always(countsLine(changes, objects)),
    caution(difference),
    ...reachTable(changes, lines),
    approvalsLine(approvals),
    ...guaranteeTable(guarantees),
    ...witnessTable(changes),
    ...findingsTable(findings, found),
    ...blastRadius(difference, edges),
    ...compiledSection(objects),
    ownCheck(input, changes),
    always(footer(input, state)),
  ];
  return fit(sections, budgetOf(input), 2);
}

/** The same for whoever asked: that nothing changes is an answer too. */
export function markdownReport(input: CommentInput): string {
  return comment(input) ?? (input.kind === 'compared' ? quietComment(input) : '');
}

/**
 * The comment on a pull request, as GitHub-flavoured Markdown within a budget of bytes. All that
 * comes from the repository is escaped: no mention, no link but to lines of the repository and to our
 * own pages, no image, no HTML but our own. The same input gives the same bytes.
 *
 * @returns `undefined` where there is nothing to say and no comment that would go on saying otherwise.
 */
export function comment(input: CommentInput): string | undefined {
  if (input.kind === 'unresolved') return unresolvedComment(input);
  if (!isQuiet(input)) return comparedComment(input);
  return input.previous === undefined ? undefined : quietComment(input);
}
