import { readFile } from '../../src/edges/workspace/read-file.ts';
import type { Document } from '../../src/read/document.ts';

/** The documents of YAML texts by path, as a workspace reads them. */
export function manifestDocuments(files: Readonly<Record<string, string>>): readonly Document[] {
  return Object.entries(files).flatMap(
    ([path, text]) => readFile({ path, bytes: Buffer.from(text) }).documents,
  );
}
