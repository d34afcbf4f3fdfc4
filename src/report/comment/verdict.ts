import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Difference } from '../diff-json.ts';
import { counted } from '../tally.ts';
import type { Outlook } from './marker.ts';

/** What must happen before this can be merged. */
export interface Verdict {
  readonly outlook: Outlook;
  /** `blocked by 1 guardrail, 1 approval needed`. */
  readonly words: string;
}

export const symbols: Readonly<Record<Outlook, string>> = {
  blocked: '❌',
  attention: '⚠️',
  fine: '✅',
};

const isOf = (severity: Diagnostic['severity']) => (finding: Diagnostic) =>
  finding.severity === severity;

/** Errors by what they are: rules of the organisation, promises of the mesh, anything else. */
function blockers({ findings, guarantees }: Difference): readonly string[] {
  const errors = findings.filter(isOf('error'));
  const guardrails = errors.filter(({ code }) => code.startsWith('policy/')).length;
  const broken = guarantees.filter(({ after }) => after === 'broken').length;
  // A broken guarantee is a finding on each of its lines: told once, as the guarantee.
  const lines = errors.filter(({ object }) => object?.kind === 'Guarantee').length;
  const others = errors.length - guardrails - (broken > 0 ? lines : 0);
  return [
    ...(guardrails > 0 ? [counted(guardrails, 'guardrail finding')] : []),
    ...(broken > 0 ? [counted(broken, 'broken guarantee')] : []),
    ...(others > 0 ? [counted(others, 'error')] : []),
  ];
}

/** What is newly possible is never green, whoever owns it: a tick over it would be read as "safe". */
function widenings({ changes, chains }: Difference): readonly string[] {
  const wide = changes.filter(({ class: kind }) => kind === 'widens');
  const across = wide.filter(({ crossing }) => crossing !== undefined && crossing !== 'same-team');
  const calls =
    across.length > 0
      ? [`${counted(across.length, 'call')} newly allowed across a boundary of trust`]
      : wide.length > 0
        ? [`${counted(wide.length, 'call')} newly allowed`]
        : [];
  return [...calls, ...(chains.length > 0 ? ['new way to sensitive data'] : [])];
}

/** The verdict over a change: a title says what must happen, not how the tool feels. */
export function verdictOf(difference: Difference): Verdict {
  const blocked = blockers(difference);
  const needed = difference.approvals.length;
  const warnings = difference.findings.filter(isOf('warning')).length;
  const asks = [
    ...(needed > 0 ? [`${counted(needed, 'approval')} needed`] : []),
    ...(warnings > 0 && blocked.length === 0 ? [counted(warnings, 'warning')] : []),
  ];
  if (blocked.length > 0)
    return { outlook: 'blocked', words: [`blocked by ${blocked.join(', ')}`, ...asks].join(', ') };
  const words = [...widenings(difference), ...asks];
  if (words.length > 0) return { outlook: 'attention', words: words.join(', ') };
  return { outlook: 'fine', words: 'nothing blocks it' };
}
