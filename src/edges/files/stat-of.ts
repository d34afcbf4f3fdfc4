import type { Stats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { isMissing } from './files-error.ts';

/** What stands at a path, which may be a link; `undefined` where nothing does. */
export async function statOf(path: string): Promise<Stats | undefined> {
  return lstat(path).catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
}

/** Whether anything stands at a path, a link that leads nowhere too. */
export async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
