const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Printable ASCII: nearly every text, and much cheaper to measure. */
const plain = /^[ -~]*$/;

/** The characters as readers count them: a family emoji or a letter with accents is one. */
export function graphemes(text: string): readonly string[] {
  if (plain.test(text)) return text.split('');
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** Two cells wide by Unicode Standard Annex 11 (W and F), as far as scripts and blocks tell. */
const wide =
  /^(?:\p{Emoji_Presentation}|\p{Script=Han}|\p{Script=Hangul}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Bopomofo}|\p{Script=Yi}|[\u{2e80}-\u{303e}\u{3041}-\u{33ff}\u{fe30}-\u{fe6f}\u{ff01}-\u{ff60}\u{ffe0}-\u{ffe6}])/u;
/** Half-width forms belong to the scripts above and are narrow all the same. */
const narrow = /^[\u{ff61}-\u{ffdc}\u{ffe8}-\u{ffee}]/u;
const nothing = /^[\p{Mn}\p{Me}\p{Cf}]+$/u;

function cells(grapheme: string): number {
  if (nothing.test(grapheme)) return 0;
  // The variation selector asks for the emoji form of a character that is narrow as text.
  if (grapheme.includes('\ufe0f')) return 2;
  return wide.test(grapheme) && !narrow.test(grapheme) ? 2 : 1;
}

/** How many cells of a terminal a text takes; it must hold no control characters. */
export function displayWidth(text: string): number {
  if (plain.test(text)) return text.length;
  return graphemes(text).reduce((sum, grapheme) => sum + cells(grapheme), 0);
}
