import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { severities, type Severity } from '../diagnostics/severity.ts';

/** How many findings there are of each severity. */
export type Tally = Readonly<Record<Severity, number>>;

export function tally(diagnostics: readonly Diagnostic[]): Tally {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const { severity } of diagnostics) counts[severity] += 1;
  return counts;
}

/** `1 error`, `2 errors`, `2 policies`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** `2 errors, 1 warning`; severities that do not occur are left out. */
export function summaryLine(counts: Tally): string {
  const parts = severities
    .filter((severity) => counts[severity] > 0)
    .map((severity) => counted(counts[severity], severity));
  return parts.length === 0 ? 'no findings' : parts.join(', ');
}

/** The `limit` worst findings, in the order they came in: a limit never hides an error behind notes. */
export function worst(diagnostics: readonly Diagnostic[], limit: number): readonly Diagnostic[] {
  if (diagnostics.length <= limit) return diagnostics;
  const kept = severities
    .flatMap((severity) => diagnostics.filter((finding) => finding.severity === severity))
    .slice(0, limit);
  const chosen = new Set(kept);
  return diagnostics.filter((finding) => chosen.has(finding));
}
