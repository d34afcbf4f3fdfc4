import type { PathTest } from '../atoms/atom.ts';
import type { CallerPattern, StringPattern } from '../term.ts';

/** One thing that is asked of a request as it was sent. */
export type Question =
  /** Identity alone; of a network, whether the caller has none. */
  | { readonly on: 'peer'; readonly pattern: CallerPattern }
  | { readonly on: 'sourceIp'; readonly network: string }
  | { readonly on: 'remoteIp'; readonly network: string }
  /** Whether there is a good token of this issuer. */
  | { readonly on: 'token'; readonly issuer: string }
  | { readonly on: 'method'; readonly method: string }
  | { readonly on: 'host'; readonly pattern: StringPattern }
  | { readonly on: 'path'; readonly test: PathTest }
  /** Whether one of the values matches; `added`: whether the one value does once this is joined to it. */
  | {
      readonly on: 'header';
      readonly key: string;
      readonly pattern: StringPattern;
      readonly added?: string;
    }
  | { readonly on: 'claim'; readonly key: string; readonly pattern: StringPattern }
  /** Whether the first value matches. */
  | { readonly on: 'query'; readonly key: string; readonly pattern: StringPattern };

/** The questions of some dimensions. */
export type On<K extends Question['on']> = Extract<Question, { readonly on: K }>;

/** One text for equal questions. */
export function questionKey(question: Question): string {
  return JSON.stringify(question);
}
