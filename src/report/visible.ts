/**
 * What a terminal, a log viewer or a reviewer would obey instead of show: C0 and C1 controls (an
 * ESC starts a command), line and paragraph separators, bidirectional and zero-width marks (they
 * reorder or hide text), and halves of surrogate pairs. Joiners stay where they build an emoji.
 */
const unseen =
  /[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|\p{Surrogate}/gu;

const short: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r' };

function escaped(character: string): string {
  const known = short[character];
  if (known !== undefined) return known;
  const hex = (character.codePointAt(0) ?? 0).toString(16);
  return hex.length <= 2 ? `\\x${hex.padStart(2, '0')}` : `\\u{${hex}}`;
}

/** One line that shows what it holds: everything unseen is written as an escape. */
export function visible(text: string): string {
  return text.replace(unseen, escaped);
}

/** The same for a text whose line breaks and indents are meant: a ready patch, a source line. */
export function visibleLines(text: string): readonly string[] {
  return text.split('\n').map((line) => visible(line.replace(/\r$/, '').replaceAll('\t', '    ')));
}
