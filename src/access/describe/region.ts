import type { Piece } from './pieces.ts';

/** The requests in all of some pieces, without those in any of others. No piece at all = every request. */
export interface Region {
  readonly all: readonly Piece[];
  readonly except: readonly Piece[];
}

/** A set of requests as a union of regions. */
export interface Description {
  readonly regions: readonly Region[];
  /** Whether the regions together are the set: only patterns without words, or too many regions, leave something out. */
  readonly isWhole: boolean;
}
