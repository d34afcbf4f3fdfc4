import { createTwoFilesPatch } from 'diff';
import { byCodeUnits } from '../diagnostics/order.ts';

/** One file before and after. */
export interface FileChange {
  /** Path from the root of the repository, with `/`. */
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** More edits than this are no patch that anyone reads, and cost quadratic time to find. */
const mostEdits = 4000;

/**
 * Controls that a terminal would obey; line breaks and tabs are part of a file. A return without a
 * line break lets one line hide another, and somebody is to agree to what he reads.
 */
// eslint-disable-next-line no-control-regex
const command = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]|\r(?!\n)/;

/** A name as git writes it in the head of a patch: in quotes, with its bytes, where it is not plain. */
function quoted(path: string): string {
  if (/^[\w./ @+=,-]*$/.test(path)) return path.includes(' ') ? `${path}\t` : path;
  const bytes = [...new TextEncoder().encode(path)].map((byte) => {
    const character = String.fromCharCode(byte);
    if (character === '"' || character === '\\') return `\\${character}`;
    return byte >= 0x20 && byte < 0x7f ? character : `\\${byte.toString(8).padStart(3, '0')}`;
  });
  return `"${bytes.join('')}"`;
}

/** Changes of files as text, for people and for `git apply`. */
export interface Patch {
  /** Empty where nothing changes. */
  readonly text: string;
  /** Files that change and are not in it, as nobody could read that: too many edits, or controls. */
  readonly leftOut: readonly string[];
}

function filePatch({ path, before, after }: FileChange): string | undefined {
  const [old, now] = [quoted(`a/${path}`), quoted(`b/${path}`)];
  const options = { context: 3, maxEditLength: mostEdits, stripTrailingCr: false };
  const patch = createTwoFilesPatch('a', 'b', before, after, undefined, undefined, options);
  if (patch === undefined || command.test(patch)) return undefined;
  const hunks = patch.slice(patch.indexOf('@@'));
  return `diff --git ${old.trimEnd()} ${now.trimEnd()}\n--- ${old}\n+++ ${now}\n${hunks}`;
}

/** Changes of files as one patch that `git apply` takes at the root of the repository. */
export function patchOf(changes: readonly FileChange[]): Patch {
  const patches = changes
    .filter(({ before, after }) => before !== after)
    .toSorted((a, b) => byCodeUnits(a.path, b.path))
    .map((change) => ({ path: change.path, text: filePatch(change) }));
  return {
    text: patches.map(({ text }) => text ?? '').join(''),
    leftOut: patches.filter(({ text }) => text === undefined).map(({ path }) => path),
  };
}
