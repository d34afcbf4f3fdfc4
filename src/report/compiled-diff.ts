import { structuredPatch } from 'diff';
import type { OutputFile } from '../compile/layout.ts';
import { byCodeUnits } from '../diagnostics/order.ts';

/** How the text of one emitted object differs. */
export interface ObjectDiff {
  /** Path of its file below the output folder. */
  readonly path: string;
  readonly kind: 'new' | 'changed' | 'removed';
  readonly added: number;
  readonly removed: number;
  /** Lines of a unified diff, each with its sign; absent where the texts have too little in common. */
  readonly lines?: readonly string[];
}

/** More edits than this are no diff that anyone reads, and cost quadratic time to find. */
const mostEdits = 4000;

/** Objects that decide who may call come first: a reviewer stops reading somewhere. */
const deciding = /\/(?:authorizationpolicy|peerauthentication|requestauthentication)-/;

function lineCount(text: string): number {
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}

function objectDiff(path: string, before: string, after: string): ObjectDiff {
  const kind = before === '' ? 'new' : after === '' ? 'removed' : 'changed';
  const patch = structuredPatch(path, path, before, after, undefined, undefined, {
    context: 3,
    maxEditLength: mostEdits,
  });
  if (patch === undefined)
    return { path, kind, added: lineCount(after), removed: lineCount(before) };
  const lines = patch.hunks.flatMap((hunk, index) => [
    ...(index === 0 ? [] : [`@@ line ${hunk.newStart} @@`]),
    ...hunk.lines.filter((line) => !line.startsWith('\\')),
  ]);
  const count = (sign: string) => lines.filter((line) => line.startsWith(sign)).length;
  return { path, kind, added: count('+'), removed: count('-'), lines };
}

/** Objects whose text differs between two outputs; those that decide about access first, then by path. */
export function compiledDiff(
  before: readonly OutputFile[],
  after: readonly OutputFile[],
): readonly ObjectDiff[] {
  const [was, is] = [before, after].map(
    (files) => new Map(files.map(({ path, text }) => [path, text])),
  );
  const paths = new Set([...(was?.keys() ?? []), ...(is?.keys() ?? [])]);
  const rank = (path: string) => (deciding.test(path) ? 0 : 1);
  return [...paths]
    .filter((path) => path.endsWith('.yaml') && was?.get(path) !== is?.get(path))
    .sort((a, b) => rank(a) - rank(b) || byCodeUnits(a, b))
    .map((path) => objectDiff(path, was?.get(path) ?? '', is?.get(path) ?? ''));
}
