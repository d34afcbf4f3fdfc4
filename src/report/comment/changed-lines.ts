import type { Change } from '../../compare/change.ts';
import type { Texts } from '../../source/text.ts';
import { lineIndex } from '../line-index.ts';
import { sourceLines, type SourceLine } from '../source-line.ts';
import { lineLink } from './markdown-text.ts';

/** Where the two sides of a comment can be read. */
export interface Sides {
  readonly repository?: string;
  readonly base: string;
  readonly head: string;
}

/** More lines than this in one cell are not followed. */
const shownLines = 3;

const keyOf = ({ file, text }: SourceLine) => JSON.stringify([file, text]);

/** Links to the lines that a change comes from: what is new at the head, what is gone at the base. */
export type LinesOf = (change: Change) => string;

/**
 * A change names every line that decides on both sides; those that say the same on both are context.
 * Only where no line differs (it moved, or a line elsewhere did it) all are shown.
 */
export function linesOf(
  texts: { readonly before: Texts; readonly after: Texts },
  { repository, base, head }: Sides,
): LinesOf {
  const find = { before: lineIndex(texts.before), after: lineIndex(texts.after) };
  return ({ source }) => {
    const of = (side: 'before' | 'after') =>
      sourceLines(
        source.filter((place) => place.side === side),
        find[side],
      );
    const [before, after] = [of('before'), of('after')];
    const without = (lines: readonly SourceLine[], others: readonly SourceLine[]) => {
      const known = new Set(others.map(keyOf));
      return lines.filter((line) => !known.has(keyOf(line)));
    };
    const [gone, fresh] = [without(before, after), without(after, before)];
    const links = [
      ...fresh.map((line) => lineLink(repository, head, line)),
      ...gone.map((line) => {
        const isRewritten = fresh.some(({ file }) => file === line.file);
        return `${lineLink(repository, base, line)} (${isRewritten ? 'before' : 'removed'})`;
      }),
    ];
    const all = links.length > 0 ? links : after.map((line) => lineLink(repository, head, line));
    const more = all.length > shownLines ? [`${all.length - shownLines} more`] : [];
    return [...all.slice(0, shownLines), ...more].join(', ') || '—';
  };
}
