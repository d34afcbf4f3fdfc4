import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Document } from '../../read/document.ts';
import { mentionsUs } from '../../read/ours.ts';
import { read } from '../../read/read.ts';
import { decodeUtf8 } from '../../read/utf8.ts';
import type { TreeFile } from '../../source/tree.ts';

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
