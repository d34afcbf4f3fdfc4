import { lstat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { schemaOf } from '../../check/schemas.ts';
import { slashed } from '../files/repository-root.ts';
import { FilesError } from '../files/files-error.ts';
import { readSmall } from '../files/read-small.ts';
import { replaceFiles, type Replacement } from '../files/replace-files.ts';
import { compareNew, writeNew, type NewFile } from '../files/write-new.ts';

/** What a run did to a folder of schemas. */
export interface WrittenSchemas {
  readonly written: number;
  readonly unchanged: number;
}

/** The nearest folder above that exists: new folders are made below it. */
async function standing(folder: string): Promise<string> {
  const found = await lstat(folder).catch(() => undefined);
  return found === undefined && dirname(folder) !== folder ? standing(dirname(folder)) : folder;
}

/** A file of the same name that is no schema of ours is somebody else's. */
async function replacement(folder: string, { path, text }: NewFile): Promise<Replacement> {
  const before = await readSmall(join(folder, path));
  if (before === undefined || !/"\$id": "https:\/\/meshwright\.dev\/schemas\//.test(before))
    throw new FilesError('refused', join(folder, path), 'is no schema of meshwright');
  return { path, before, after: text };
}

/**
 * Writes schemas as `<name>.schema.json`; those of another version are brought up to this one.
 *
 * @throws {FilesError} `refused` where a file stands there that is none of our schemas.
 */
export async function writeSchemas(
  folder: string,
  names: readonly string[],
): Promise<WrittenSchemas> {
  const base = await standing(folder);
  const below = folder === base ? '' : `${slashed(relative(base, folder))}/`;
  const files = names.map((name) => ({
    path: `${below}${name}.schema.json`,
    text: schemaOf(name) ?? '',
  }));
  const { missing, same, other } = await compareNew(base, files);
  const replacements: Replacement[] = [];
  for (const file of other) replacements.push(await replacement(base, file));
  await replaceFiles(base, replacements);
  await writeNew(base, missing);
  return { written: missing.length + other.length, unchanged: same.length };
}
