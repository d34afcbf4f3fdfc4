import type { CodeRange } from './regex-program.ts';

/** The characters of a text, whole code points. */
export const charactersOf = (text: string): readonly string[] => Array.from(text);

const between = (first: string, last: string): readonly string[] =>
  Array.from({ length: last.charCodeAt(0) - first.charCodeAt(0) + 1 }, (_, index) =>
    String.fromCharCode(first.charCodeAt(0) + index),
  );

export const lowerCase = between('a', 'z');
export const digits = between('0', '9');
const upperCase = between('A', 'Z');

/** The characters of ASCII that can be seen, the most readable first: an example is made of `x` where it may be. */
export const visible: readonly string[] = [
  ...new Set([
    'x',
    ...lowerCase,
    ...digits,
    ...upperCase,
    '-',
    '_',
    '.',
    '~',
    ...between('!', '~'),
  ]),
];

/** One character as a range. */
export function codeRange(character: string): CodeRange {
  const code = character.codePointAt(0) ?? 0;
  return [code, code];
}

const surrogates: CodeRange = [0xd800, 0xdfff];
const maxCodePoint = 0x10_ffff;

/** One character of each stretch of Unicode that the ranges and single characters tell apart, ascending. */
export function unicodeSamples(
  ranges: readonly CodeRange[],
  singles: ReadonlySet<string>,
): readonly string[] {
  const starts = [...ranges, ...[...singles].map(codeRange), surrogates].flatMap(
    ([first, last]) => [first, last + 1],
  );
  return [...new Set([0, 0x80, ...starts])]
    .filter((code) => code <= maxCodePoint && !(code >= surrogates[0] && code <= surrogates[1]))
    .sort((a, b) => a - b)
    .map((code) => String.fromCodePoint(code));
}

/** What patterns look at in a character: single ones, and membership in sets of ranges. */
export interface Looked {
  readonly singles: ReadonlySet<string>;
  readonly sets: readonly (readonly CodeRange[])[];
}

/** What patterns can tell about a character, as text; equal for characters that none of them tells apart. */
export function signatureOf(character: string, { singles, sets }: Looked): string {
  const code = character.codePointAt(0) ?? 0;
  const bits = sets.map((ranges) =>
    ranges.some(([first, last]) => first <= code && code <= last) ? '1' : '0',
  );
  return `${singles.has(character) ? character : ''}|${bits.join('')}`;
}

/** The first character of each class that patterns tell apart, in the order given. */
export function representatives(characters: readonly string[], looked: Looked): readonly string[] {
  const first = new Map<string, string>();
  for (const character of characters) {
    const signature = signatureOf(character, looked);
    if (!first.has(signature)) first.set(signature, character);
  }
  return [...first.values()];
}
