import type { Shift } from '../atoms/atom.ts';
import type { PathPattern } from '../term.ts';

/**
 * A path pattern of whole segments: its segments from the first one on (`undefined` is any
 * non-empty one), and what may follow them: nothing, anything from a slash on or nothing
 * (`subtree`), or anything from a slash on (`below`).
 */
export interface PathTrack {
  readonly segments: readonly (string | undefined)[];
  readonly tail: 'end' | 'subtree' | 'below';
}

const wild = (template: string): readonly (string | undefined)[] =>
  template.split('/').map((segment) => (segment === '*' ? undefined : segment));

/** The track of a pattern; nothing where the pattern is not of whole segments. */
export function pathTrack(pattern: PathPattern): PathTrack | undefined {
  // In an exact path a `*` is a star.
  if ('exact' in pattern) return { segments: pattern.exact.split('/'), tail: 'end' };
  if ('template' in pattern) return { segments: wild(pattern.template), tail: 'end' };
  if ('subtree' in pattern) return { segments: wild(pattern.subtree), tail: 'subtree' };
  if ('below' in pattern) return { segments: wild(pattern.below), tail: 'below' };
  return undefined;
}

/** The node that a rewrite replaces, by itself. */
export function shiftedNode({ node }: Shift): PathTrack {
  return { segments: wild(node), tail: 'end' };
}
