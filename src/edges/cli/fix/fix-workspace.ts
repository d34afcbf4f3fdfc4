import { compare } from '../../../compare/compare.ts';
import type { Fix } from '../../../diagnostics/fix.ts';
import { invariant } from '../../../diagnostics/invariant.ts';
import { applyEdits } from '../../../source/edit.ts';
import { grouped } from '../../../source/grouped.ts';
import { lineIndex } from '../../../report/line-index.ts';
import type { Texts } from '../../../source/text.ts';
import type { FileChange } from '../../../report/patch.ts';
import { filesOf } from './agreed-fixes.ts';
import { chooseFixes } from './choose-fixes.ts';
import type { Io } from '../io.ts';
import { runWorkspace, type RunWorkspace } from '../run-workspace.ts';

/**
 * Fixes uncover others: a corrected name, an operation that is not granted. A document with hundreds
 * of findings needs more rounds, as only its first ones are told: it is fixed by another run.
 */
const mostRounds = 12;

/** One fix that was made, and where: the line before it. */
export interface MadeFix {
  readonly file: string;
  readonly line: number;
  readonly title: string;
}

/** A workspace after fixes were made in memory. */
export interface Fixed {
  readonly state: RunWorkspace;
  readonly made: readonly MadeFix[];
  /** Texts of the files that differ, by path. */
  readonly edited: Texts;
}

function madeOf(fixes: readonly Fix[], texts: Texts): readonly MadeFix[] {
  const find = lineIndex(texts);
  return fixes.flatMap(({ title, edits: [first] }) => {
    if (first === undefined) return [];
    return [{ file: first.file, line: find(first)?.start.line ?? 1, title }];
  });
}

/** The texts of the files that fixes edit, edited. */
function textsAfter(fixes: readonly Fix[], texts: Texts): Texts {
  const edits = fixes.flatMap((fix) => fix.edits);
  const byFile = grouped(edits, ({ file }) => file);
  return new Map(
    [...byFile].flatMap(([file, those]) => {
      const text = texts.get(file);
      return text === undefined ? [] : [[file, applyEdits(text, those)] as const];
    }),
  );
}

/** How many findings of reading a file has: a fix must not add one. */
function readFindings({ diagnostics }: RunWorkspace, file: string): number {
  return diagnostics.filter(({ code, range }) => code.startsWith('MW1') && range?.file === file)
    .length;
}

/** Whether a mesh that resolves on both sides lets a request pass that it did not let pass before. */
function isOpened(before: RunWorkspace, after: RunWorkspace): boolean {
  const known = new Map(before.runs.map(({ root, run }) => [root, run.mesh]));
  return after.runs.some(({ root, run }) => {
    const was = known.get(root);
    if (was === undefined || run.mesh === undefined) return false;
    return compare(was, run.mesh).some((change) => change.class === 'widens');
  });
}

/**
 * Makes all fixes of one kind in memory, round after round, each checked anew. Fixes of a file that
 * could no longer be read as before are taken back, and the file is left alone. What is to be
 * written is proven: where the mesh resolves before and after, no request is newly allowed.
 */
export async function fixWorkspace(
  io: Io,
  dir: string,
  kind: Fix['kind'],
  from: Fixed,
): Promise<Fixed> {
  let { state, edited } = from;
  const made: MadeFix[] = [];
  const spoilt = new Set<string>();
  for (let round = 0; round < mostRounds; round += 1) {
    const { texts } = state.workspace;
    const fixes = chooseFixes(state, kind).filter(
      (fix) => !filesOf(fix).some((file) => spoilt.has(file)),
    );
    if (fixes.length === 0) break;
    const after = textsAfter(fixes, texts);
    const candidate = new Map([...edited, ...after]);
    const next = await runWorkspace(io, { kind: 'worktree', dir, edited: candidate });
    const bad = [...after.keys()].filter(
      (file) => readFindings(next, file) > readFindings(state, file),
    );
    for (const file of bad) spoilt.add(file);
    if (bad.length > 0) continue;
    invariant(kind === 'patch' || !isOpened(state, next), 'a written fix opens no access');
    for (const each of madeOf(fixes, texts)) made.push(each);
    [state, edited] = [next, candidate];
  }
  return { state, made, edited };
}

/** A workspace as it stands. */
export async function unfixed(io: Io, dir: string): Promise<Fixed> {
  const state = await runWorkspace(io, { kind: 'worktree', dir });
  return { state, made: [], edited: new Map() };
}

/** How the files of two states differ. */
export function changesBetween(before: Fixed, after: Fixed): readonly FileChange[] {
  return [...after.edited].flatMap(([path, text]) => {
    const was = before.state.workspace.texts.get(path) ?? text;
    return was === text ? [] : [{ path, before: was, after: text }];
  });
}
