import type { PathPattern, StringPattern } from '../term.ts';
import type { Bits } from './bitset.ts';

/** Strings that none of the patterns asked for tells apart. */
export interface Atom {
  /** The patterns that its strings match, by index. */
  readonly holds: Bits;
  /** The shortest of them that people write; of equally short ones the most readable. */
  readonly example: string;
}

/** A pattern, asked of what a header is once a route has joined a value of its own to what was sent. */
export interface JoinedTest {
  readonly pattern: StringPattern;
  readonly added: string;
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
