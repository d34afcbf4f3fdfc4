import { resolve } from 'node:path';
import { ordered } from '../../../diagnostics/order.ts';
import { hasErrors } from '../../../diagnostics/outcome.ts';
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { Mesh } from '../../../model/mesh.ts';
import { diffReport, type Difference } from '../../../report/diff-json.ts';
import { commentMaterial } from '../../../report/comment-material.ts';
import { diffText } from '../../../report/diff-text.ts';
import { difference, type DifferenceSide } from '../../../report/difference.ts';
import { markdownReport } from '../../../report/markdown.ts';
import type { Texts } from '../../../source/text.ts';
import { collect, flagOption, listOption, textOption, type CliCommand } from '../command.ts';
import { exitCode, UsageError } from '../exit-code.ts';
import { printUnresolved } from '../findings.ts';
import { wantsColor } from '../io.ts';
import { jsonText, parseOutputs, writeOutputs } from '../outputs.ts';
import {
  resolveWorkspace,
  runWorkspace,
  type ResolvedWorkspace,
  type RunWorkspace,
} from '../run-workspace.ts';
import { sourceOf } from '../source-of.ts';
import { version } from '../version.ts';

const formats = ['text', 'json', 'markdown'] as const;

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
  return difference(name, sideOf(before), sideOf(after), { findings, artifacts });
}

function namesOf(before: Side, after: Side, only: string | undefined): readonly string[] {
  const names = [...new Set([...after.meshes.keys(), ...before.meshes.keys()])].sort();
  if (only === undefined || names.includes(only)) return only === undefined ? names : [only];
  throw new UsageError(`no mesh '${only}' on either side; there is ${names.join(', ')}`);
}

/** What the pull request would show; without links, as nobody says where the repository is. */
function markdownOf(difference: Difference, before: Side, after: Side): string {
  const { mesh, from, to } = difference;
  const material = commentMaterial(before.meshes.get(mesh), after.meshes.get(mesh));
  const about = { id: mesh, base: from, head: to, version };
  return `${markdownReport({ kind: 'compared', ...about, difference, ...material })}\n`;
}

/** One report, or a list of them where there are several meshes. */
function reportOf(differences: readonly Difference[]): unknown {
  const items = differences.map(diffReport);
  if (items.length === 1) return items[0];
  return { apiVersion: 'meshwright.dev/v1alpha1', kind: 'DiffReportList', items };
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
      .option('-o, --output <format[=file]>', `${formats.join(', ')}; repeatable`, collect),
  run: async (invocation) => {
    const { io, dir, args, options, print } = invocation;
    const outputs = parseOutputs(listOption(options, 'output'), formats);
    const folder = resolve(dir, args[0] ?? '.');
    const [from, to] = [
      textOption(options, 'from') ?? 'HEAD',
      textOption(options, 'to') ?? 'worktree',
    ];
    const resolved = await resolveWorkspace(sourceOf(folder, from));
    const before = beforeSide(resolved, from);
    const ran = await runWorkspace(io, sourceOf(folder, to));
    const after = afterSide(ran, to);
    const broken = [after, before].find(({ unresolved }) => unresolved.length > 0);
    if (broken) return printUnresolved(invocation, outputs, broken.unresolved, broken.texts);
    const names = namesOf(before, after, textOption(options, 'mesh'));
    if (names.length === 0)
      return printUnresolved(invocation, outputs, ran.diagnostics, ran.workspace.texts);
    const differences = names.map((name) => differenceOf(name, before, after, ran));
    await writeOutputs(outputs, { dir, print }, (format, isFile) => {
      if (format === 'json') return jsonText(reportOf(differences));
      const told = (each: Difference) =>
        format === 'markdown'
          ? markdownOf(each, before, after)
          : diffText(each, { color: !isFile && wantsColor(io) });
      return differences.map(told).join('\n');
    });
    const widens = differences.some(({ changes }) =>
      changes.some((change) => change.class === 'widens'),
    );
    return flagOption(options, 'exitCode') && widens ? exitCode.findings : exitCode.fine;
  },
};
