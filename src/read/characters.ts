import { diagnostic } from '../diagnostics/diagnostic.ts';
import type { Pointer } from '../source/pointer.ts';
import type { Problem } from './problem.ts';
import type { Span } from './spans.ts';

/*
 * go-yaml refuses C0 and C1 controls, lone surrogates and noncharacters. NEL, LS, PS and a lone CR
 * are line ends in YAML 1.1 and not in 1.2, and a byte order mark inside a text is invisible:
 * readers disagree on all of these, so they are refused as well.
 */
const controls =
  '[\\0-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\u2028\\u2029\\ufeff\\ufffe\\uffff\\p{Surrogate}]';
const bidi = '[\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]';

// Most values hold nothing of the kind: one cheap look decides.
const anyControl = new RegExp(controls, 'u');
const anyBidi = new RegExp(bidi, 'u');

// One finding shows the kind of the trouble; a binary file must not yield a million.
const most = 20;

const plain = /^[\t\n\x20-\x7e]*$/;

/** Whether a text has nothing but printable ASCII, blanks and line ends: nothing to be found in it. */
export function isPlainText(text: string): boolean {
  return plain.test(text);
}

/** A character as it can be printed safely: `U+202E`. */
function printable(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

function* matches(text: string, pattern: string): Generator<{ at: Span; character: string }> {
  let count = 0;
  for (const match of text.matchAll(new RegExp(pattern, 'gu'))) {
    if (count === most) return;
    count += 1;
    yield { at: [match.index, match.index + match[0].length], character: printable(match[0]) };
  }
}

/** Characters that no YAML text may hold. A file with one is not parsed at all. */
export function unreadable(file: string, text: string): readonly Problem[] {
  if (isPlainText(text)) return [];
  return [...matches(text, `${controls}|\\r(?!\\n)`)].map(({ at: [start, end], character }) => ({
    concern: 'refused',
    finding: diagnostic('MW1012', { range: { file, start, end } }, { character }),
  }));
}

/** Direction controls anywhere in a text, comments too (CVE-2021-42574). */
export function misleading(file: string, text: string): readonly Problem[] {
  if (isPlainText(text)) return [];
  return [...matches(text, bidi)].map(({ at: [start, end], character }) => ({
    concern: 'style',
    finding: diagnostic('MW1013', { range: { file, start, end } }, { character }),
  }));
}

/** Characters that came into a value by an escape, such as `"\u202e"`. */
export function escaped(
  value: string,
  source: string,
  place: { readonly file: string; readonly at: Span; readonly pointer: Pointer },
): readonly Problem[] {
  const hasControl = anyControl.test(value);
  // What stands in the text itself is found where it stands.
  if (!hasControl && (!anyBidi.test(value) || anyBidi.test(source))) return [];
  const [start, end] = place.at;
  const where = { range: { file: place.file, start, end }, pointer: place.pointer };
  const character = printable((hasControl ? anyControl : anyBidi).exec(value)?.[0] ?? '');
  const code = hasControl ? 'MW1012' : 'MW1013';
  return [{ concern: 'style', finding: diagnostic(code, where, { character }) }];
}
