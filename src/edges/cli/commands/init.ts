import { join, relative } from 'node:path';
import { isIntentName } from '../../../adopt/names.ts';
import { visible } from '../../../report/visible.ts';
import { FilesError } from '../../files/files-error.ts';
import { locate, slashed, type Located } from '../../files/repository-root.ts';
import { compareNew, writeNew, type NewFile } from '../../files/write-new.ts';
import { loadWorkspace } from '../../workspace/load-workspace.ts';
import { flagOption, textOption, type CliCommand, type Invocation } from '../command.ts';
import { exitCode, UsageError } from '../exit-code.ts';
import { initPlan, type InitRequest } from '../init/plan.ts';
import { initTalk } from '../init/talk.ts';
import { missingWorkflow } from '../init/workflow.ts';

const sources = ['istio', 'services'] as const;

function sourceOf(written: string | undefined): (typeof sources)[number] | undefined {
  if (written === undefined) return undefined;
  if (written === 'appmesh')
    throw new UsageError('--from appmesh: objects of App Mesh are not read yet');
  const found = sources.find((source) => source === written);
  if (found === undefined)
    throw new UsageError(`--from ${written}: one of ${sources.join(', ')}, appmesh`);
  return found;
}

function namespaceOf(written: string | undefined): string | undefined {
  if (written !== undefined && !isIntentName(written))
    throw new UsageError(`--namespace ${written}: no name of a namespace`);
  return written;
}

/** What is written never replaces what stands there: an intent of somebody else is no start. */
function refuseOthers(root: string, others: readonly NewFile[]): void {
  // Schemas of another version serve as well.
  const first = others.find(({ path }) => path.endsWith('.yaml'));
  if (first !== undefined)
    throw new FilesError(
      'refused',
      join(root, first.path),
      'stands there already; choose another folder with --out',
    );
}

function requestOf({ args, options }: Invocation, located: Located, dir: string): InitRequest {
  const from = sourceOf(textOption(options, 'from'));
  const namespace = namespaceOf(textOption(options, 'namespace'));
  const out = textOption(options, 'out');
  return {
    located,
    dir,
    paths: args.filter((path) => path !== undefined),
    ...(from !== undefined && { from }),
    ...(namespace !== undefined && { namespace }),
    ...(out !== undefined && { out }),
  };
}

/** Writes what is missing, unless it is only to be listed. */
async function put(
  { dir, options, print }: Invocation,
  root: string,
  files: readonly NewFile[],
): Promise<number> {
  const { missing, other } = await compareNew(root, files);
  refuseOthers(root, other);
  if (!flagOption(options, 'dryRun')) await writeNew(root, missing);
  for (const { path } of missing) print(`${visible(slashed(relative(dir, join(root, path))))}\n`);
  return missing.length;
}

/** The folder that a workflow looks into: that of the only mesh, else all of the repository. */
function onlyRoot(meshes: readonly { readonly root: string }[]): string {
  const [only, ...others] = meshes;
  return only === undefined || others.length > 0 ? '' : only.root;
}

/** `init [PATH…]`: a working start, from what is there; running it again changes nothing. */
export const initCommand: CliCommand = {
  name: 'init',
  summary: 'write a working start: intents for what is there, a workflow, editor settings',
  declare: (command) =>
    command
      .argument('[paths...]', 'files and folders with manifests; left out, the folder itself')
      .option('--from <source>', 'istio, services: which manifests count; left out, all')
      .option('--namespace <name>', 'where objects stand that name no namespace')
      .option('--out <dir>', 'folder of the mesh; left out, mesh, or here if nothing else is here')
      .option('--no-workflow', 'write no workflow for GitHub')
      .option('--dry-run', 'list what would be written, and write nothing'),
  run: async (invocation) => {
    const { options, say } = invocation;
    const located = await locate(invocation.dir);
    const { root, under } = located;
    const dir = join(root, under);
    const request = requestOf(invocation, located, dir);
    const { meshes } = await loadWorkspace({ kind: 'worktree', dir: root });
    const plan = meshes.length === 0 ? await initPlan(request) : undefined;
    const folder = plan?.folder ?? onlyRoot(meshes);
    const workflow = options['workflow'] === false ? [] : await missingWorkflow(located, folder);
    const written = await put({ ...invocation, dir }, root, [...(plan?.files ?? []), ...workflow]);
    if (plan !== undefined) say(initTalk(plan, slashed(relative(dir, join(root, folder)))));
    else if (written === 0) say('there is a mesh already: nothing to do\n');
    if (flagOption(options, 'dryRun')) say('nothing was written: --dry-run\n');
    return exitCode.fine;
  },
};
