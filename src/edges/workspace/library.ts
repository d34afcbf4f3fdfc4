import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { byCodeUnits } from '../../diagnostics/order.ts';
import type { Document } from '../../read/document.ts';
import { mentionsUs } from '../../read/ours.ts';
import { read } from '../../read/read.ts';
import { decodeUtf8 } from '../../read/utf8.ts';
import type { Tree, TreeFile } from '../../source/tree.ts';

/** One file, read. */
export interface ReadFile {
  readonly path: string;
  readonly text: string;
  readonly documents: readonly Document[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a file once. Bytes that are not UTF-8 are a finding only where the rest of the file is ours. */
export function readFile({ path, bytes }: TreeFile): ReadFile {
  const { value, shown, diagnostics } = decodeUtf8(path, bytes);
  if (value === undefined) {
    return {
      path,
      text: shown.text,
      documents: [],
      // UTF-16 has a zero byte beside each letter: an intent saved so must not be passed by.
      diagnostics: mentionsUs(shown.text.replaceAll('\0', '')) ? diagnostics : [],
    };
  }
  const outcome = read(value);
  return {
    path,
    text: value.text,
    documents: outcome.value,
    diagnostics: [...diagnostics, ...outcome.diagnostics],
  };
}

/** The files of all trees that were read from one source, each decoded at most once. */
export interface Library {
  readonly add: (tree: Tree) => void;
  readonly get: (path: string) => ReadFile | undefined;
  /** Paths of all files below a folder (`''` = all), sorted. */
  readonly below: (folder: string) => readonly string[];
  /** Whether the raw bytes of a file hold a word: a cheap question before decoding. */
  readonly holds: (path: string, word: string) => boolean;
}

/** Whether a path is a folder or stands below it; everything stands below `''`. */
export function isBelow(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`);
}

/** The same bytes, not a copy of them. */
function view(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** An empty library: add trees to it. */
export function library(): Library {
  const files = new Map<string, TreeFile>();
  const decoded = new Map<string, ReadFile>();
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
      const known = decoded.get(path) ?? readFile(file);
      decoded.set(path, known);
      return known;
    },
    below: (folder) => {
      sorted ??= [...files.keys()].sort(byCodeUnits);
      return sorted.filter((path) => isBelow(path, folder));
    },
    holds: (path, word) => {
      const bytes = files.get(path)?.bytes;
      return bytes !== undefined && view(bytes).includes(word);
    },
  };
}
