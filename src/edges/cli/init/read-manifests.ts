import { stat } from 'node:fs/promises';
import { basename, dirname, relative, resolve } from 'node:path';
import type { Document } from '../../../read/document.ts';
import { isIntentFile, type Refused, type Tree } from '../../../source/tree.ts';
import { FilesError, isMissing } from '../../files/files-error.ts';
import { readTree } from '../../files/read-tree.ts';
import { slashed, type Located } from '../../files/repository-root.ts';
import { readFile } from '../../workspace/read-file.ts';
import { UsageError } from '../exit-code.ts';

/** YAML that may hold manifests. */
export interface Manifests {
  readonly documents: readonly Document[];
  readonly files: number;
  /** Files that cannot be read as YAML: templates, most often. */
  readonly unreadable: readonly string[];
  readonly refused: readonly Refused[];
  /** Whether all of it stands in the repository, so that paths count from its root. */
  readonly isInside: boolean;
}

/** The path from a root, with `/`; `undefined` where it leads out of it. */
export function pathBelow(root: string, path: string): string | undefined {
  const below = slashed(relative(root, path));
  return below === '..' || below.startsWith('../') || /^([A-Za-z]:)?\//.test(below)
    ? undefined
    : below;
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch((error: unknown) => {
    throw new FilesError(isMissing(error) ? 'missing' : 'unreadable', path, error);
  });
  return found.isDirectory();
}

async function treeAt(root: string, path: string): Promise<Tree> {
  const isWhole = await isFolder(path);
  if (!isWhole && !isIntentFile(path))
    throw new UsageError(`${path}: manifests are read from .yaml and .yml files`);
  const folder = isWhole ? path : dirname(path);
  const under = pathBelow(root, folder);
  const tree = await (under === undefined
    ? readTree(folder, { shallow: !isWhole })
    : readTree(root, { under, shallow: !isWhole }));
  if (isWhole) return tree;
  const isAsked = (each: { readonly path: string }) => basename(each.path) === basename(path);
  return { files: tree.files.filter(isAsked), refused: tree.refused.filter(isAsked) };
}

/**
 * Reads the YAML of files and folders, once each.
 *
 * @param paths as the user wrote them; they may lead out of the repository.
 * @throws {FilesError} where one does not exist or cannot be read. {UsageError} for a file of
 *   another kind.
 */
export async function readManifests(
  { root }: Located,
  dir: string,
  paths: readonly string[],
): Promise<Manifests> {
  const places = paths.map((path) => resolve(dir, path));
  const trees: Tree[] = [];
  for (const place of places) trees.push(await treeAt(root, place));
  const isInside = places.every((place) => pathBelow(root, place) !== undefined);
  const files = new Map(
    trees.flatMap((tree, index) =>
      tree.files.map((file) => [isInside ? file.path : `${index}/${file.path}`, file] as const),
    ),
  );
  const read = [...files.values()].map(readFile);
  return {
    documents: read.flatMap(({ documents }) => documents),
    files: read.length,
    unreadable: read
      .filter(({ documents, diagnostics }) => documents.length === 0 && diagnostics.length > 0)
      .map(({ path }) => path),
    refused: trees.flatMap(({ refused }) => refused),
    isInside,
  };
}
