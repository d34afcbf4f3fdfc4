import { resolve } from 'node:path';
import type { WorkspaceSource } from '../workspace/source.ts';

/**
 * What an option that names a state means: `worktree`, `dir:PATH`, or else a revision. A revision
 * is not looked at here: whether it is one is git's grammar, and ours, to say.
 *
 * @param only `revision` where the option takes nothing but revisions (and the default).
 */
export function sourceOf(dir: string, written: string, only?: 'revision'): WorkspaceSource {
  if (written === 'worktree') return { kind: 'worktree', dir };
  if (only === undefined && written.startsWith('dir:'))
    return { kind: 'dir', path: resolve(dir, written.slice('dir:'.length)) };
  return { kind: 'revision', dir, revision: written };
}
