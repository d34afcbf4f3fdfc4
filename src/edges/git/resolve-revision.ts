import { visible } from '../../report/visible.ts';
import { GitError, RevisionError } from './git-error.ts';
import { isRevision, type Revision } from './revision.ts';
import { startGit } from './start-git.ts';

/** A full object id, SHA-1 or SHA-256. */
export type ObjectId = string;

const objectId = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly error: string;
}

/** Runs one short git command to its end. Its output is an id or an error line: more is cut. */
async function run(gitDir: string, args: readonly string[]): Promise<Ended> {
  const child = startGit(gitDir, args);
  child.stdin.on('error', () => {}).end();
  const texts = { out: '', error: '' };
  const keep = (name: 'out' | 'error') => (chunk: Buffer) => {
    texts[name] = (texts[name] + chunk.toString('utf8')).slice(0, 4096);
  };
  child.stdout.on('data', keep('out'));
  child.stderr.on('data', keep('error'));
  const timer = setTimeout(() => child.kill('SIGKILL'), 30_000);
  return new Promise<Ended>((resolve, reject) => {
    child.on('error', (error) => reject(new GitError(`git does not start: ${error.message}`)));
    child.on('close', (status) => resolve({ status, ...texts }));
  }).finally(() => clearTimeout(timer));
}

/** @throws {RevisionError} where a text breaks our grammar of revisions; git is not asked. */
export function assertRevision(text: string): asserts text is Revision {
  if (isRevision(text)) return;
  throw new RevisionError(
    text,
    `\`${visible(text)}\` is not a revision: write a branch, a tag, HEAD, HEAD~1 or a commit id`,
  );
}

/**
 * Turns a revision into the id of its tree's commit; from here on only ids go to git.
 *
 * @throws {RevisionError} where the text breaks the grammar or names nothing in this repository.
 * @throws {GitError} where git fails for another reason.
 */
export async function resolveRevision(gitDir: string, revision: string): Promise<ObjectId> {
  const shown = visible(revision);
  assertRevision(revision);
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`];
  const { status, out, error } = await run(gitDir, args);
  const id = out.trim();
  if (status === 0 && objectId.test(id)) return id;
  // With --quiet an unknown name is silent with status 1, or says "Needed a single revision".
  if (status === 1 || /single revision|bad revision|unknown revision|ambiguous/.test(error)) {
    throw new RevisionError(
      revision,
      `revision \`${shown}\` does not exist in this repository (in a shallow clone, fetch it first)`,
    );
  }
  throw new GitError(
    `git cannot resolve \`${shown}\`: ${visible(error.trim()) || 'no reason given'}`,
  );
}
