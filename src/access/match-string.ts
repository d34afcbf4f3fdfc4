import { RE2JS } from 're2js';
import type { KeyTest, StringPattern } from './term.ts';

/** Programs are large, and whoever writes patterns may write any number of them. */
const mostCompiled = 1000;
const compiled = new Map<string, RE2JS>();

/** Whether an RE2 pattern matches a whole string, in linear time. The pattern has been checked before. */
export function matchesRegex(pattern: string, text: string): boolean {
  let regex = compiled.get(pattern);
  if (regex === undefined) {
    regex = RE2JS.compile(pattern);
    if (compiled.size >= mostCompiled) compiled.clear();
    compiled.set(pattern, regex);
  }
  return regex.matches(text);
}

/** Whether a pattern matches one string. */
export function matchesString(pattern: StringPattern, text: string): boolean {
  if ('exact' in pattern) return text === pattern.exact;
  if ('prefix' in pattern) return text.startsWith(pattern.prefix);
  if ('suffix' in pattern) return text.endsWith(pattern.suffix);
  if ('regex' in pattern) return matchesRegex(pattern.regex, text);
  // Whatever is there is present, the empty text, too: a header without a value is a header.
  return true;
}

/** Whether the values of a key pass its test; no values = the key is absent. */
export function passes(test: KeyTest, values: readonly string[] = []): boolean {
  const any = (patterns: readonly StringPattern[]) =>
    values.some((value) => patterns.some((pattern) => matchesString(pattern, value)));
  return (
    (test.some === undefined || any(test.some)) && !(test.none !== undefined && any(test.none))
  );
}
