import type { Writable } from 'node:stream';
import { pino, stdTimeFunctions, type Logger } from 'pino';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Decided } from './judge-review.ts';
import { clamped } from './error-facts.ts';

/** JSON lines for machines. Never given an object of a review: only what is picked here. */
export function webhookLog(stream: Writable): Logger {
  return pino({ base: null, timestamp: stdTimeFunctions.isoTime }, stream);
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
