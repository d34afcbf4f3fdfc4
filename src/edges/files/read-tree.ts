import { constants } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { byCodeUnits } from '../../diagnostics/order.ts';
import {
  isIntentFile,
  isSafeName,
  isSkippedFolder,
  linkReason,
  treeBudget,
  type RefusalReason,
  type Refused,
  type Tree,
  type TreeBudget,
  type TreeFile,
} from '../../source/tree.ts';
import { FilesError, isMissing } from './files-error.ts';
import { isOutputFolder } from './output-folder.ts';
import { exists, statOf } from './stat-of.ts';

/** What to read of a tree. */
export interface ReadOptions {
  /** Folder to start at, from the root, with `/`; `''` is the root. Paths stay relative to the root. */
  readonly under?: string;
  /** Only the folder itself, none below. */
  readonly shallow?: boolean;
  readonly budget?: TreeBudget;
}

interface Walk {
  readonly root: string;
  readonly shallow: boolean;
  readonly budget: TreeBudget;
  readonly files: TreeFile[];
  readonly refused: Refused[];
  entries: number;
  bytes: number;
  stopped: boolean;
}

function stop(walk: Walk, path: string, reason: RefusalReason): void {
  walk.refused.push({ path, reason });
  walk.stopped = true;
}

/**
 * Reads without following a link (not even one put there since the listing) and without waiting
 * on a pipe. The size is taken from the opened file, not from its name.
 */
async function readOne(walk: Walk, path: string): Promise<void> {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const file = await open(join(walk.root, path), flags);
  try {
    const stat = await file.stat();
    if (!stat.isFile()) {
      walk.refused.push({ path, reason: 'not-a-file' });
    } else if (stat.size > walk.budget.fileBytes) {
      walk.refused.push({ path, reason: 'file-size' });
    } else if (walk.bytes + stat.size > walk.budget.bytes) {
      stop(walk, path, 'bytes');
    } else {
      walk.bytes += stat.size;
      walk.files.push({ path, bytes: await file.readFile() });
    }
  } finally {
    await file.close();
  }
}

async function visitFolder(walk: Walk, path: string, depth: number): Promise<void> {
  if (walk.shallow) return;
  if (depth > walk.budget.depth) return stop(walk, path, 'depth');
  const folder = join(walk.root, path);
  // Another repository: a submodule that is checked out, or a clone in a folder.
  if (await exists(join(folder, '.git'))) {
    walk.refused.push({ path, reason: 'submodule' });
  } else if (!(await isOutputFolder(folder))) {
    await walkFolder(walk, path, depth);
  }
}

async function walkFolder(walk: Walk, under: string, depth: number): Promise<void> {
  const entries = await readdir(join(walk.root, under), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => byCodeUnits(a.name, b.name))) {
    if (walk.stopped) return;
    const path = under === '' ? entry.name : `${under}/${entry.name}`;
    walk.entries += 1;
    if (walk.entries > walk.budget.entries) return stop(walk, under, 'entries');
    if (entry.isSymbolicLink()) {
      const reason = linkReason(entry.name);
      if (reason) walk.refused.push({ path, reason });
    } else if (entry.isDirectory() ? isSkippedFolder(entry.name) : !isIntentFile(entry.name)) {
      continue;
    } else if (!isSafeName(entry.name)) {
      walk.refused.push({ path, reason: 'name' });
    } else if (entry.isDirectory()) {
      await visitFolder(walk, path, depth + 1);
    } else if (entry.isFile()) {
      await readOne(walk, path);
    } else {
      walk.refused.push({ path, reason: 'not-a-file' });
    }
  }
}

/** Whether each step down to a folder is a real folder; a link on the way is reported, not followed. */
async function isReachable(walk: Walk, under: string): Promise<boolean> {
  let at = '';
  for (const step of under === '' ? [] : under.split('/')) {
    at = at === '' ? step : `${at}/${step}`;
    const stat = await statOf(join(walk.root, at));
    if (stat?.isSymbolicLink()) walk.refused.push({ path: at, reason: 'link' });
    if (!stat?.isDirectory()) return false;
  }
  return true;
}

/**
 * The intents of a folder and of every folder below it: files ending in `.yaml` or `.yml`, as
 * bytes. Symbolic links are never followed; folders of tools (`.git`, `node_modules`, any with a
 * dot), other repositories and our own output are passed by. A folder that is not there is an
 * empty tree.
 *
 * @throws {FilesError} where the disk refuses: no such root, no permission.
 */
export async function readTree(root: string, options: ReadOptions = {}): Promise<Tree> {
  const under = options.under ?? '';
  const walk: Walk = {
    root,
    shallow: options.shallow ?? false,
    budget: options.budget ?? treeBudget,
    files: [],
    refused: [],
    entries: 0,
    bytes: 0,
    stopped: false,
  };
  try {
    if (await isReachable(walk, under))
      await walkFolder(walk, under, under === '' ? 0 : under.split('/').length);
  } catch (error) {
    // What vanished while it was read is no slip of the user.
    const isRoot = error instanceof Error && 'path' in error && error.path === join(root, '');
    throw new FilesError(isRoot && isMissing(error) ? 'missing' : 'unreadable', root, error);
  }
  const byPath = (a: { path: string }, b: { path: string }) => byCodeUnits(a.path, b.path);
  return { files: walk.files.sort(byPath), refused: walk.refused.sort(byPath) };
}
