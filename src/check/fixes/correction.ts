import type { Fix } from '../../diagnostics/fix.ts';
import { resolvePlain } from '../../read/scalar.ts';
import type { Place } from '../../source/place.ts';
import type { Texts } from '../../source/text.ts';
import { sourceOf } from '../text-place.ts';
import { editableText } from './editable-text.ts';

/** One word instead of another. */
export interface Correction {
  readonly from: string;
  readonly to: string;
  readonly kind: Fix['kind'];
}

/** Where a word stands in a scalar that ends with it, plain or in quotes; nothing where it does not. */
function tailIn(source: string, word: string): number | undefined {
  const quote = /^(["'])(.*)\1$/s.exec(source)?.[1];
  const end = source.length - (quote === undefined ? 0 : 1);
  const start = end - word.length;
  return start >= (quote === undefined ? 0 : 1) && source.slice(start, end) === word
    ? start
    : undefined;
}

/**
 * The correction of a word at the end of the scalar at a place, so that `ingress:` before a name
 * stays. Nothing where the word is not written there as it is read, or would be no text.
 */
export function correction(
  { range }: Place,
  { from, to, kind }: Correction,
  texts: Texts,
): readonly Fix[] {
  const source = sourceOf(range, texts);
  if (!range || source === undefined || editableText(range.file, texts) === undefined) return [];
  const at = tailIn(source, from);
  if (at === undefined || !/^[A-Za-z0-9._/-]+$/.test(to)) return [];
  // A plain `treu` is a text, and `true` is none.
  if (!/^["']/.test(source) && resolvePlain(source.slice(0, at) + to).type !== 'text') return [];
  const start = range.start + at;
  const edit = { file: range.file, start, end: start + from.length, text: to };
  return [{ title: `write \`${to}\` for \`${from}\``, kind, edits: [edit] }];
}
