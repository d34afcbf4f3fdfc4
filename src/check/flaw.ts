/** Codes of what can be wrong inside a text that has a grammar of its own. */
export type FlawCode =
  | 'MW2008'
  | 'MW2201'
  | 'MW2202'
  | 'MW2203'
  | 'MW2204'
  | 'MW2205'
  | 'MW2206'
  | 'MW2207'
  | 'MW2208'
  | 'MW2209';

/** What is wrong with a text: the wrong part `[start, end)` of the value, and the way out. */
export interface Flaw {
  readonly code: FlawCode;
  readonly start: number;
  readonly end: number;
  /** The wrong part or the whole text, as the message shows it. */
  readonly text: string;
  /** What is wrong with it, where the code alone does not say. */
  readonly why?: string;
  /** What to do. */
  readonly way: string;
  /** What to write instead of the wrong part. */
  readonly instead?: string;
}

/** The meaning of a text, or what is wrong with it. */
export type Parsed<T> =
  | { readonly value: T; readonly flaw?: undefined }
  | { readonly value?: undefined; readonly flaw: Flaw };

/** The same flaw in a text that stands `by` characters further right in a larger one. */
export function shifted(flaw: Flaw, by: number): Flaw {
  return { ...flaw, start: flaw.start + by, end: flaw.end + by };
}
