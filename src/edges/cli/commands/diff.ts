import { resolve } from 'node:path';
import { ordered } from '../../../diagnostics/order.ts';
import { hasErrors } from '../../../diagnostics/outcome.ts';
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { Mesh } from '../../../model/mesh.ts';
import { modelMemo, type ModelMemo } from '../../../model/model.ts';
import type { Difference } from '../../../report/diff-json.ts';
import { difference, type DifferenceSide } from '../../../report/difference.ts';
import { visible } from '../../../report/visible.ts';
import type { Texts } from '../../../source/text.ts';
import { sharedReading } from '../../workspace/shared-reading.ts';
import type { WorkspaceSource } from '../../workspace/source.ts';
import { atSide } from '../at-side.ts';
import {
  collect,
  flagOption,
  listOption,
  textOption,
  type CliCommand,
  type Invocation,
  type Options,
} from '../command.ts';
import { diffFormats, renderDiff, type ComparedMeshes, type DiffFormat } from '../render-diff.ts';
import { exitCode, UsageError } from '../exit-code.ts';
import { printUnresolved } from '../findings.ts';
import { wantsColor } from '../io.ts';
import { parseOutputs, writeOutputs, type Output } from '../outputs.ts';
import {
  resolveWorkspace,
  runWorkspace,
  type Known,
  type ResolvedWorkspace,
  type RunWorkspace,
} from '../run-workspace.ts';
import { sourceOf } from '../source-of.ts';
import { version } from '../version.ts';

/** What one of the two sides is, as it was written. */
function stateOf(options: Options, name: 'from' | 'to'): string {
  return textOption(options, name) ?? (name === 'from' ? 'HEAD' : 'worktree');
}

interface Side {
  /** As reports call it: a commit id, or what the user wrote. */
  readonly label: string;
  readonly texts: Texts;
  readonly meshes: ReadonlyMap<string, Mesh>;
  /** What keeps the side from having a meaning. */
  readonly unresolved: readonly Diagnostic[];
}

/** A side without any Mesh is one on which there was none yet, or is none any more: an empty mesh. */
function isAbsent(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.every(({ code, severity }) => code === 'MW1901' || severity !== 'error');
}

function beforeSide({ workspace, meshes, diagnostics }: ResolvedWorkspace, written: string): Side {
  return {
    label: workspace.commit ?? written,
    texts: workspace.texts,
    meshes,
    unresolved: isAbsent(diagnostics) ? [] : diagnostics,
  };
}

/** A broken guarantee or a guardrail's denial is part of the answer: only what has no meaning stops it. */
function afterSide({ workspace, runs, diagnostics }: RunWorkspace, written: string): Side {
  const isWhole = runs.every(({ run }) => run.mesh !== undefined);
  const isRead = !hasErrors(workspace.diagnostics) || isAbsent(workspace.diagnostics);
  return {
    label: workspace.commit ?? written,
    texts: workspace.texts,
    meshes: new Map(runs.flatMap(({ name, run }) => (run.mesh ? [[name, run.mesh]] : []))),
    unresolved: isWhole && isRead ? [] : diagnostics,
  };
}

function differenceOf(name: string, before: Side, after: Side, ran: RunWorkspace): Difference {
  const sideOf = ({ label, texts, meshes }: Side): DifferenceSide => {
    const mesh = meshes.get(name);
    return { label, texts, ...(mesh && { mesh }) };
  };
  const run = ran.runs.find((each) => each.name === name)?.run;
  const artifacts = run?.compiled.flatMap((target) => target.artifacts) ?? [];
  const findings = ordered(run?.diagnostics ?? []);
  const asked = run?.asked;
  const afterwards = { findings, artifacts, ...(asked && { asked }) };
  return difference(name, sideOf(before), sideOf(after), afterwards);
}

function namesOf(before: Side, after: Side, only: string | undefined): readonly string[] {
  const names = [...new Set([...after.meshes.keys(), ...before.meshes.keys()])].sort();
  if (only === undefined || names.includes(only)) return only === undefined ? names : [only];
  throw new UsageError(`no mesh '${only}' on either side; there is ${names.join(', ')}`);
}

/** The folder counts for revisions and the work tree; `dir:PATH` stands on its own. */
function sourcesOf({ dir, args, options }: Invocation): Record<'from' | 'to', WorkspaceSource> {
  const [from, to] = [stateOf(options, 'from'), stateOf(options, 'to')];
  const isFolder = (written: string) => written.startsWith('dir:');
  if (args[0] !== undefined && isFolder(from) && isFolder(to))
    throw new UsageError(`both sides are folders: '${args[0]}' has no say; leave it out`);
  const folder = resolve(dir, args[0] ?? '.');
  const of = (written: string) => sourceOf(isFolder(written) ? dir : folder, written);
  return { from: of(from), to: of(to) };
}

/** Says which side has no meaning, and prints why. */
async function printSides(
  invocation: Invocation,
  outputs: readonly Output<DiffFormat>[],
  broken: readonly (Side & { readonly option: 'from' | 'to' })[],
): Promise<number> {
  const [first] = broken;
  if (first === undefined) return exitCode.fine;
  for (const { option } of broken) {
    const written = stateOf(invocation.options, option);
    invocation.say(
      visible(`error: --${option} ${written} does not resolve, so nothing is compared`),
    );
    invocation.say('\n');
  }
  return printUnresolved(invocation, outputs, first.unresolved, first.texts);
}

/**
 * Pages that a pull request is decided by: they name the plan, and so all of it is compiled and judged.
 * The other formats, that for programs too, are about what changes.
 */
const showsAll = (format: DiffFormat): boolean => ['markdown', 'html'].includes(format);

/** Up to so many services targets and guardrails are asked about the whole mesh: it is as fast. */
const smallMesh = 500;

/** What is known of each mesh: its memo, and of large ones the state before. */
function knownStates(memos?: Known, { workspace, meshes }: Partial<ResolvedWorkspace> = {}): Known {
  const made = new Map<string, ModelMemo>();
  return (name) => {
    const memo = memos?.(name).memo ?? made.get(name) ?? modelMemo();
    made.set(name, memo);
    const mesh = meshes?.get(name);
    const documents = workspace?.meshes.find((each) => each.name === name)?.documents;
    if (mesh === undefined || documents === undefined || mesh.services.length <= smallMesh)
      return { memo };
    return { memo, since: { mesh, documents } };
  };
}

/** `diff`: what changes in meaning between two states. */
export const diffCommand: CliCommand = {
  name: 'diff',
  summary: 'say what changes in meaning between two states',
  declare: (command) =>
    command
      .argument('[dir]', 'the meshes below this folder, else the one above')
      .option('--from <state>', 'a revision or dir:PATH', 'HEAD')
      .option('--to <state>', 'a revision, dir:PATH or worktree', 'worktree')
      .option('--mesh <name>', 'only this mesh')
      .option('--exit-code', 'exit 1 where anything is newly allowed')
      .option('-o, --output <format[=file]>', `${diffFormats.join(', ')}; repeatable`, collect),
  run: async (invocation) => {
    const { io, dir, options, print } = invocation;
    const outputs = parseOutputs(listOption(options, 'output'), diffFormats);
    const sources = sourcesOf(invocation);
    const [from, to] = [stateOf(options, 'from'), stateOf(options, 'to')];
    const [shared, known] = [sharedReading(), knownStates()];
    const resolved = await atSide('--from', from, () =>
      resolveWorkspace(sources.from, shared, known),
    );
    const before = beforeSide(resolved, from);
    const since = outputs.some(({ format }) => showsAll(format))
      ? known
      : knownStates(known, resolved);
    const ran = await atSide('--to', to, () => runWorkspace(io, sources.to, shared, since));
    const after = afterSide(ran, to);
    const sides = [{ ...after, option: 'to' } as const, { ...before, option: 'from' } as const];
    const broken = sides.filter(({ unresolved }) => unresolved.length > 0);
    if (broken.length > 0) return printSides(invocation, outputs, broken);
    const names = namesOf(before, after, textOption(options, 'mesh'));
    if (names.length === 0)
      return printUnresolved(invocation, outputs, ran.diagnostics, ran.workspace.texts);
    const shown = names.map((name): ComparedMeshes => {
      const meshes = { before: before.meshes.get(name), after: after.meshes.get(name) };
      return { difference: differenceOf(name, before, after, ran), ...meshes };
    });
    const texts = outputs.map(({ format, file }) => {
      const color = file === undefined && wantsColor(io);
      return [format, renderDiff(format, shown, { color, version })] as const;
    });
    await writeOutputs(outputs, { dir, print }, (format) => new Map(texts).get(format) ?? '');
    const widens = shown.some(({ difference }) =>
      difference.changes.some((change) => change.class === 'widens'),
    );
    return flagOption(options, 'exitCode') && widens ? exitCode.findings : exitCode.fine;
  },
};
