import { spawn } from 'node:child_process';
import { devNull } from 'node:os';
import { GitError } from './git-error.ts';

/** Names and dates of the commits are fixed: the same files give the same ids everywhere. */
function environment(): Record<string, string> {
  const who = { NAME: 'meshwright', EMAIL: 'demo@meshwright.dev', DATE: '2027-01-15T12:00:00Z' };
  const named = (['AUTHOR', 'COMMITTER'] as const).flatMap((role) =>
    Object.entries(who).map(([key, value]) => [`GIT_${role}_${key}`, value] as const),
  );
  return {
    PATH: process.env['PATH'] ?? '',
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: devNull,
    GIT_TERMINAL_PROMPT: '0',
    ...Object.fromEntries(named),
  };
}

function git(folder: string, args: readonly string[]): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn('git', args, {
      cwd: folder,
      env: environment(),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.on('error', (error) => fail(new GitError(`git does not start: ${error.message}`)));
    child.on('close', (code) =>
      code === 0 ? done() : fail(new GitError(`git ${args[0]} failed: ${said.trim()}`)),
    );
  });
}

/** Makes an empty repository of our own, with the branch `main`. */
export async function makeRepository(folder: string): Promise<void> {
  await git(folder, ['init', '--quiet', '--initial-branch=main', '--template=']);
}

/** Commits everything that lies in a repository of our own. */
export async function commitAll(folder: string, message: string): Promise<void> {
  await git(folder, ['add', '--all']);
  await git(folder, ['commit', '--quiet', `--message=${message}`]);
}
