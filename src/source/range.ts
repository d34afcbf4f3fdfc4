/** A stretch of one file: `[start, end)` in UTF-16 code units. Lines are computed when printing. */
export interface SourceRange {
  readonly file: string;
  readonly start: number;
  readonly end: number;
}
