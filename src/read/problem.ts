import type { Diagnostic } from '../diagnostics/diagnostic.ts';

/**
 * Whom a finding concerns. `budget`: every file. `refused`: Kubernetes refuses the document too, so
 * it is an error in files of ours and a reason to skip in others. `style`: Kubernetes takes it,
 * an intent must not have it.
 */
export type Concern = 'budget' | 'refused' | 'style';

/** A finding before it is known whether the document is ours. */
export interface Problem {
  readonly concern: Concern;
  readonly finding: Diagnostic;
}
