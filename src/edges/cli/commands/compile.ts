import { join, resolve } from 'node:path';
import { artifactPath, type OutputFile } from '../../../compile/layout.ts';
import { compile, filesOf, type CompiledTarget } from '../../../compile/compile.ts';
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import { ordered } from '../../../diagnostics/order.ts';
import { hasErrors } from '../../../diagnostics/outcome.ts';
import { terminal } from '../../../report/terminal.ts';
import { counted } from '../../../report/tally.ts';
import { targets } from '../../../targets/index.ts';
import { didYouMean } from '../../../check/did-you-mean.ts';
import { writeTree } from '../../files/write-tree.ts';
import type { MeshRun } from '../../workspace/run-meshes.ts';
import { flagOption, textOption, type CliCommand, type Invocation } from '../command.ts';
import { exitCode, UsageError } from '../exit-code.ts';
import { wantsColor } from '../io.ts';
import { runWorkspace, type RunWorkspace } from '../run-workspace.ts';

/** One mesh, compiled for the targets that were asked for. */
interface CompiledMesh {
  readonly name: string;
  readonly targets: readonly CompiledTarget[];
}

function checkTarget(runs: readonly MeshRun[], target: string | undefined): void {
  const known = runs.flatMap(({ run }) => run.mesh?.targets.map(({ name }) => name) ?? []);
  if (target === undefined || known.includes(target) || runs.some(({ run }) => !run.mesh)) return;
  const near = didYouMean(target, known);
  const hint =
    near === undefined ? `there is ${[...new Set(known)].join(', ')}` : `did you mean ${near}?`;
  throw new UsageError(`no target '${target}' here (${hint})`);
}

/** Compiles what `check` let pass; what a target cannot do yet stops it here. */
function compileAll({ runs, diagnostics }: RunWorkspace, target: string | undefined) {
  let found: readonly Diagnostic[] = diagnostics;
  const meshes: CompiledMesh[] = [];
  for (const { name, run } of runs) {
    if (run.mesh === undefined) continue;
    const { value, diagnostics: own } = compile(
      run.mesh,
      targets,
      target === undefined ? {} : { target },
    );
    // What is an error here may stand among the findings as a warning already: it is said once.
    const worse = new Set(own.filter((d) => d.severity === 'error').map((d) => d.message));
    const kept = found.filter((d) => d.severity === 'error' || !worse.has(d.message));
    found = [...kept, ...own];
    meshes.push({ name, targets: value });
  }
  return { meshes, diagnostics: ordered(found) };
}

/** Each target in a folder; each mesh in one of its own where there are several. */
function allFiles(meshes: readonly CompiledMesh[]): readonly OutputFile[] {
  return meshes.flatMap(({ name, targets }) =>
    targets.flatMap((target) =>
      filesOf(target).map(({ path, text }) => ({
        path: meshes.length > 1 ? `${name}/${path}` : path,
        text,
      })),
    ),
  );
}

/** One YAML stream in the order of applying; what is only advice is left out. */
function streamOf(meshes: readonly CompiledMesh[]): string {
  const texts = meshes.flatMap(({ targets }) =>
    targets.flatMap((target) => {
      const { name, artifacts } = target;
      const applied = artifacts.filter(({ advice }) => advice !== true);
      const textAt = new Map(filesOf(target).map(({ path, text }) => [path, text]));
      return [0, 1].flatMap((wave) =>
        applied
          .filter((artifact) => artifact.wave === wave)
          .map((artifact) => textAt.get(`${name}/${artifactPath(artifact)}`) ?? ''),
      );
    }),
  );
  return texts.map((text) => `---\n${text}`).join('');
}

async function write(
  { say, dir }: Invocation,
  out: string,
  files: readonly OutputFile[],
  keep: readonly string[],
) {
  const { written, unchanged, removed } = await writeTree(resolve(dir, out), files, keep);
  const parts = [
    `${counted(written.length, 'file')} written`,
    `${unchanged} unchanged`,
    `${removed.length} removed`,
  ];
  say(`${out}: ${parts.join(', ')}\n`);
}

/** `compile [DIR]`: the configuration of every target. Writes nothing where `check` finds an error. */
export const compileCommand: CliCommand = {
  name: 'compile',
  summary: 'compile intents to the configuration of the mesh in use',
  declare: (command) =>
    command
      .argument('[dir]', 'the meshes below this folder, else the one above')
      .option('--target <name>', 'only this target')
      .option('--out <dir>', 'write one file per object below this folder')
      .option('--stdout', 'write one YAML stream instead'),
  run: async (invocation) => {
    const { io, dir, args, options, print, say } = invocation;
    const out = textOption(options, 'out');
    if ((out === undefined) === !flagOption(options, 'stdout'))
      throw new UsageError('say where to: --out DIR, or --stdout');
    const folder = resolve(dir, args[0] ?? '.');
    const ran = await runWorkspace(io, { kind: 'worktree', dir: folder });
    const target = textOption(options, 'target');
    checkTarget(ran.runs, target);
    const { meshes, diagnostics } = compileAll(ran, target);
    const { workspace } = ran;
    if (diagnostics.length > 0)
      say(terminal(diagnostics, workspace.texts, { color: wantsColor(io, 'stderr') }));
    if (hasErrors(diagnostics)) return exitCode.findings;
    if (out === undefined) {
      // Piped into `kubectl apply`, the environments of a repository would land in one cluster.
      if (meshes.length > 1)
        throw new UsageError(
          `--stdout is for one mesh, and there are ${meshes.map(({ name }) => name).join(', ')}; name the folder of one`,
        );
      print(streamOf(meshes));
    } else {
      const keep = workspace.meshes.map(({ root }) => join(workspace.root, root));
      await write(invocation, out, allFiles(meshes), keep);
    }
    return exitCode.fine;
  },
};
