import { lstat, realpath } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { FilesError, isMissing } from './files-error.ts';
import { exists } from './stat-of.ts';

/** A folder, seen from the repository that holds it. Both paths are real: no links in them. */
export interface Located {
  /** Top of the repository's work tree; the folder itself where there is no repository. */
  readonly root: string;
  /** The folder from the root, with `/`; `''` is the root. */
  readonly under: string;
  /** Whether a repository was found. */
  readonly inRepository: boolean;
}

/** A path with `/`, on every system. */
export function slashed(path: string): string {
  return path.split(sep).join('/');
}

/**
 * Finds the repository of a folder by looking upwards for `.git`, without starting git: reading a
 * work tree needs no git on the machine and runs nothing that the repository configures.
 *
 * @throws {FilesError} where the folder does not exist or is no folder.
 */
export async function locate(folder: string): Promise<Located> {
  const real = await realpath(folder).catch((error: unknown) => {
    throw new FilesError(isMissing(error) ? 'missing' : 'unreadable', folder, error);
  });
  if (!(await lstat(real)).isDirectory()) throw new FilesError('missing', folder, 'not a folder');
  for (let at = real; ; at = dirname(at)) {
    if (await exists(join(at, '.git')))
      return { root: at, under: slashed(relative(at, real)), inRepository: true };
    if (at === dirname(at)) return { root: real, under: '', inRepository: false };
  }
}
