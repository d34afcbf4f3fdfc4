import { changeClasses } from '../compare/change.ts';
import { accessVerdict, summary } from '../compare/summary.ts';
import { symbols, verdictOf } from './comment/verdict.ts';
import { compiledDiff, type ObjectDiff } from './compiled-diff.ts';
import type { Difference } from './diff-json.ts';
import { changesTable, witnessesTable } from './diff-html-changes.ts';
import { blastRadius, chainsList, cautionBox, pictureBlock } from './diff-html-reach.ts';
import { askedWords, classTitles, reachWords } from './diff-text.ts';
import { approvalsTable, findingsTable, guaranteesTable } from './diff-html-verdicts.ts';
import type { ComparedInput } from './comment/input.ts';
import { htmlPage } from './html-page.ts';
import { element, nothing, preformatted, table, together, value, type Html } from './html-text.ts';
import { counted } from './tally.ts';

/** One mesh of a report, with what its pictures and texts are made from. */
export interface HtmlInput extends Pick<ComparedInput, 'edges' | 'files'> {
  readonly difference: Difference;
  readonly version: string;
}

function countsTable({ changes }: Difference): Html {
  const counts = summary(changes);
  return table({
    caption: `${counted(changes.length, 'change')} by what they mean`,
    head: ['Class', 'Means', 'Changes'],
    rows: changeClasses.map((kind) => [
      element('span', { class: kind }, kind),
      classTitles[kind],
      String(counts[kind]),
    ]),
  });
}

function lineOf(line: string): Html {
  if (line.startsWith('+')) return element('span', { class: 'add' }, line);
  return line.startsWith('-') ? element('span', { class: 'del' }, line) : element('span', {}, line);
}

function objectBlock({ path, kind, added, removed, lines }: ObjectDiff): Html {
  const title = element('summary', {}, value(path), ` ${kind}, +${added} −${removed} lines`);
  const body =
    lines === undefined
      ? element('p', {}, 'The two texts have too little in common to show.')
      : preformatted(lines.map(lineOf));
  return element('details', {}, title, body);
}

/** The compiled text, object for object, whole. */
function compiledBlock(objects: readonly ObjectDiff[]): Html {
  if (objects.length === 0) return element('p', {}, 'No compiled object differs.');
  return together(...objects.map(objectBlock));
}

function ownCheck({ difference: { from, to, mesh }, version }: HtmlInput): Html {
  const quoted = (text: string) =>
    /^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
  const command = `npx meshwright@${version} diff --from ${quoted(from)} --to ${quoted(to)} --mesh ${quoted(mesh)}`;
  return preformatted([element('code', {}, command)]);
}

function section(title: string, body: Html): Html {
  return body.html === '' ? nothing : together(element('h2', {}, title), body);
}

function meshBody(input: HtmlInput): Html {
  const { difference, edges, files } = input;
  const { mesh, from, to, plan } = difference;
  const { outlook, words } = verdictOf(difference);
  const digest =
    plan === undefined ? nothing : together(element('span', {}, ' · plan '), value(plan));
  return together(
    element('h1', {}, `${symbols[outlook]} Mesh change: `, value(mesh), ` — ${words}`),
    element('p', {}, 'From ', value(from), ' to ', value(to), digest),
    ...reachWords[accessVerdict(difference.changes)].map((words) => element('p', {}, words)),
    cautionBox(difference),
    countsTable(difference),
    section('What changes', changesTable(difference)),
    section('New chains to sensitive data', chainsList(difference)),
    section('Needs approval from', approvalsTable(difference)),
    section('Guarantees', guaranteesTable(difference)),
    section('Witness requests', witnessesTable(difference)),
    section('Guardrails and findings', findingsTable(difference)),
    difference.asked ? element('p', {}, askedWords(difference.asked)) : nothing,
    section('Blast radius', blastRadius(difference)),
    section('The calls that change, as Mermaid', pictureBlock(difference, edges)),
    section('Compiled objects', compiledBlock(compiledDiff(files.before, files.after))),
    section('Check it yourself', ownCheck(input)),
  );
}

/**
 * A difference as one HTML file that loads and runs nothing: the same as the Markdown report, and
 * whole, however long. All that comes from a repository is escaped.
 */
export function diffHtml(inputs: readonly HtmlInput[]): string {
  const names = inputs.map(({ difference }) => difference.mesh).join(', ');
  const footer = element('footer', {}, `meshwright ${inputs[0]?.version ?? ''}`);
  return htmlPage(`Mesh change: ${names}`, together(...inputs.map(meshBody), footer));
}
