import { plainText, type Json } from '../source/json.ts';

// Line ends, other controls and what only turns the writing direction are no part of a message.
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}]/gu;

/** A text of a user as a message can show it: one line of at most `most` characters, nothing hidden. */
export function shortened(text: string, most = 80): string {
  const start = text.length > most ? `${text.slice(0, most - 1)}…` : text;
  return start.replace(invisible, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** A value of a user as a message can show it: a text as it is, anything else as JSON. */
export function shownValue(value: Json | undefined): string {
  return shortened(plainText(value ?? null));
}
