import { dirname, join } from 'node:path';
import { refuse } from './files-error.ts';
import { statOf } from './stat-of.ts';

/**
 * Every step from a root to a file must be a real folder, or not there yet: a link would lead out
 * of the root.
 *
 * @param paths of files, from the root, with `/`.
 * @throws {FilesError} `refused` where something else stands in the place of a folder.
 */
export async function checkFolders(root: string, paths: readonly string[]): Promise<void> {
  const folders = new Set<string>();
  for (const path of paths)
    for (let at = dirname(path); at !== '.'; at = dirname(at)) folders.add(at);
  for (const folder of folders) {
    const stat = await statOf(join(root, folder));
    if (stat !== undefined && !stat.isDirectory())
      refuse(join(root, folder), 'stands where a folder must be');
  }
}
