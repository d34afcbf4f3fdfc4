import { resolve } from 'node:path';
import type { WorkspaceSource } from '../workspace/source.ts';
import { UsageError } from './exit-code.ts';

/**
 * What an option that names a state means: `worktree`, `dir:PATH`, or else a revision. A revision
 * is not looked at here: whether it is one is git's grammar, and ours, to say.
 *
 * @param only `revision` where the option takes nothing but revisions (and the default).
 * @throws {UsageError} for `dir:` without a path: mostly a variable that is not set, and the folder one
 *   is in would be compared with itself.
 */
export function sourceOf(dir: string, written: string, only?: 'revision'): WorkspaceSource {
  if (written === 'worktree') return { kind: 'worktree', dir };
  if (only === undefined && written === 'dir:')
    throw new UsageError('dir: names no folder; write dir:PATH');
  if (only === undefined && written.startsWith('dir:'))
    return { kind: 'dir', path: resolve(dir, written.slice('dir:'.length)) };
  return { kind: 'revision', dir, revision: written };
}
