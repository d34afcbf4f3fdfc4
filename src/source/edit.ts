import type { SourceRange } from './range.ts';

/** A stretch of one file and what stands there instead; an empty stretch inserts. */
export interface Edit extends SourceRange {
  readonly text: string;
}

/**
 * Whether two edits cannot both be made without knowing of each other: they share a character, or
 * insert at one spot.
 */
export function collide(a: Edit, b: Edit): boolean {
  if (a.file !== b.file) return false;
  return a.start === b.start || (a.start < b.end && b.start < a.end);
}

/** A text with edits made in it; they belong to its file and do not collide. All else stays as it is. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let edited = '';
  let at = 0;
  for (const { start, end, text: instead } of [...edits].sort((a, b) => a.start - b.start)) {
    edited += text.slice(at, start) + instead;
    at = end;
  }
  return edited + text.slice(at);
}
