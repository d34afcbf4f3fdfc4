import type { Writable } from 'node:stream';
import { pino, stdTimeFunctions, type Logger } from 'pino';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { visible } from '../../report/visible.ts';
import type { Decided } from './judge-review.ts';
import { UnresolvedError } from './policy-state.ts';

/** JSON lines for machines. Never given an object of a review: only what is picked here. */
export function webhookLog(stream: Writable): Logger {
  return pino({ base: null, timestamp: stdTimeFunctions.isoTime }, stream);
}

/** Kubernetes has no longer name; a forged review may. */
const nameLength = 253;

function clamped(text: string): string {
  return text.length <= nameLength ? text : `${text.slice(0, nameLength)}…`;
}

function rulesOf(findings: readonly Diagnostic[]): readonly string[] {
  return [...new Set(findings.map(({ code, slug }) => (code.startsWith('policy/') ? slug : code)))];
}

/** One line for a decision: who it is about and what decided, nothing of what it holds. */
export function logDecision(log: Logger, decided: Decided, millis: number, commit?: string): void {
  const { request, decision, findings, reason } = decided;
  const about = request && {
    uid: clamped(request.uid),
    operation: request.operation,
    kind: clamped(request.kind.kind),
    ...(request.namespace !== undefined && { namespace: clamped(request.namespace) }),
    name: clamped(request.name),
    dryRun: request.dryRun,
  };
  const level = decision === 'allowed' || decision === 'denied' ? 'info' : 'warn';
  log[level](
    {
      ...(about ?? (decided.answer && { uid: clamped(decided.answer.response.uid) })),
      decision,
      ...(reason !== undefined && { reason }),
      rules: rulesOf(findings),
      ms: Math.round(millis),
      ...(commit !== undefined && { commit }),
    },
    'review',
  );
}

/**
 * An error without its message: what other libraries say of a failure quotes what they failed on,
 * and that may be a secret in a review.
 */
export function errorFacts(error: unknown): object {
  if (!(error instanceof Error)) return { error: typeof error };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { error: error.name, stack: frames.slice(0, 8).map((line) => line.trim()) };
}

/** Findings that are named where intents cannot be taken. */
const findingsShown = 5;

/** Why intents were not taken. They are no secret to who runs the server, so the reason is told. */
export function reloadFacts(error: unknown): object {
  if (error instanceof UnresolvedError) {
    const errors = error.diagnostics.filter(({ severity }) => severity === 'error');
    const shown = errors.slice(0, findingsShown);
    return {
      error: error.name,
      errors: errors.length,
      findings: shown.map(({ code, range }) => `${code} ${range?.file ?? ''}`.trim()),
    };
  }
  if (!(error instanceof Error)) return errorFacts(error);
  return { error: error.name, reason: clamped(visible(error.message)) };
}
