import type { Place } from '../source/place.ts';
import type { LineIndex } from './line-index.ts';

/** A line of an intent, for programs. */
export interface SourceLine {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** As written, without its indent. */
  readonly text: string;
}

/** The line a place begins in; `undefined` where it stands in no text. */
export function sourceLine({ range }: Place, find: LineIndex): SourceLine | undefined {
  const lines = range && find(range);
  return lines && { file: range.file, line: lines.start.line, text: lines.text.trim() };
}

/** The lines of several places, each once, in their order. */
export function sourceLines(places: readonly Place[], find: LineIndex): readonly SourceLine[] {
  const lines = new Map<string, SourceLine>();
  for (const place of places) {
    const line = sourceLine(place, find);
    if (line) lines.set(JSON.stringify([line.file, line.line]), line);
  }
  return [...lines.values()];
}
