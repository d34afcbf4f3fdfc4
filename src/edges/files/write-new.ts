import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, link, mkdir, readFile, rm, rmdir, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isInside } from '../../source/output-index.ts';
import { checkFolders } from './check-folders.ts';
import { FilesError, refuse } from './files-error.ts';
import { statOf } from './stat-of.ts';

/** A file to write: its path with `/` below a folder, and its text. */
export interface NewFile {
  readonly path: string;
  readonly text: string;
}

/** How files compare with what stands there; each list in the order of the files. */
export interface NewFiles {
  /** Not there yet. */
  readonly missing: readonly NewFile[];
  /** There with the same text. */
  readonly same: readonly NewFile[];
  /** There with another text, which is never overwritten. */
  readonly other: readonly NewFile[];
}

/**
 * Compares files with what stands in a folder. Links are not followed.
 *
 * @throws {FilesError} `refused` where a link or a file stands where a folder must be, something
 *   else than a regular file where a file must be, or a path leads out of the folder.
 */
export async function compareNew(folder: string, files: readonly NewFile[]): Promise<NewFiles> {
  const found = { missing: [] as NewFile[], same: [] as NewFile[], other: [] as NewFile[] };
  for (const { path } of files)
    if (!isInside(path)) refuse(join(folder, path), 'cannot be a path on every system');
  await checkFolders(
    folder,
    files.map(({ path }) => path),
  );
  for (const file of files) {
    const path = join(folder, file.path);
    const stat = await statOf(path);
    if (stat === undefined) found.missing.push(file);
    else if (!stat.isFile()) refuse(path, 'is not a regular file');
    else if ((await readFile(path, 'utf8')) === file.text) found.same.push(file);
    else found.other.push(file);
  }
  return found;
}

/** Folders are made one by one, so that exactly those are taken away again where the run fails. */
async function makeFolders(path: string, made: string[]): Promise<void> {
  if ((await statOf(path)) !== undefined) return;
  await makeFolders(dirname(path), made);
  await mkdir(path);
  made.push(path);
}

/** A link is the whole file at once; where the disk knows none, a copy that overwrites nothing. */
async function place(from: string, to: string): Promise<void> {
  await link(from, to).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') throw error;
    return copyFile(from, to, constants.COPYFILE_EXCL);
  });
}

interface Done {
  readonly files: string[];
  readonly folders: string[];
}

async function undo({ files, folders }: Done): Promise<void> {
  // What cannot be taken away must not hide why the run failed.
  for (const path of files) await unlink(path).catch(() => {});
  for (const path of folders.reverse()) await rmdir(path).catch(() => {});
}

/**
 * Writes files that are not there yet, all or none: they are staged in the folder, then linked into
 * place, which fails on whatever came there in the meantime; then what was placed is taken away.
 *
 * @throws {FilesError} `unwritable` where the disk refuses; nothing is left behind.
 */
export async function writeNew(folder: string, files: readonly NewFile[]): Promise<void> {
  if (files.length === 0) return;
  const temporary = join(folder, `.meshwright.${randomBytes(6).toString('hex')}.tmp`);
  const done: Done = { files: [], folders: [] };
  try {
    await mkdir(temporary);
    for (const [index, { text }] of files.entries())
      await writeFile(join(temporary, String(index)), text, { flag: 'wx' });
    for (const [index, { path }] of files.entries()) {
      await makeFolders(dirname(join(folder, path)), done.folders);
      await place(join(temporary, String(index)), join(folder, path));
      done.files.push(join(folder, path));
    }
  } catch (error) {
    await undo(done);
    throw error instanceof FilesError ? error : new FilesError('unwritable', folder, error);
  } finally {
    await rm(temporary, { recursive: true, force: true }).catch(() => {});
  }
}
