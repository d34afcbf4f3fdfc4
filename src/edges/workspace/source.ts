import { join, relative } from 'node:path';
import { locate, slashed } from '../files/repository-root.ts';
import { readTree } from '../files/read-tree.ts';
import { locateGit } from '../git/locate-git.ts';
import { objectMemory, remembering, type ObjectMemory } from '../git/object-memory.ts';
import { openObjects } from '../git/object-reader.ts';
import { readCommit } from '../git/read-revision.ts';
import { assertRevision, resolveRevision } from '../git/resolve-revision.ts';
import type { Texts } from '../../source/text.ts';
import type { Tree } from '../../source/tree.ts';

/** Where intents are read from. */
export type WorkspaceSource =
  /**
   * The files as they stand, in a repository or not; `edited` are texts that count instead of those
   * of files that are there, by path from the root.
   */
  | { readonly kind: 'worktree'; readonly dir: string; readonly edited?: Texts }
  /** A commit of the repository that holds the folder. */
  | { readonly kind: 'revision'; readonly dir: string; readonly revision: string }
  /** A folder on its own: nothing above it counts. */
  | { readonly kind: 'dir'; readonly path: string };

/** A tree that can be read in parts, whatever it is kept in. */
export interface OpenSource {
  /** Absolute path of the root: paths of the tree count from it. */
  readonly root: string;
  /** The folder that was asked for, from the root, with `/`. */
  readonly under: string;
  /** What the source is called in reports: the commit id, or nothing for files. */
  readonly commit?: string;
  /** Reads a folder and, unless shallow, all below it. One that is not there is an empty tree. */
  readonly read: (under: string, shallow?: boolean) => Promise<Tree>;
  readonly close: () => Promise<void>;
}

async function openRevision(
  dir: string,
  revision: string,
  memory: ObjectMemory,
): Promise<OpenSource> {
  // First of all: what breaks the grammar is wrong use, wherever we stand.
  assertRevision(revision);
  const { root, under } = await locate(dir);
  const gitDir = await locateGit(root);
  const commit = await resolveRevision(gitDir, revision);
  const objects = remembering(openObjects(gitDir), memory);
  const { trees } = memory;
  return {
    root,
    under,
    commit,
    read: (folder, shallow = false) =>
      readCommit(objects, commit, { under: folder, shallow, trees }),
    close: () => objects.close(),
  };
}

/** A tree as it would be with other texts in some of its files. */
function withTexts(tree: Tree, edited: Texts): Tree {
  const encoder = new TextEncoder();
  const files = tree.files.map((file) => {
    const text = edited.get(file.path);
    return text === undefined ? file : { ...file, bytes: encoder.encode(text) };
  });
  return { ...tree, files };
}

function openFiles(root: string, under: string, edited: Texts = new Map()): OpenSource {
  return {
    root,
    under,
    read: async (folder, shallow = false) =>
      withTexts(await readTree(root, { under: folder, shallow }), edited),
    close: async () => {},
  };
}

/**
 * Opens a source of intents. Close it when all is read. `above`: a folder above that of a work tree,
 * which is the root in its stead. `memory`: of what was read for another source.
 *
 * @throws {FilesError} the folder does not exist. {RevisionError} the revision does not.
 *   {GitError} there is no repository, or git fails.
 */
export async function openSource(
  source: WorkspaceSource,
  above?: string,
  memory: ObjectMemory = objectMemory(),
): Promise<OpenSource> {
  if (source.kind === 'revision') return openRevision(source.dir, source.revision, memory);
  const { root, under } = await locate(source.kind === 'worktree' ? source.dir : source.path);
  const folder = join(root, under);
  if (source.kind === 'dir') return openFiles(folder, '');
  if (above === undefined) return openFiles(root, under, source.edited);
  return openFiles(above, slashed(relative(above, folder)), source.edited);
}
