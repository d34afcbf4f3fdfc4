import type { Diagnostic } from './diagnostic.ts';

/** What a stage hands on: its value as far as it got, and what it found. Bad input never throws. */
export interface Outcome<T> {
  readonly value: T;
  readonly diagnostics: readonly Diagnostic[];
}

/** Whether any finding is an error: then nothing is written and nothing pruned. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((finding) => finding.severity === 'error');
}
