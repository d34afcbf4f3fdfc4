import { byCodeUnits } from '../../diagnostics/order.ts';
import { outputIndexName, readOutputIndex } from '../../source/output-index.ts';
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
import type { ObjectReader } from './object-reader.ts';
import type { ObjectId } from './resolve-revision.ts';
import { treeEntries, type TreeEntry } from './tree-entries.ts';

/** What to read of a revision. */
export interface RevisionOptions {
  /** Folder to start at, from the repository's top, with `/`; `''` is the top. */
  readonly under?: string;
  /** Only the folder itself, none below. */
  readonly shallow?: boolean;
  readonly budget?: TreeBudget;
  /** Trees that are known already; those that are met are added. */
  readonly trees?: Walk['known'];
}

/** A tree of so many bytes has some 200,000 entries: no folder of intents. */
const maximumTreeBytes = 8 * 1024 * 1024;

interface Found {
  readonly path: string;
  readonly id: ObjectId;
}

interface Walk {
  readonly objects: ObjectReader;
  readonly shallow: boolean;
  readonly budget: TreeBudget;
  readonly found: Found[];
  readonly refused: Refused[];
  /** The same tree at many paths is fetched and parsed once: that is how tree bombs are built. */
  readonly known: Map<ObjectId, Promise<readonly TreeEntry[] | undefined>>;
  entries: number;
  stopped: boolean;
}

function stop(walk: Walk, path: string, reason: RefusalReason): void {
  walk.refused.push({ path, reason });
  walk.stopped = true;
}

async function loadTree(
  objects: ObjectReader,
  id: ObjectId,
): Promise<readonly TreeEntry[] | undefined> {
  const { type, size } = await objects.info(id);
  if (type !== 'tree' || size > maximumTreeBytes) return undefined;
  return treeEntries((await objects.read(id)).content, id);
}

function entriesOf(walk: Walk, id: ObjectId): Promise<readonly TreeEntry[] | undefined> {
  const known = walk.known.get(id) ?? loadTree(walk.objects, id);
  walk.known.set(id, known);
  return known;
}

/** Whether a folder is our own output: its `index.json` says so. */
async function isOutput(
  walk: Walk,
  entries: readonly TreeEntry[],
  budget: TreeBudget,
): Promise<boolean> {
  const index = entries.find(({ name, kind }) => name === outputIndexName && kind === 'file');
  if (index === undefined) return false;
  const { type, size } = await walk.objects.info(index.id);
  if (type !== 'blob' || size > budget.fileBytes) return false;
  return (
    readOutputIndex((await walk.objects.read(index.id)).content.toString('utf8')) !== undefined
  );
}

async function visitFolder(walk: Walk, path: string, id: ObjectId): Promise<void> {
  if (walk.shallow) return;
  if (path.split('/').length > walk.budget.depth) return stop(walk, path, 'depth');
  const entries = await entriesOf(walk, id);
  if (entries === undefined) return stop(walk, path, 'entries');
  if (!(await isOutput(walk, entries, walk.budget))) await walkEntries(walk, path, entries);
}

async function visit(walk: Walk, path: string, { name, kind, id }: TreeEntry): Promise<void> {
  if (kind === 'link') {
    const reason = linkReason(name);
    if (reason) walk.refused.push({ path, reason });
  } else if (kind === 'file' ? !isIntentFile(name) : isSkippedFolder(name) && isSafeName(name)) {
    // Of no concern to us: not looked at.
  } else if (!isSafeName(name)) {
    walk.refused.push({ path, reason: 'name' });
  } else if (kind === 'folder') {
    await visitFolder(walk, path, id);
  } else if (kind === 'file') {
    walk.found.push({ path, id });
  } else {
    walk.refused.push({ path, reason: 'submodule' });
  }
}

async function walkEntries(
  walk: Walk,
  under: string,
  entries: readonly TreeEntry[],
): Promise<void> {
  const names = new Set<string>();
  for (const entry of entries) {
    if (walk.stopped) return;
    walk.entries += 1;
    if (walk.entries > walk.budget.entries) return stop(walk, under, 'entries');
    const path = under === '' ? entry.name : `${under}/${entry.name}`;
    // Only a forged tree holds a name twice: which of the two counts would be anybody's guess.
    if (names.has(entry.name)) walk.refused.push({ path, reason: 'name' });
    else await visit(walk, path, entry);
    names.add(entry.name);
  }
}

/** Contents of the found files, sizes first: no file is asked for that does not fit the budget. */
async function load(walk: Walk): Promise<readonly TreeFile[]> {
  const sizes = await Promise.all(walk.found.map(({ id }) => walk.objects.info(id)));
  const wanted: Found[] = [];
  let bytes = 0;
  for (const [at, file] of walk.found.entries()) {
    const { size, type } = sizes[at] ?? { size: 0, type: 'missing' };
    if (type !== 'blob') walk.refused.push({ path: file.path, reason: 'not-a-file' });
    else if (size > walk.budget.fileBytes)
      walk.refused.push({ path: file.path, reason: 'file-size' });
    else if (bytes + size > walk.budget.bytes) {
      stop(walk, file.path, 'bytes');
      break;
    } else {
      bytes += size;
      wanted.push(file);
    }
  }
  return Promise.all(
    wanted.map(async ({ path, id }) => ({ path, bytes: (await walk.objects.read(id)).content })),
  );
}

/** The tree of a folder of a commit; `undefined` where the commit has no such folder. */
async function folderAt(
  walk: Walk,
  commit: ObjectId,
  under: string,
): Promise<readonly TreeEntry[] | undefined> {
  const { content } = await walk.objects.read(commit);
  const root = /^tree ([0-9a-f]+)\n/.exec(content.toString('latin1', 0, 80))?.[1];
  let entries = root === undefined ? undefined : await entriesOf(walk, root);
  let at = '';
  for (const step of under === '' ? [] : under.split('/')) {
    const entry = entries?.find(({ name }) => name === step);
    at = at === '' ? step : `${at}/${step}`;
    if (entry?.kind === 'link') walk.refused.push({ path: at, reason: 'link' });
    entries = entry?.kind === 'folder' ? await entriesOf(walk, entry.id) : undefined;
  }
  return entries;
}

/**
 * The intents of a commit below a folder, read from the object store alone: nothing is checked
 * out, and what stands in the work tree plays no part. The same files as `readTree` of a clean
 * checkout of that commit gives. A folder that the commit does not have is an empty tree.
 *
 * @param commit a full object id, from `resolveRevision`.
 * @throws {GitError} where an object is missing or git fails.
 */
export async function readCommit(
  objects: ObjectReader,
  commit: ObjectId,
  options: RevisionOptions = {},
): Promise<Tree> {
  const under = options.under ?? '';
  const walk: Walk = {
    objects,
    shallow: options.shallow ?? false,
    budget: options.budget ?? treeBudget,
    found: [],
    refused: [],
    known: options.trees ?? new Map(),
    entries: 0,
    stopped: false,
  };
  const entries = await folderAt(walk, commit, under);
  if (entries) await walkEntries(walk, under, entries);
  const files = await load(walk);
  const byPath = (a: { path: string }, b: { path: string }) => byCodeUnits(a.path, b.path);
  return { files: [...files].sort(byPath), refused: walk.refused.sort(byPath) };
}
