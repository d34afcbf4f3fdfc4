import type { PathPattern } from './term.ts';

/** Strings that none of the patterns asked for tells apart. */
export interface Atom {
  /** Whether its strings match, by the index of the pattern. */
  readonly holds: readonly boolean[];
  /** The shortest of them that people write; of equally short ones the most readable. */
  readonly example: string;
}

/** What a rewrite makes of a path: the matched node is replaced by `base`, the rest is kept. */
export interface Shift {
  /** A template without a trailing slash, `''` for the root: the node that the route matched. */
  readonly node: string;
  /** What stands in its place, as the route writes it. */
  readonly base: string;
}

/** A pattern, asked of the path as sent, or of what a rewrite made of it. A path outside the node never passes. */
export interface PathTest {
  readonly pattern: PathPattern;
  readonly through?: Shift;
}
