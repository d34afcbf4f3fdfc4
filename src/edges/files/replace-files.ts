import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isInside } from '../../source/output-index.ts';
import { checkFolders } from './check-folders.ts';
import { FilesError, refuse } from './files-error.ts';

/** New content of one file that is there: what it must still say, and what it says then. */
export interface Replacement {
  /** Path from the root, with `/`. */
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** A replacement that stands ready beside its file. */
interface Staged {
  readonly path: string;
  readonly temporary: string;
  readonly original: Uint8Array;
  readonly mode: number;
}

/** A name in the same folder that nobody reads intents from: a rename there is one step. */
const beside = (path: string): string =>
  join(dirname(path), `.${randomBytes(6).toString('hex')}.tmp`);

const byteOrderMark = '\uFEFF';

/** The bytes and the mode of a regular file, through no link. */
async function readRegular(
  path: string,
): Promise<{ readonly bytes: Buffer; readonly mode: number }> {
  const flags = constants.O_RDWR | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const file = await open(path, flags);
  try {
    const stat = await file.stat();
    if (!stat.isFile()) refuse(path, 'is not a regular file');
    return { bytes: await file.readFile(), mode: stat.mode & 0o7777 };
  } finally {
    await file.close();
  }
}

/** Bytes of a text; a byte order mark that the file has stays. */
function bytesOf(text: string, had: Buffer): Buffer {
  const mark = Buffer.from(byteOrderMark);
  const isMarked = had.subarray(0, mark.length).equals(mark);
  return Buffer.from(`${isMarked ? byteOrderMark : ''}${text}`);
}

/** A new file with a mode, on the disk when this returns. */
async function create(path: string, bytes: Uint8Array, mode: number): Promise<void> {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  const file: FileHandle = await open(path, flags, mode);
  try {
    await file.writeFile(bytes);
    // The mask of the process may have taken bits of the mode.
    await file.chmod(mode);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function readUnchanged(root: string, { path, before }: Replacement) {
  const full = join(root, path);
  await checkFolders(root, [path]);
  const found = await readRegular(full);
  if (!found.bytes.equals(bytesOf(before, found.bytes)))
    refuse(full, 'changed while it was checked; nothing was written');
  return found;
}

async function stage(root: string, replacement: Replacement): Promise<Staged> {
  const { path, after } = replacement;
  const { bytes, mode } = await readUnchanged(root, replacement);
  const temporary = beside(join(root, path));
  try {
    await create(temporary, bytesOf(after, bytes), mode);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw error;
  }
  return { path: join(root, path), temporary, original: bytes, mode };
}

/** Puts back what was replaced before something failed: as many as the disk takes back. */
async function restore(done: readonly Staged[]): Promise<void> {
  for (const { path, original, mode } of done) {
    const temporary = beside(path);
    try {
      await create(temporary, original, mode);
      await rename(temporary, path);
    } catch {
      // What cannot be put back must neither hide why the run failed nor keep the others back.
      await rm(temporary, { force: true }).catch(() => {});
    }
  }
}

async function place(staged: readonly Staged[]): Promise<void> {
  const done: Staged[] = [];
  try {
    for (const each of staged) {
      await rename(each.temporary, each.path);
      done.push(each);
    }
  } catch (error) {
    await restore(done);
    throw error;
  }
}

/**
 * Replaces files below a root, all of them or none: each is read again and must still say what was
 * checked, the new ones are written beside them and then renamed into place. Links are never
 * followed; the mode of a file and its byte order mark stay.
 *
 * @throws {FilesError} `refused` where a file is a link or changed meanwhile, `unwritable` where
 *   the disk refuses.
 */
export async function replaceFiles(
  root: string,
  replacements: readonly Replacement[],
): Promise<void> {
  const staged: Staged[] = [];
  try {
    for (const each of replacements) {
      if (!isInside(each.path)) refuse(each.path, 'is outside');
      staged.push(await stage(root, each));
    }
    // Once more, right before: writing the others took a while.
    for (const each of replacements) await readUnchanged(root, each);
    await place(staged);
  } catch (error) {
    throw error instanceof FilesError ? error : new FilesError('unwritable', root, error);
  } finally {
    for (const { temporary } of staged) await rm(temporary, { force: true }).catch(() => {});
  }
}
