import type { Severity } from './severity.ts';

/** What the catalogue knows of a code. Texts may have `{holes}`: they become required parameters. */
export interface Entry {
  readonly slug: string;
  readonly severity: Severity;
  readonly message: string;
  readonly help?: string;
}
