import { changeClasses, type Change, type ChangeClass, type Witness } from '../compare/change.ts';
import { foldedChanges } from '../compare/fold-services.ts';
import type { BlastRadius, Distant } from '../compare/blast-radius.ts';
import { accessVerdict, type AccessVerdict } from '../compare/summary.ts';
import { requestWords } from '../reach/request-words.ts';
import type { Difference } from './diff-json.ts';
import { lineIndex, type LineIndex } from './line-index.ts';
import { peerName } from './peer-name.ts';
import { sourceLine } from './source-line.ts';
import { counted } from './tally.ts';
import { terminal } from './terminal.ts';
import { visible } from './visible.ts';

/** What each class means, in a few words. */
export const classTitles: Readonly<Record<ChangeClass, string>> = {
  widens: 'newly allowed',
  narrows: 'no longer allowed',
  exposure: 'exposed',
  mtls: 'mutual TLS',
  reroutes: 'routed differently',
  resilience: 'timeouts, retries, limits, faults',
  telemetry: 'logs, traces and metrics',
  neutral: 'without effect on a request',
};

const ansi: Readonly<Partial<Record<ChangeClass, string>>> = {
  widens: '31',
  narrows: '32',
  exposure: '33',
  mtls: '33',
};

/** Said first, since it is what most reviewers want to know. */
export const reachWords: Readonly<Record<AccessVerdict, readonly string[]>> = {
  changed: [],
  unchanged: ['no change in who can reach whom: proven over all requests'],
  'unchanged-as-far-as-known': [
    'no change in who can reach whom, as far as the rules are understood',
  ],
};

type Sides = Readonly<Record<'before' | 'after', LineIndex>>;

function valueText({ before, after }: Change): string {
  if (before === '') return after;
  return after === '' ? `${before} → nothing` : `${before} → ${after}`;
}

function sourceText({ source }: Change, find: Sides): readonly string[] {
  const lines = source.flatMap((place) => {
    const line = sourceLine(place, find[place.side]);
    return line ? [`${line.file}:${line.line}${place.side === 'before' ? ' (before)' : ''}`] : [];
  });
  return lines.length === 0 ? [] : [`    at ${[...new Set(lines)].join(', ')}`];
}

/** The request, and what becomes of it where that is what changes. */
function witnessText(witness: Witness, caller: string | undefined): string {
  const { request, before, after, from = peerName(request) } = witness;
  const words = requestWords(caller ?? from, request);
  return before.decision === after.decision
    ? words
    : `${words}: ${before.decision} → ${after.decision}`;
}

function changeLines(change: Change, find: Sides): readonly string[] {
  const { from, to, port, what, certainty, crossing, witness } = change;
  const ends = `${from === undefined ? '' : `${from} → `}${to}${port === undefined ? '' : `:${port}`}`;
  const marks = [crossing, certainty === 'may' ? 'may change' : undefined].filter(Boolean);
  const mark = marks.length === 0 ? '' : ` [${marks.join(', ')}]`;
  const tried = witness ? [`    e.g. ${witnessText(witness, from)}`] : [];
  return [`  ${ends} ${what}: ${valueText(change)}${mark}`, ...tried, ...sourceText(change, find)];
}

function classLines(
  kind: ChangeClass,
  changes: readonly Change[],
  color: boolean,
  find: Sides,
): readonly string[] {
  const own = changes.filter((change) => change.class === kind);
  if (own.length === 0) return [];
  const title = `${kind}: ${classTitles[kind]} (${own.length})`;
  const code = ansi[kind] ?? '0';
  const body = own.flatMap((change) => changeLines(change, find)).map(visible);
  return ['', color ? `\u001b[1;${code}m${title}\u001b[0m` : title, ...body];
}

/** Commit ids as people compare them. */
function short(label: string): string {
  return /^[0-9a-f]{40,64}$/.test(label) ? label.slice(0, 12) : label;
}

function list(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => visible(`  ${line}`))];
}

/** How much of the mesh its findings are about, where that is not all of it. */
export function askedWords({ services, of }: NonNullable<Difference['asked']>): string {
  return `targets and guardrails were asked about what changes and what is one call away: ${services} of ${counted(of, 'service')}`;
}

const shownNames = 6;

function fewWords(names: readonly string[]): string {
  const more = names.length > shownNames ? [`${names.length - shownNames} more`] : [];
  return [...names.slice(0, shownNames), ...more].join(', ');
}

/** `2 upstream: shop/web, shop/app`; the nearest are named. */
function distantWords(title: string, all: readonly Distant[]): readonly string[] {
  if (all.length === 0) return [];
  return [`${all.length} ${title}: ${fewWords(all.map(({ name }) => name))}`];
}

/** Who calls what changes, and what it calls; nothing where nobody does. */
export function radiusWords({
  upstream,
  isOpen,
  downstream,
  teams,
}: BlastRadius): readonly string[] {
  const words = [
    ...(isOpen ? ['upstream: everyone, as something there is open to the whole mesh'] : []),
    ...(isOpen ? [] : distantWords('upstream', upstream)),
    ...distantWords('downstream', downstream),
  ];
  return words.length > 0 && teams.length > 0 ? [...words, `teams: ${fewWords(teams)}`] : words;
}

/** What changed in the meaning of a mesh, for people: widening first. Ends with a line break. */
export function diffText(difference: Difference, { color }: { readonly color: boolean }): string {
  const { mesh, from, to, changes, chains, radius, guarantees, approvals, findings, texts, asked } =
    difference;
  const find = { before: lineIndex(texts.before), after: lineIndex(texts.after) };
  const shown = foldedChanges(changes);
  const told = guarantees.filter(({ before, after }) => after === 'broken' || before !== after);
  const lines = [
    visible(
      `mesh ${mesh}: ${counted(changes.length, 'change')} from ${short(from)} to ${short(to)}`,
    ),
    ...reachWords[accessVerdict(changes)],
    ...changeClasses.flatMap((kind) => classLines(kind, shown, color, find)),
    ...list(
      'new chains from outside to sensitive data',
      chains.map(
        ({ from, hops, label, isFirst }) =>
          `${[from, ...hops.map(({ to }) => to)].join(' → ')} (${label})${isFirst ? ', the first one' : ''}`,
      ),
    ),
    ...list('touches', radiusWords(radius)),
    ...list(
      'guarantees',
      told.flatMap(({ name, before, after, broken }) => [
        `${name}: ${before} → ${after}`,
        ...broken.map((line) => `  ${line}`),
      ]),
    ),
    ...list(
      'needs the approval of',
      approvals.map(({ owner, because }) => `${owner}: ${because.join('; ')}`),
    ),
  ];
  if (asked !== undefined) lines.push('', askedWords(asked));
  const found = findings.length === 0 ? '' : `\n${terminal(findings, texts.after, { color })}`;
  return `${lines.join('\n')}\n${found}`;
}
