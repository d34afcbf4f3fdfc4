import type { TreeFile } from '../../source/tree.ts';
import type { ReadFile } from './read-file.ts';
import { readInThreads, type Threads } from './read-in-threads.ts';

interface Entry {
  readonly bytes: Uint8Array;
  readonly read: ReadFile;
}

/**
 * What files were decoded to, for all the states that one command looks at: a file that is the same
 * in two of them is decoded once, and both get the very same documents. Of each path the last
 * content is kept, so that it never holds more than one tree.
 */
export interface Readings {
  readonly get: (file: TreeFile) => ReadFile | undefined;
  readonly keep: (file: TreeFile, read: ReadFile) => ReadFile;
  /** Decodes what is not known yet, if it is much, in threads. What they cannot do is left undone. */
  readonly prepare: (files: readonly TreeFile[]) => Promise<void>;
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a === b || (a.length === b.length && Buffer.compare(a, b) === 0);
}

/** Empty readings. */
export function readings(threads?: Threads): Readings {
  const entries = new Map<string, Entry>();
  const get = ({ path, bytes }: TreeFile): ReadFile | undefined => {
    const known = entries.get(path);
    return known !== undefined && isSame(known.bytes, bytes) ? known.read : undefined;
  };
  const keep = ({ path, bytes }: TreeFile, read: ReadFile): ReadFile => {
    entries.set(path, { bytes, read });
    return read;
  };
  return {
    get,
    keep,
    prepare: async (files) => {
      const unknown = files.filter((file) => get(file) === undefined);
      for (const [file, read] of await readInThreads(unknown, threads)) keep(file, read);
    },
  };
}
