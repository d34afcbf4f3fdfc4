import { FilesError } from '../files/files-error.ts';
import { GitError, RevisionError } from '../git/git-error.ts';
import { ListenError } from '../webhook/listen-error.ts';

/** What a process says when it ends. The numbers are a contract. */
export const exitCode = {
  fine: 0,
  /** There are findings, or the answer is no. */
  findings: 1,
  usage: 2,
  /** Our own bug. */
  bug: 3,
  /** Git, disk, network or cluster failed. */
  surroundings: 4,
  /** The plan is stale. */
  stale: 5,
} as const;

/** The command line asks for something that cannot be: says what, and where there is one, the way out. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The exit code of an error; anything nobody foresaw is our own bug. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError || error instanceof RevisionError) return exitCode.usage;
  if (error instanceof GitError || error instanceof ListenError) return exitCode.surroundings;
  if (error instanceof FilesError) {
    const isUse = error.problem === 'missing' || error.problem === 'refused';
    return isUse ? exitCode.usage : exitCode.surroundings;
  }
  return exitCode.bug;
}
