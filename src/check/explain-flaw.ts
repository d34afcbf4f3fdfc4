import type { Params } from '../diagnostics/catalogue.ts';
import { diagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Fix } from '../diagnostics/fix.ts';
import type { Place } from '../source/place.ts';
import type { Pointer } from '../source/pointer.ts';
import type { SourceRange } from '../source/range.ts';
import { correctionKind } from './fixes/correction-kind.ts';
import { editableText } from './fixes/editable-text.ts';
import type { Flaw, FlawCode } from './flaw.ts';
import { formatFlaw } from './formats.ts';
import { shortened } from './shortened.ts';
import type { Subject } from './subject.ts';
import { partOf } from './text-place.ts';

/** What is wrong inside a text of a grammar of its own; the wrong part is the place. */
export function explainFlaw(
  format: string,
  value: string,
  place: Place,
  subject: Subject,
): Diagnostic | undefined {
  const { texts } = subject;
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
    isPart && flaw.instead !== undefined ? replaced(subject, range, place.pointer ?? '', flaw) : [];
  // Each code of a flaw has some of these four holes, so together they fill any of them.
  return diagnostic(flaw.code, at, params as Params<FlawCode>, { fixes });
}

/** The correction of a wrong part; what a network or path was meant to be, a person must say. */
function replaced(
  { kind, texts }: Subject,
  range: SourceRange,
  pointer: Pointer,
  { text, instead = '' }: Flaw,
): readonly Fix[] {
  if (editableText(range.file, texts) === undefined) return [];
  const title = `write \`${shortened(instead)}\` for \`${shortened(text)}\``;
  const edits = [{ ...range, text: instead }];
  return [{ title, kind: correctionKind(kind, pointer), edits }];
}
