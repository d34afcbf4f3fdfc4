import { rememberShape, shapeOf, type ShapeVerdict } from '../../check/check-document.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Document } from '../../read/document.ts';
import { decodeUtf8 } from '../../read/utf8.ts';
import type { JsonObject } from '../../source/json.ts';
import type { TreeFile } from '../../source/tree.ts';
import { readFile, type ReadFile } from './read-file.ts';

/** Files on their way to a thread. */
export interface PackedFiles {
  readonly paths: readonly string[];
  /** Where the bytes of each end. */
  readonly ends: readonly number[];
  /** Of all, one after the other; handed over and not copied. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Several files as one message: a message each costs more than the decoding of a small one. */
export function packFiles(files: readonly TreeFile[]): PackedFiles {
  const bytes = new Uint8Array(files.reduce((sum, file) => sum + file.bytes.length, 0));
  let end = 0;
  const ends = files.map((file) => {
    bytes.set(file.bytes, end);
    end += file.bytes.length;
    return end;
  });
  return { paths: files.map(({ path }) => path), ends, bytes };
}

interface PackedDocument {
  readonly index: number;
  readonly value: JsonObject;
  readonly names: readonly string[];
  /** How many of the numbers of all documents are its own. */
  readonly numbers: number;
  readonly shape: ShapeVerdict;
}

interface PackedFile {
  readonly documents: readonly PackedDocument[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * What a thread has made of files. The JSON of many values is written and read several times faster
 * than they are cloned, and holds all that they can be; numbers are handed over as they are.
 */
export interface PackedReadings {
  readonly json: string;
  /** The numbers of the spans of all documents, one after the other. */
  readonly numbers: Int32Array<ArrayBuffer>;
}

function filesOf({ paths, ends, bytes }: PackedFiles): readonly TreeFile[] {
  return paths.map((path, at) => ({
    path,
    bytes: bytes.subarray(at === 0 ? 0 : ends[at - 1], ends[at]),
  }));
}

/** Decodes files and judges the shape of their documents: the work of a thread. */
export function readPacked(packed: PackedFiles): PackedReadings {
  const all: Int32Array[] = [];
  const files = filesOf(packed).map((file): PackedFile => {
    const { documents, diagnostics, text } = readFile(file);
    const texts = new Map([[file.path, text]]);
    const packedDocuments = documents.map((document): PackedDocument => {
      const { names, numbers } = document.spans;
      all.push(numbers);
      const { index, value } = document;
      return { index, value, names, numbers: numbers.length, shape: shapeOf(document, texts) };
    });
    return { documents: packedDocuments, diagnostics };
  });
  const numbers = new Int32Array(all.reduce((sum, each) => sum + each.length, 0));
  let at = 0;
  for (const each of all) {
    numbers.set(each, at);
    at += each.length;
  }
  return { json: JSON.stringify(files), numbers };
}

/** What `readFile` would have given for each file; what the thread found of shapes is noted. */
export function unpackReadings(
  files: readonly TreeFile[],
  { json, numbers }: PackedReadings,
): ReadonlyMap<TreeFile, ReadFile> {
  let at = 0;
  const taken = (count: number) => {
    at += count;
    // A copy: a view would keep, and take along to other threads, the numbers of all others.
    return numbers.slice(at - count, at);
  };
  const packed = JSON.parse(json) as readonly PackedFile[];
  const entries = files.flatMap((file, order) => {
    const own = packed[order];
    return own ? [[file, unpackFile(file, own, taken)] as const] : [];
  });
  return new Map(entries);
}

function unpackFile(
  { path, bytes }: TreeFile,
  { documents, diagnostics }: PackedFile,
  taken: (count: number) => Int32Array,
): ReadFile {
  const { text } = decodeUtf8(path, bytes).shown;
  const texts = new Map([[path, text]]);
  const unpacked = documents.map(({ index, value, names, numbers, shape }): Document => {
    const document = { file: path, index, value, spans: { names, numbers: taken(numbers) } };
    rememberShape(document, texts, shape);
    return document;
  });
  return { path, text, documents: unpacked, diagnostics };
}
