import { posix } from 'node:path';
import type { Document } from '../../read/document.ts';
import { isObject } from '../../source/json.ts';
import type { Library } from './library.ts';
import type { ReadFile } from './read-file.ts';

/** The folder of a path in a tree; `''` is the root. */
export function folderOf(path: string): string {
  const folder = posix.dirname(path);
  return folder === '.' ? '' : folder;
}

/**
 * Whether a document says that a mesh begins here. A slip in kind or apiVersion counts too, so that
 * the user hears of the slip and not that there is no mesh; a Mesh of another product does not.
 */
export function isMesh({ value }: Document): boolean {
  const { kind, apiVersion, spec } = value;
  if (typeof kind !== 'string') return false;
  if (kind !== 'Mesh') {
    const isOurs = typeof apiVersion === 'string' && apiVersion.startsWith('meshwright.dev/');
    return isOurs && /^m[esh]{1,5}$/i.test(kind);
  }
  if (apiVersion === undefined) return isObject(spec);
  return typeof apiVersion !== 'string' || /mesh.?[wr]|right\.dev/i.test(apiVersion);
}

/** A file that cannot be decoded begins a mesh where its text says so: its other files are still checked. */
function looksLikeMesh({ text, documents, diagnostics }: ReadFile): boolean {
  if (documents.some(isMesh)) return true;
  const isBroken = diagnostics.some(({ severity }) => severity === 'error');
  return isBroken && /^kind:[ \t]*["']?Mesh\b/m.test(text) && /meshwright/i.test(text);
}

/** Whether a mesh can begin in a file: only then it is decoded to find out. */
export function mayBeMesh(files: Library, path: string): boolean {
  return files.holds(path, 'Mesh') || files.holds(path, 'meshwright.dev/');
}

/** Folders below one folder in which a mesh begins, sorted. Only files that can be ours are decoded. */
export function meshRoots(files: Library, under: string): readonly string[] {
  const roots = new Set<string>();
  for (const path of files.below(under)) {
    if (!mayBeMesh(files, path)) continue;
    const file = files.get(path);
    if (file && looksLikeMesh(file)) roots.add(folderOf(path));
  }
  return [...roots].sort();
}

/** The Mesh documents that stand in a folder itself, by file and by order in it. */
export function meshIn(files: Library, root: string): readonly Document[] {
  return files
    .below(root)
    .filter((path) => folderOf(path) === root)
    .flatMap((path) => files.get(path)?.documents ?? [])
    .filter(isMesh);
}
