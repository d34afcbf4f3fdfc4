import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { part } from '../part.ts';

export const root = join(import.meta.dirname, '../../..');

/** Every Node.js we promise: the one that runs the tests, which in CI is the oldest, and two newer ones. */
export const versions: readonly (readonly [string, () => string])[] = [
  [process.version, () => process.execPath],
  ['22', () => part('node22')],
  ['24', () => part('node24')],
];

/** How a process ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a script on one Node.js, with nothing of this process's environment but the PATH. */
export function runNode(
  node: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Ended> {
  const env = { PATH: process.env['PATH'] ?? '', ...options.env };
  const settings = { cwd: options.cwd ?? root, env, maxBuffer: 64 * 1024 * 1024 };
  return new Promise((resolve) => {
    execFile(node, [...args], settings, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ code, stdout, stderr });
    });
  });
}
