import type { Edit } from '../source/edit.ts';

/** A way out of a finding as edits of files: all of them, or none. Plain data. */
export interface Fix {
  /** What it does, in a few words: `write \`timeout\``. */
  readonly title: string;
  /**
   * `write`: it cannot open access, so `check --fix` makes it. `patch`: somebody must agree to it
   * first, so it is only shown.
   */
  readonly kind: 'write' | 'patch';
  /** They do not collide with each other. */
  readonly edits: readonly Edit[];
}
