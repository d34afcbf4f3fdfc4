import type { Request } from '../access/request.ts';
import type { Approval } from '../compare/approvals.ts';
import type { Change, Witness } from '../compare/change.ts';
import type { GuaranteeChange } from '../compare/guarantee-changes.ts';
import { summary, type Summary } from '../compare/summary.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Decision } from '../model/decision.ts';
import type { Destination } from '../model/route.ts';
import type { Chain } from '../reach/chains.ts';
import type { Texts } from '../source/text.ts';
import { reportedDiagnostics, type ReportedDiagnostic } from './json.ts';
import { lineIndex, type LineIndex } from './line-index.ts';
import { sourceLine } from './source-line.ts';

/** Two states of one mesh, compared: what every rendering of a diff is made from. */
export interface Difference {
  readonly mesh: string;
  /** What the two sides are called: a commit id, `worktree`, `dir:PATH`. */
  readonly from: string;
  readonly to: string;
  readonly changes: readonly Change[];
  /** Chains of calls from outside to sensitive data that only the new state makes possible. */
  readonly chains: readonly Chain[];
  readonly guarantees: readonly GuaranteeChange[];
  readonly approvals: readonly Approval[];
  /** Findings of the new state. */
  readonly findings: readonly Diagnostic[];
  readonly texts: { readonly before: Texts; readonly after: Texts };
  /** Digest of what the new state compiles to; absent where it does not. */
  readonly plan?: string;
}

/** One request that both sides answer differently. */
export interface ReportedWitness {
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly method?: string;
  readonly path?: string;
  readonly host?: string;
  readonly headers?: Request['headers'];
  readonly claims?: Request['headers'];
  readonly before: Decision['decision'];
  readonly after: Decision['decision'];
  readonly route?: { readonly before: readonly Destination[]; readonly after: readonly Destination[] };
}

/** One change, for programs. */
export interface ReportedChange extends Pick<Change, 'class' | 'certainty' | 'from' | 'to' | 'port'> {
  readonly what: string;
  readonly before: string;
  readonly after: string;
  readonly crossing?: Change['crossing'];
  readonly witness?: ReportedWitness;
  readonly source: readonly { readonly file: string; readonly line: number; readonly side: string }[];
}

/** What `diff -o json` prints for one mesh. */
export interface DiffReport {
  readonly apiVersion: 'meshwright.dev/v1alpha1';
  readonly kind: 'DiffReport';
  readonly from: string;
  readonly to: string;
  readonly mesh: string;
  readonly summary: Summary;
  readonly changes: readonly ReportedChange[];
  readonly chains: readonly Chain[];
  readonly guarantees: readonly (Omit<GuaranteeChange, 'broken'> & { readonly chain?: string })[];
  readonly approvals: readonly Approval[];
  readonly findings: readonly ReportedDiagnostic[];
  readonly plan?: string;
}

const isEmpty = (record: object): boolean => Object.keys(record).length === 0;

function reportedWitness(from: string, { request, before, after }: Witness): ReportedWitness {
  const { to, port, method, path, host, headers, token, wire } = request;
  const routes = before.route && after.route;
  return {
    from,
    to,
    port,
    ...(wire === 'http' && { method, path, host }),
    ...(wire === 'http' && !isEmpty(headers) && { headers }),
    ...(token.kind === 'valid' && !isEmpty(token.claims) && { claims: token.claims }),
    before: before.decision,
    after: after.decision,
    ...(routes && { route: { before: before.route.to, after: after.route.to } }),
  };
}

function reportedSource({ source }: Change, find: Record<'before' | 'after', LineIndex>) {
  return source.flatMap((place) => {
    const line = sourceLine(place, find[place.side]);
    return line ? [{ file: line.file, line: line.line, side: place.side }] : [];
  });
}

function reportedChange(change: Change, find: Record<'before' | 'after', LineIndex>): ReportedChange {
  const { class: kind, certainty, from, to, port, what, before, after, crossing, witness } = change;
  return {
    class: kind,
    certainty,
    ...(from !== undefined && { from }),
    to,
    ...(port !== undefined && { port }),
    what,
    before,
    after,
    ...(crossing && { crossing }),
    ...(witness && { witness: reportedWitness(from ?? 'any', witness) }),
    source: reportedSource(change, find),
  };
}

/** A difference for programs. */
export function diffReport(difference: Difference): DiffReport {
  const { from, to, mesh, changes, chains, guarantees, approvals, findings, texts, plan } = difference;
  const find = { before: lineIndex(texts.before), after: lineIndex(texts.after) };
  return {
    apiVersion: 'meshwright.dev/v1alpha1',
    kind: 'DiffReport',
    from,
    to,
    mesh,
    summary: summary(changes),
    changes: changes.map((change) => reportedChange(change, find)),
    chains,
    guarantees: guarantees.map(({ broken, ...rest }) => ({
      ...rest,
      ...(broken[0] !== undefined && { chain: broken[0] }),
    })),
    approvals,
    findings: reportedDiagnostics(findings, texts.after),
    ...(plan !== undefined && { plan }),
  };
}
