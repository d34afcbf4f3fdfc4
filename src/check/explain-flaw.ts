import type { Params } from '../diagnostics/catalogue.ts';
import { diagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Place } from '../source/place.ts';
import type { Texts } from '../source/text.ts';
import { shortened } from './shortened.ts';
import type { FlawCode } from './flaw.ts';
import { formatFlaw } from './formats.ts';
import { partOf } from './text-place.ts';

/** What is wrong inside a text of a grammar of its own; the wrong part is the place. */
export function explainFlaw(
  format: string,
  value: string,
  place: Place,
  texts: Texts,
): Diagnostic | undefined {
  const flaw = formatFlaw(format, value);
  if (!flaw) return undefined;
  const at = partOf(place, value, flaw, texts);
  const params = {
    value: shortened(flaw.text),
    text: shortened(flaw.text),
    why: shortened(flaw.why ?? '', 200),
    way: shortened(flaw.way, 500),
  };
  const { range } = at;
  // Only what was found in the text can be replaced in it.
  const isPart =
    range && texts.has(range.file) && range.end - range.start === flaw.end - flaw.start;
  const fixes =
    isPart && flaw.instead !== undefined ? [{ ...range, text: flaw.instead }] : undefined;
  // Each code of a flaw has some of these four holes, so together they fill any of them.
  return diagnostic(flaw.code, at, params as Params<FlawCode>, fixes && { fixes });
}
