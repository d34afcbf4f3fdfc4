import { FilesError } from '../files/files-error.ts';
import { GitError, RevisionError } from '../git/git-error.ts';
import { UsageError } from './exit-code.ts';

/**
 * Reads one of two sides. What fails says on which one: `HEAD~9 does not exist` alone leaves whoever
 * wrote two revisions to guess. The kinds of errors, and so the exit codes, stay.
 */
export async function atSide<T>(
  option: '--from' | '--to',
  written: string,
  read: () => Promise<T>,
): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof RevisionError)
      throw new RevisionError(error.revision, `${option}: ${error.message}`);
    if (error instanceof GitError) throw new GitError(`${option} ${written}: ${error.message}`);
    if (error instanceof FilesError && error.problem === 'missing')
      throw new UsageError(`${option} ${written}: ${error.message}`);
    throw error;
  }
}
