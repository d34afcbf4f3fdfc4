import { byCodeUnits } from '../../diagnostics/order.ts';
import { includesOf } from './includes.ts';
import { isBelow, type Library } from './library.ts';
import { folderOf, meshIn, meshRoots } from './mesh-roots.ts';

/** What is needed to look for the folders in which meshes begin. */
export interface Search {
  readonly files: Library;
  /** The folder that was asked for, from the root; it is in the library with all below it. */
  readonly under: string;
  /** Adds a folder to the library: whole, or itself alone. */
  readonly read: (folder: string, shallow?: boolean) => Promise<unknown>;
}

/** The nearest folder above in which a mesh begins; it is read whole. */
async function rootAbove({ files, under, read }: Search): Promise<readonly string[]> {
  for (let at = under; at !== '';) {
    at = folderOf(at);
    await read(at, true);
    if (!meshRoots(files, at).includes(at)) continue;
    await read(at);
    return [at];
  }
  return [];
}

/** Whether a mesh includes the asked folder, one above it or one below it. */
function isIncluded(files: Library, root: string, under: string): boolean {
  const mesh = meshIn(files, root)[0];
  const folders = mesh ? includesOf(mesh, root).includes.map(({ folder }) => folder) : [];
  return folders.some((folder) => isBelow(under, folder) || isBelow(folder, under));
}

/**
 * The meshes that include the asked folder: whoever stands in a shared folder asks about all that
 * share it. The whole tree is read, which is only done where nothing nearer is found.
 */
async function rootsThatInclude({ files, under, read }: Search): Promise<readonly string[]> {
  if (under === '') return [];
  await read('');
  return meshRoots(files, '').filter((root) => isIncluded(files, root, under));
}

/**
 * Folders in which the meshes of a run begin, sorted: those below the folder, else the one above,
 * else those that include it.
 */
export async function findRoots(search: Search): Promise<readonly string[]> {
  const { files, under } = search;
  const below = meshRoots(files, under);
  if (below.length > 0) return below;
  const above = await rootAbove(search);
  const roots = above.length > 0 ? above : await rootsThatInclude(search);
  return [...roots].sort(byCodeUnits);
}
