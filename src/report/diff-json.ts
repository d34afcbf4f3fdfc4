import type { Request } from '../access/request.ts';
import type { Approval } from '../compare/approvals.ts';
import type { BlastRadius } from '../compare/blast-radius.ts';
import type { Change, Witness } from '../compare/change.ts';
import type { GuaranteeChange } from '../compare/guarantee-changes.ts';
import { accessVerdict, summary, type AccessVerdict, type Summary } from '../compare/summary.ts';
import { splitWords } from '../compare/value-words.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Decision } from '../model/decision.ts';
import type { NewChain } from '../compare/new-chains.ts';
import type { Texts } from '../source/text.ts';
import { reportedDiagnostics, type ReportedDiagnostic } from './json.ts';
import { lineIndex, type LineIndex } from './line-index.ts';
import { peerName } from './peer-name.ts';
import { sourceLine } from './source-line.ts';

/** Two states of one mesh, compared: what every rendering of a diff is made from. */
export interface Difference {
  readonly mesh: string;
  /** What the two sides are called: a commit id, `worktree`, `dir:PATH`. */
  readonly from: string;
  readonly to: string;
  readonly changes: readonly Change[];
  /** Chains of calls from outside to sensitive data that only the new state makes possible. */
  readonly chains: readonly NewChain[];
  readonly radius: BlastRadius;
  readonly guarantees: readonly GuaranteeChange[];
  readonly approvals: readonly Approval[];
  /** Findings of the new state. */
  readonly findings: readonly Diagnostic[];
  /** Where targets and guardrails were asked about a part only: about how many services of how many. */
  readonly asked?: { readonly services: number; readonly of: number } | undefined;
  readonly texts: { readonly before: Texts; readonly after: Texts };
  /** Digest of what the new state compiles to; absent where it does not. */
  readonly plan?: string;
}

/** One request that both sides answer differently. A TCP connection has an empty method and path. */
export interface ReportedWitness {
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly method: string;
  readonly path: string;
  readonly host?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly claims?: Readonly<Record<string, string>>;
  readonly before: Decision['decision'];
  readonly after: Decision['decision'];
  /** Where it goes, in words: `v1 90 % · v3 10 %`. */
  readonly route?: { readonly before: string; readonly after: string };
}

/** One change, for programs. */
export interface ReportedChange {
  readonly class: Change['class'];
  readonly certainty: Change['certainty'];
  readonly from?: string;
  readonly to: string;
  readonly what: string;
  readonly before: string;
  readonly after: string;
  readonly witness?: ReportedWitness;
  readonly source: readonly { readonly file: string; readonly line: number }[];
}

/** How a guarantee stands on both sides; `chain`: the requests that break it now, in words. */
export interface ReportedGuarantee extends Pick<GuaranteeChange, 'name' | 'before' | 'after'> {
  readonly chain?: readonly string[];
}

/** What `diff -o json` prints for one mesh. */
export interface DiffReport {
  readonly apiVersion: 'meshwright.dev/v1alpha1';
  readonly kind: 'DiffReport';
  readonly from: string;
  readonly to: string;
  readonly mesh: string;
  readonly summary: Summary;
  readonly access: AccessVerdict;
  readonly changes: readonly ReportedChange[];
  /** Names from the gateway to the sensitive service. */
  readonly chains: readonly (readonly string[])[];
  readonly radius: BlastRadius;
  readonly guarantees: readonly ReportedGuarantee[];
  readonly approvals: readonly Approval[];
  readonly findings: readonly ReportedDiagnostic[];
  /** As in {@link Difference}; then there is no plan. */
  readonly asked?: { readonly services: number; readonly of: number };
  readonly plan?: string;
}

/** Several values of one key are one list, as HTTP writes them (RFC 9110, 5.3). */
function flat(values: Request['headers']): Readonly<Record<string, string>> | undefined {
  const entries = Object.entries(values).map(([key, list]) => [key, list.join(', ')] as const);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function reportedWitness(from: string, { request, before, after }: Witness): ReportedWitness {
  const { to, port, method, path, host, token } = request;
  const headers = flat(request.headers);
  const claims = token.kind === 'valid' ? flat(token.claims) : undefined;
  return {
    from,
    to,
    port,
    method,
    path,
    ...(request.wire === 'http' && { host }),
    ...(headers && { headers }),
    ...(claims && { claims }),
    before: before.decision,
    after: after.decision,
    ...(before.route &&
      after.route && {
        route: { before: splitWords(before.route.to, to), after: splitWords(after.route.to, to) },
      }),
  };
}

function reportedChange(
  change: Change,
  find: Record<'before' | 'after', LineIndex>,
): ReportedChange {
  const { class: kind, certainty, from, to, what, before, after, witness, source } = change;
  return {
    class: kind,
    certainty,
    ...(from !== undefined && { from }),
    to,
    what,
    before,
    after,
    ...(witness && {
      witness: reportedWitness(from ?? witness.from ?? peerName(witness.request), witness),
    }),
    source: source.flatMap((place) => {
      const line = sourceLine(place, find[place.side]);
      return line ? [{ file: line.file, line: line.line }] : [];
    }),
  };
}

/** A difference for programs. */
export function diffReport(difference: Difference): DiffReport {
  const { from, to, mesh, changes, chains, radius, guarantees, approvals, findings } = difference;
  const { texts, asked, plan } = difference;
  const find = { before: lineIndex(texts.before), after: lineIndex(texts.after) };
  return {
    apiVersion: 'meshwright.dev/v1alpha1',
    kind: 'DiffReport',
    from,
    to,
    mesh,
    summary: summary(changes),
    access: accessVerdict(changes),
    changes: changes.map((change) => reportedChange(change, find)),
    chains: chains.map(({ from: gateway, hops }) => [gateway, ...hops.map((hop) => hop.to)]),
    radius,
    guarantees: guarantees.map(({ broken, lost: _lost, ...rest }) => ({
      ...rest,
      ...(broken.length > 0 && { chain: broken }),
    })),
    approvals,
    findings: reportedDiagnostics(findings, texts.after),
    ...(asked !== undefined && { asked }),
    ...(plan !== undefined && { plan }),
  };
}
