import { RE2JS } from 're2js';
import { remembering } from './remembering.ts';

/** What the validators need of a regular expression. */
export interface LinearRegExp {
  test(text: string): boolean;
}

/** A regular expression whose time grows with the text alone, whoever wrote the text (RE2). */
export function linearRegExp(pattern: string): LinearRegExp {
  const expression = RE2JS.compile(RE2JS.translateRegExp(pattern));
  return { test: remembering((text) => expression.test(text)) };
}
