import type { Place } from '../source/place.ts';
import type { SourceRange } from '../source/range.ts';
import type { Texts } from '../source/text.ts';

/** A part of a value: offsets in the value itself. */
export interface Part {
  readonly start: number;
  readonly end: number;
}

/** The text that a range covers; nothing where the file's text is not at hand. */
export function sourceOf(range: SourceRange | undefined, texts: Texts): string | undefined {
  const text = range && texts.get(range.file);
  return text?.slice(range?.start, range?.end);
}

/**
 * How far into its range a value begins as it is read: 0 for a plain scalar, 1 for a simply quoted
 * one. Nothing for others (escapes, folded lines). Without the file's text the lengths tell it.
 */
function inset(range: SourceRange, value: string, source: string | undefined): 0 | 1 | undefined {
  const length = range.end - range.start;
  if (length === value.length) return source === undefined || source === value ? 0 : undefined;
  if (length !== value.length + 2) return undefined;
  return source === undefined || source.slice(1, -1) === value ? 1 : undefined;
}

/** Where a part of a text value stands in its file; the whole scalar where that cannot be told. */
export function partOf(place: Place, value: string, part: Part, texts: Texts): Place {
  const { range } = place;
  const at = range && inset(range, value, sourceOf(range, texts));
  // Nothing to underline is shown as the whole.
  if (!range || at === undefined || part.end <= part.start) return place;
  const start = range.start + at + part.start;
  return { ...place, range: { ...range, start, end: start + part.end - part.start } };
}
