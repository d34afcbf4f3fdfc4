/** One file of a tree: its path from the root of the tree, with `/`, and its bytes. */
export interface TreeFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Why something in a tree was not read. */
export type RefusalReason =
  /** A symbolic link named like an intent: it is never followed, its target never read. */
  | 'intent-link'
  /** Any other symbolic link that may stand for a folder. */
  | 'link'
  /** Another repository inside this one. */
  | 'submodule'
  /** A name that cannot be a path on every system, or is not UTF-8. */
  | 'name'
  /** Not a regular file: a pipe, a socket, a device. */
  | 'not-a-file'
  /** One file above its budget. */
  | 'file-size'
  /** The walk was stopped: too many entries, too deep, too many bytes. */
  | 'entries'
  | 'depth'
  | 'bytes';

/** Something in a tree that was seen and not read. */
export interface Refused {
  readonly path: string;
  readonly reason: RefusalReason;
}

/**
 * What a reader of trees hands on, from a folder or from a revision: equal content gives equal
 * trees. Files and refusals are sorted by path, in code units.
 */
export interface Tree {
  readonly files: readonly TreeFile[];
  readonly refused: readonly Refused[];
}

/** What a walk may cost. */
export interface TreeBudget {
  readonly entries: number;
  readonly depth: number;
  /** Of all files together. */
  readonly bytes: number;
  readonly fileBytes: number;
}

/**
 * Far above any real repository of intents (10,000 services are 10,000 entries and 7 MB), far below
 * what a twelve-object tree can expand to.
 */
export const treeBudget: TreeBudget = {
  entries: 500_000,
  depth: 64,
  bytes: 128 * 1024 * 1024,
  fileBytes: 16 * 1024 * 1024,
};

/**
 * Whether a file of this name can hold intents. Capitals count too: to a system without case
 * `cart.YAML` is the same file, and a `deny` must not depend on who checked it out.
 */
export function isIntentFile(name: string): boolean {
  return /\.ya?ml$/i.test(name);
}

/** Folders that are never looked into: they belong to tools. */
export function isSkippedFolder(name: string): boolean {
  return name.startsWith('.') || name === 'node_modules';
}

/**
 * Whether an entry's name can be one step of a path on every system: no separators, no step
 * upwards, no `.git` in any case. U+FFFD stands where a name was not UTF-8.
 */
export function isSafeName(name: string): boolean {
  if (name === '' || name === '.' || name === '..') return false;
  return !/[/\\\0\ufffd]/.test(name) && name.toLowerCase() !== '.git';
}

/**
 * How a symbolic link is reported, from its name alone (a target is never read): as an intent, as
 * what may be a folder of intents, or not at all.
 */
export function linkReason(name: string): 'intent-link' | 'link' | undefined {
  if (isIntentFile(name)) return 'intent-link';
  return name.includes('.') || isSkippedFolder(name) ? undefined : 'link';
}

/** Whether a walk was stopped by a budget, so that the tree is not whole. */
export function isCut(tree: Tree): boolean {
  return tree.refused.some(({ reason }) => ['entries', 'depth', 'bytes'].includes(reason));
}
