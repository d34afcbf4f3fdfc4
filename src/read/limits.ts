/** How much one text may ask of the reader. Every bound is on counted work, none on time. */
export interface Limits {
  /** Characters in a file. */
  readonly fileSize: number;
  /** Documents in a file. */
  readonly documents: number;
  /** Keys and values of one document as written, each counted as one. */
  readonly nodes: number;
  /** Keys and values of one document that come by aliases, counted as often as they are repeated. */
  readonly aliased: number;
  /** Maps and lists inside each other. */
  readonly depth: number;
}

/** Generous for people: the largest CRDs in use stay below a third of each. */
export const defaultLimits: Limits = {
  fileSize: 4 * 1024 * 1024,
  documents: 10_000,
  nodes: 100_000,
  aliased: 10_000,
  depth: 128,
};
