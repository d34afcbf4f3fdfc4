import { matchesQuestion } from '../sets/matches-question.ts';
import type { Question } from '../sets/question.ts';
import { regexGuess } from './regex-guess.ts';
import type { PathPattern, StringPattern } from '../term.ts';

/** A question to a string, and the answer it is to have. */
export interface Wanted {
  readonly question: Question;
  readonly yes: boolean;
}

function patternOf(question: Question): PathPattern | StringPattern | undefined {
  if (question.on === 'path') return question.test.pattern;
  return 'key' in question || question.on === 'host' ? question.pattern : undefined;
}

function guess({ question }: Wanted): string {
  const pattern = patternOf(question) ?? { present: true };
  if ('regex' in pattern) return regexGuess(pattern.regex);
  const [text] = Object.values(pattern);
  return typeof text === 'string' ? text : 'x';
}

const printable = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;
const printableOrNotAscii =
  /^[\x21-\x7e\u{80}-\u{10ffff}](?:[\x20-\x7e\u{80}-\u{10ffff}]*[\x21-\x7e\u{80}-\u{10ffff}])?$/u;

/** Whether a string can be sent, in a path or in a header line, and read back. */
const canBeSent = (text: string, onPath: boolean): boolean =>
  (onPath ? printable : printableOrNotAscii).test(text) && !/\p{Surrogate}/u.test(text);

/**
 * A string that answers questions as they are to be answered, as far as a guess goes: where patterns
 * are beyond understanding there may be none, and the one that fails least is as good as any.
 */
export function plausibleText(wanted: readonly Wanted[], examples: readonly string[]): string {
  const onPath = wanted.some(({ question }) => question.on === 'path');
  const guesses = wanted.filter(({ yes }) => yes).map(guess);
  const candidates = [...examples, ...guesses, ...(onPath ? ['/', '/x', '/0'] : ['x', '0'])]
    .map((text) => (onPath && !text.startsWith('/') ? `/${text}` : text))
    .filter((text) => canBeSent(text, onPath));
  const failures = (text: string): number =>
    wanted.filter(({ question, yes }) => matchesQuestion(question, text) !== yes).length;
  return candidates.reduce((a, b) => (failures(b) < failures(a) ? b : a), candidates[0] ?? '');
}
