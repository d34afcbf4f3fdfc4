import type { Milliseconds } from '../../model/settings.ts';

/** A duration as Go reads it, whole seconds where possible. */
export function duration(milliseconds: Milliseconds): string {
  return milliseconds % 1000 === 0 ? `${milliseconds / 1000}s` : `${milliseconds}ms`;
}
