import { lstat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { readTree } from '../files/read-tree.ts';
import { locate } from '../files/repository-root.ts';
import { library } from './library.ts';
import { meshRoots } from './mesh-roots.ts';

const writableByAll = 0o002;

/**
 * Whether a folder above is as trustworthy as the one below it: owned by the same user, and nobody
 * else may put files into it. Otherwise a Mesh left in `/tmp` would decide for whoever works below.
 */
async function isTrusted(above: string, owner: number): Promise<boolean> {
  const { uid, mode } = await lstat(above);
  return uid === owner && (mode & writableByAll) === 0;
}

/**
 * The nearest folder above in which a mesh begins, outside of a repository. `undefined` inside of
 * one, where the top of the repository is the end, and where a folder on the way up belongs to
 * somebody else or cannot be read.
 *
 * @throws {FilesError} where the folder does not exist.
 */
export async function meshAbove(folder: string): Promise<string | undefined> {
  const { root, inRepository } = await locate(folder);
  if (inRepository) return undefined;
  try {
    const { uid } = await lstat(root);
    for (let at = root; at !== dirname(at);) {
      at = dirname(at);
      if (!(await isTrusted(at, uid))) return undefined;
      const files = library();
      files.add(await readTree(at, { shallow: true }));
      if (meshRoots(files, '').length > 0) return at;
    }
  } catch {
    // A folder above that cannot be read is no reason to fail: nobody asked for it.
  }
  return undefined;
}
