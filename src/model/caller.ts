import type { CallerPattern } from '../access/term.ts';
import type { Place } from '../source/place.ts';

/** One name of a `from`, resolved. */
export interface Caller {
  readonly patterns: readonly CallerPattern[];
  /** The Service document it names: agreement speaks about these. */
  readonly service?: string;
  /** Whether agreement may cut the Service documents inside it (`ns/*`, `team:x`). */
  readonly wide: boolean;
  /** The gateway it names. */
  readonly gateway?: string;
  /** As written. */
  readonly text: string;
  /** Where it stands: only findings ask, so it is looked up when they do. */
  readonly at: () => Place;
}
