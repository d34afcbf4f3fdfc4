import { GitError } from './git-error.ts';
import type { ObjectId } from './resolve-revision.ts';

/** One entry of a git tree, whatever its mode. */
export interface TreeEntry {
  readonly name: string;
  readonly kind: 'folder' | 'file' | 'link' | 'submodule';
  readonly id: ObjectId;
}

function kindOf(mode: string): TreeEntry['kind'] {
  if (mode === '40000' || mode === '040000') return 'folder';
  if (mode === '120000') return 'link';
  return mode === '160000' ? 'submodule' : 'file';
}

/**
 * The entries of a tree object as git stores it: `mode SP name NUL id`. The length of ids is that
 * of the tree's own id. Names that are not UTF-8 get U+FFFD, which no reader accepts.
 */
export function treeEntries(content: Buffer, tree: ObjectId): readonly TreeEntry[] {
  const idBytes = tree.length / 2;
  const entries: TreeEntry[] = [];
  for (let at = 0; at < content.length;) {
    const space = content.indexOf(0x20, at);
    const end = content.indexOf(0, space);
    if (space === -1 || end === -1 || end + 1 + idBytes > content.length)
      throw new GitError(`tree ${tree} is damaged`);
    entries.push({
      name: content.toString('utf8', space + 1, end),
      kind: kindOf(content.toString('latin1', at, space)),
      id: content.toString('hex', end + 1, end + 1 + idBytes),
    });
    at = end + 1 + idBytes;
  }
  return entries;
}
