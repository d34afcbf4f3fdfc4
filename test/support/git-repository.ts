import { execFileSync } from 'node:child_process';
import { temporaryFolder, writeFiles } from './temporary-folder.ts';

const env = {
  PATH: process.env['PATH'] ?? '',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Test',
  GIT_AUTHOR_EMAIL: 'test@example.com',
  GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z',
  GIT_COMMITTER_NAME: 'Test',
  GIT_COMMITTER_EMAIL: 'test@example.com',
  GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z',
};

/** A real repository in a folder that is gone when the test is over. */
export interface GitRepository {
  readonly folder: string;
  /** Runs git in it; the trimmed output. */
  readonly git: (args: readonly string[], input?: string | Uint8Array) => string;
  /** Writes files and commits all that is there; the commit's id. */
  readonly commit: (files?: Readonly<Record<string, string | Uint8Array>>) => string;
}

export function gitRepository(...options: readonly string[]): GitRepository {
  const folder = temporaryFolder();
  const git: GitRepository['git'] = (args, input) =>
    execFileSync('git', [...args], { cwd: folder, env, ...(input !== undefined && { input }) })
      .toString('utf8')
      .trim();
  git(['init', '-q', '-b', 'main', ...options]);
  return {
    folder,
    git,
    commit: (files = {}) => {
      writeFiles(folder, files);
      git(['add', '-A']);
      git(['commit', '-q', '--allow-empty', '-m', 'a commit']);
      return git(['rev-parse', 'HEAD']);
    },
  };
}
