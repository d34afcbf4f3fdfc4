import type { Normalization } from '../access/normalize.ts';
import type { Request } from '../access/request.ts';
import {
  durationWords,
  retryWords,
  rewriteWords,
  sourcedWords,
  splitWords,
} from '../compare/value-words.ts';
import type { Decision } from '../model/decision.ts';
import type { Destination } from '../model/route.ts';
import { requestWords } from '../reach/request-words.ts';
import type { Texts } from '../source/text.ts';
import { frame } from './frame.ts';
import { lineIndex, type LineIndex } from './line-index.ts';
import type { Missing } from './missing.ts';
import { sourceLine, sourceLines, type SourceLine } from './source-line.ts';
import { visible } from './visible.ts';

/** One answer of `can`: the question, the decision, and what a refused request lacks. */
export interface Answer {
  /** The caller, as it was asked about. */
  readonly from: string;
  readonly request: Request;
  readonly decision: Decision;
  readonly missing: readonly Missing[];
  /** Only where proxies make another path of the one that was sent, or refuse it. */
  readonly readings?: readonly PathReading[];
}

/** What the proxies of some targets make of a path, and decide then. */
export interface PathReading {
  /** As it was sent. */
  readonly sent: string;
  readonly targets: readonly string[];
  readonly normalization: Normalization;
  /** Absent where the proxy refuses it. */
  readonly path?: string;
  readonly decision: Decision;
}

/** What `can -o json` prints. */
export interface ReportedDecision {
  readonly apiVersion: 'meshwright.dev/v1alpha1';
  readonly kind: 'Decision';
  readonly decision: Decision['decision'];
  readonly cause: Decision['cause'];
  readonly asks?: string;
  readonly reason: string;
  readonly rules: readonly SourceLine[];
  readonly shadow?: 'deny';
  readonly paths?: readonly ReportedReading[];
  readonly route?: ReportedRoute;
}

/** A reading of the path, for programs. */
export interface ReportedReading
  extends
    Pick<PathReading, 'targets' | 'normalization' | 'path'>,
    Pick<Decision, 'decision' | 'cause' | 'reason'> {}

/** Where an allowed request goes. */
export interface ReportedRoute {
  readonly to: readonly Destination[];
  /** As in an intent: `3s`, `none`. */
  readonly timeout?: string;
  /** After the first try. */
  readonly retries?: number;
  readonly rewrite?: string;
}

function reportedRoute({ to, by }: NonNullable<Decision['route']>): ReportedRoute {
  return {
    to,
    timeout: durationWords(by.timeout.value),
    retries: 'attempts' in by.retry ? by.retry.attempts.value : 0,
    ...(by.rewrite && { rewrite: rewriteWords(by.rewrite) }),
  };
}

/** What one side lacks, where, and whose it is. */
export function missingText(
  { at, field, service, owners, patch }: Missing,
  find: LineIndex,
): string {
  const line = sourceLine(at, find);
  const where = [
    ...(line ? [`${line.file}:${line.line}`] : []),
    ...(owners.length > 0 ? [`owned by ${owners.join(' ')}`] : []),
  ].join(', ');
  const lacks = field === 'allow' ? 'does not grant it' : 'does not declare it';
  return `\`${service}\` ${lacks} (${where}): add \`${patch}\` to its \`${field}\``;
}

function reportedReading({ targets, normalization, path, decision }: PathReading): ReportedReading {
  return {
    targets,
    normalization,
    ...(path !== undefined && { path }),
    decision: decision.decision,
    cause: decision.cause,
    reason: decision.reason,
  };
}

/** A decision for programs. */
export function decisionReport(
  { decision, missing, readings }: Answer,
  texts: Texts,
): ReportedDecision {
  const find = lineIndex(texts);
  return {
    apiVersion: 'meshwright.dev/v1alpha1',
    kind: 'Decision',
    decision: decision.decision,
    cause: decision.cause,
    ...(decision.asks !== undefined && { asks: decision.asks }),
    reason: [decision.reason, ...missing.map((each) => missingText(each, find))].join('; '),
    rules: sourceLines(decision.rules, find),
    ...(decision.shadow && { shadow: decision.shadow }),
    ...(readings && { paths: readings.map(reportedReading) }),
    ...(decision.route && { route: reportedRoute(decision.route) }),
  };
}

const ansi = { allow: '32', deny: '31', asks: '33', unknown: '33' } as const;

function frames({ decision }: Answer, find: LineIndex): readonly string[] {
  const shown = decision.rules.flatMap(({ range }) => {
    const lines = range && find(range);
    return lines ? [{ file: range.file, lines }] : [];
  });
  const gutter = String(Math.max(1, ...shown.map(({ lines }) => lines.start.line))).length;
  return shown.flatMap(({ file, lines }) => frame(file, lines, gutter, ''));
}

export function routeText(
  { to, by, path }: NonNullable<Decision['route']>,
  request: Request,
): string {
  const parts = [
    splitWords(to, request.to),
    `timeout ${sourcedWords(by.timeout, durationWords)}`,
    `retry ${retryWords(by.retry)}`,
    ...(by.rewrite ? [`rewritten to ${rewriteWords(by.rewrite)}`] : []),
    ...(path === request.path || by.rewrite ? [] : [`path ${path}`]),
  ];
  return `route: ${visible(parts.join(', '))}`;
}

/** `path /x//y: base (eu, us) makes it /x//y: deny`, one line a reading. */
export function readingText({ sent, targets, normalization, path, decision }: PathReading): string {
  const who = targets.length === 0 ? '' : ` (${targets.join(', ')})`;
  const what = path === undefined ? 'refuses it' : `makes it ${path}`;
  return `path ${sent}: ${normalization}${who} ${what}: ${decision.decision}`;
}

/**
 * A decision for people: what, why, the lines that decide on every side, and for a refusal what is
 * missing and in whose file. Ends with a line break.
 */
export function decisionText(
  answer: Answer,
  texts: Texts,
  { color }: { readonly color: boolean },
): string {
  const find = lineIndex(texts);
  const { decision, request, from, missing } = answer;
  const word = color
    ? `\u001b[1;${ansi[decision.decision]}m${decision.decision}\u001b[0m`
    : decision.decision;
  const asked = request.wire === 'http' ? ` (host ${request.host})` : '';
  const lines = [
    `${word}: ${visible(requestWords(from, request) + asked)}`,
    `reason: ${visible(decision.reason)}`,
    ...frames(answer, find),
    ...(answer.readings ?? []).map((reading) => visible(readingText(reading))),
    ...(decision.shadow ? ['shadow: would be refused if `mode` were enforce'] : []),
    ...(decision.route && decision.decision !== 'deny' ? [routeText(decision.route, request)] : []),
    ...missing.map((each) => `missing: ${visible(missingText(each, find))}`),
  ];
  return `${lines.join('\n')}\n`;
}
