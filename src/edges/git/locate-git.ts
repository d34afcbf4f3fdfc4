import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { GitError } from './git-error.ts';

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/**
 * The git directory of a repository's top folder: its `.git` (a folder, or the file of a linked
 * work tree, which git follows itself), or the folder where it is a bare repository.
 *
 * @throws {GitError} where the folder is no repository.
 */
export async function locateGit(top: string): Promise<string> {
  if (await exists(join(top, '.git'))) return join(top, '.git');
  const bare = await Promise.all(
    ['HEAD', 'objects', 'refs'].map((name) => exists(join(top, name))),
  );
  if (bare.every(Boolean)) return top;
  throw new GitError(`${top} is not a Git repository`);
}
