/**
 * How much of one frame is exact. Whoever may write rules may write any number of them, and a rule
 * set must neither hang nor fill the memory: what is beyond a limit is not certain. All limits count
 * patterns or work, never time, so that the same rules have the same answer everywhere.
 */
export const limits = {
  /** Patterns of one dimension or key whose atoms are sought together. */
  together: 10_000,
  /** Answers of one level: its questions times its atoms. */
  cells: 60_000_000,
  /** Patterns of one dimension that are given up but still told apart, in a level each. */
  givenUp: 100,
  /** Levels of headers, claims and query keys. Every operation goes down all levels on the stack. */
  keyLevels: 1000,
  /** Conditions on several keys that are asked as a whole, in a level each. */
  bundles: 500,
  /** Work on the atoms of all patterns. */
  atoms: 5_000_000,
  /** Work on what the values of keys can match together. */
  care: 2_000_000,
} as const;
