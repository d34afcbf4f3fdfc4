import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, parse, resolve, sep } from 'node:path';
import type { OutputFile } from '../../compile/layout.ts';
import { byCodeUnits } from '../../diagnostics/order.ts';
import { isInside, outputIndexName } from '../../source/output-index.ts';
import { invariant } from '../../diagnostics/invariant.ts';
import { checkFolders } from './check-folders.ts';
import { FilesError, refuse } from './files-error.ts';
import { readIndex } from './output-folder.ts';
import { readTree } from './read-tree.ts';
import { statOf } from './stat-of.ts';

/** What a run did to the output folder; paths sorted. */
export interface Written {
  /** New, or other content than before. */
  readonly written: readonly string[];
  readonly unchanged: number;
  /** Files of a former run that are no longer emitted. */
  readonly removed: readonly string[];
}

type Found = 'nothing' | 'file' | 'folder' | 'other';

async function kindOf(path: string): Promise<Found> {
  const stat = await statOf(path);
  if (stat === undefined) return 'nothing';
  if (stat.isDirectory()) return 'folder';
  return stat.isFile() ? 'file' : 'other';
}

/** A file that we did not write is never overwritten, unless it already says the same. */
async function isWanted(
  out: string,
  file: OutputFile,
  former: ReadonlySet<string>,
): Promise<boolean> {
  const path = join(out, file.path);
  const found = await kindOf(path);
  if (found === 'nothing') return true;
  if (found !== 'file') refuse(path, 'is not a regular file');
  if ((await readFile(path, 'utf8')) === file.text) return false;
  if (!former.has(file.path))
    refuse(path, 'was not written by meshwright; move it away or choose another --out');
  return true;
}

async function removeEmptyFolders(out: string, path: string): Promise<void> {
  for (let at = dirname(path); at !== '.'; at = dirname(at)) {
    // Not empty, or gone already: both are fine.
    const removed = await rmdir(join(out, at)).then(
      () => true,
      () => false,
    );
    if (!removed) return;
  }
}

async function stage(folder: string, files: readonly OutputFile[]): Promise<void> {
  for (const file of files) {
    const path = join(folder, file.path);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, file.text, { flag: 'wx' });
  }
}

/** Puts the staged files in place, one rename each: a reader sees the old or the new file, never half. */
async function place(from: string, out: string, files: readonly OutputFile[]): Promise<void> {
  for (const file of files) {
    await mkdir(dirname(join(out, file.path)), { recursive: true });
    await rename(join(from, file.path), join(out, file.path));
  }
}

/** The list of what a run wrote: it marks the folder as ours and tells the next run what to remove. */
function indexText(paths: Iterable<string>): string {
  const files = [...paths].sort(byCodeUnits);
  const index = { apiVersion: 'meshwright.dev/v1alpha1', kind: 'OutputIndex', files };
  return `${JSON.stringify(index, null, 2)}\n`;
}

async function placeIndex(temporary: string, out: string, paths: Iterable<string>): Promise<void> {
  await writeFile(join(temporary, outputIndexName), indexText(paths), { flag: 'wx' });
  await rename(join(temporary, outputIndexName), join(out, outputIndexName));
}

/**
 * A crash must not leave files that no index lists: they could never be removed again, and the next
 * run would take them for somebody else's. So an index of both runs goes first, the new one last.
 */
async function apply(temporary: string, out: string, plan: Plan): Promise<void> {
  await mkdir(temporary);
  await stage(temporary, plan.changed);
  await mkdir(out, { recursive: true });
  await placeIndex(temporary, out, new Set([...plan.former, ...plan.emitted]));
  await place(temporary, out, plan.changed);
  for (const path of plan.removed) {
    await rm(join(out, path), { force: true });
    await removeEmptyFolders(out, path);
  }
  await placeIndex(temporary, out, plan.emitted);
}

/** What a run has to do. */
interface Plan {
  /** What differs from what stands there. */
  readonly changed: readonly OutputFile[];
  /** Present, written by the former run, and no longer emitted. */
  readonly removed: readonly string[];
  readonly former: ReadonlySet<string>;
  readonly emitted: ReadonlySet<string>;
}

async function checkOut(out: string, keep: readonly string[]): Promise<void> {
  if (out === parse(out).root) refuse(out, 'is the root of the file system');
  if (out.split(/[\\/]/).some((step) => step.toLowerCase() === '.git'))
    refuse(out, 'is inside `.git`');
  for (const folder of keep) {
    const outside = resolve(folder) !== out && !resolve(folder).startsWith(out + sep);
    if (!outside)
      refuse(out, `holds the intents of \`${folder}\`; give the output a folder of its own`);
  }
  const found = await kindOf(out);
  if (found === 'file' || found === 'other') refuse(out, 'is not a folder');
}

/**
 * A folder with our index is never read as intents: writing one among intents would silence them.
 */
async function checkNoIntents(out: string): Promise<void> {
  if ((await kindOf(out)) === 'nothing') return;
  const { files } = await readTree(out);
  const intent = files.find(({ bytes }) =>
    /^apiVersion:[ \t]*["']?meshwright\.dev\//m.test(Buffer.from(bytes).toString('latin1')),
  );
  if (intent) refuse(join(out, intent.path), 'is an intent; give the output a folder of its own');
}

async function prepare(out: string, files: readonly OutputFile[]): Promise<Plan> {
  const emitted = new Set(files.map(({ path }) => path));
  invariant(emitted.size === files.length, 'each output path stands once');
  for (const path of emitted)
    invariant(isInside(path) && path !== outputIndexName, `${path} is no output path`);
  const index = await readIndex(out);
  if (index === undefined) await checkNoIntents(out);
  const former = new Set(index?.files.filter((path) => path !== outputIndexName));
  const gone = [...former].filter((path) => !emitted.has(path)).sort(byCodeUnits);
  await checkFolders(out, [...emitted, ...gone]);
  if (index === undefined && (await kindOf(join(out, outputIndexName))) !== 'nothing')
    refuse(join(out, outputIndexName), 'was not written by meshwright; choose another --out');
  const changed: OutputFile[] = [];
  for (const file of files) if (await isWanted(out, file, former)) changed.push(file);
  changed.sort((a, b) => byCodeUnits(a.path, b.path));
  const removed: string[] = [];
  for (const path of gone) if ((await kindOf(join(out, path))) === 'file') removed.push(path);
  return { changed, removed, former, emitted };
}

/**
 * Writes a whole output folder: everything is checked, then staged beside it, then renamed into
 * place file by file, then what a former run wrote and this one does not is removed. Files that no
 * index of ours lists are never touched; the index of the run is written beside them. Any refusal or
 * error before the first rename leaves the folder as it was.
 *
 * @param keep folders of intents: the output folder may stand in them, not hold them.
 * @throws {FilesError} `refused` where the folder is unfit, `unwritable` where the disk refuses.
 */
export async function writeTree(
  folder: string,
  files: readonly OutputFile[],
  keep: readonly string[] = [],
): Promise<Written> {
  const out = resolve(folder);
  const name = `.${basename(out)}.${randomBytes(6).toString('hex')}.tmp`;
  const temporary = join(dirname(out), name);
  try {
    await checkOut(out, keep);
    const plan = await prepare(out, files);
    const isDue = plan.changed.length + plan.removed.length > 0 || plan.former.size === 0;
    if (isDue) {
      await mkdir(dirname(out), { recursive: true });
      await apply(temporary, out, plan);
    }
    return {
      written: plan.changed.map(({ path }) => path),
      unchanged: files.length - plan.changed.length,
      removed: plan.removed,
    };
  } catch (error) {
    if (error instanceof FilesError) throw error;
    throw new FilesError('unwritable', out, error);
  } finally {
    // What could not be cleaned up must not hide how the run ended.
    await rm(temporary, { recursive: true, force: true }).catch(() => {});
  }
}
