import { byCodeUnits } from '../../diagnostics/order.ts';
import type { Tree, TreeFile } from '../../source/tree.ts';
import { readFile, type ReadFile } from './read-file.ts';
import { readings as newReadings, type Readings } from './readings.ts';

/** The files of all trees that were read from one source, each decoded at most once. */
export interface Library {
  readonly add: (tree: Tree) => void;
  readonly get: (path: string) => ReadFile | undefined;
  /** Paths of all files below a folder (`''` = all), sorted. */
  readonly below: (folder: string) => readonly string[];
  /** Whether the raw bytes of a file hold a word: a cheap question before decoding. */
  readonly holds: (path: string, word: string) => boolean;
  /** Decodes files ahead, in threads where there are many: `get` of each is at hand then. */
  readonly prepare: (paths: readonly string[]) => Promise<void>;
}

/** Whether a path is a folder or stands below it; everything stands below `''`. */
export function isBelow(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`);
}

/** The same bytes, not a copy of them. */
function view(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** An empty library: add trees to it. What `readings` hold already is not decoded again. */
export function library(readings: Readings = newReadings()): Library {
  const files = new Map<string, TreeFile>();
  // Sorted once for all questions: several meshes ask about the same folders.
  let sorted: readonly string[] | undefined;
  return {
    add: (tree) => {
      sorted = undefined;
      for (const file of tree.files) files.set(file.path, file);
    },
    get: (path) => {
      const file = files.get(path);
      if (file === undefined) return undefined;
      return readings.get(file) ?? readings.keep(file, readFile(file));
    },
    below: (folder) => {
      sorted ??= [...files.keys()].sort(byCodeUnits);
      return sorted.filter((path) => isBelow(path, folder));
    },
    holds: (path, word) => {
      const bytes = files.get(path)?.bytes;
      return bytes !== undefined && view(bytes).includes(word);
    },
    prepare: async (paths) => {
      await readings.prepare(paths.flatMap((path) => files.get(path) ?? []));
    },
  };
}
