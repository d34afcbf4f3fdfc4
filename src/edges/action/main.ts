import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { error, notice, setOutput, summary } from '@actions/core';
import { hasErrors } from '../../diagnostics/outcome.ts';
import { github } from '../../report/github.ts';
import { summaryLine, tally } from '../../report/tally.ts';
import { visible } from '../../report/visible.ts';
import { FilesError } from '../files/files-error.ts';
import { GitError, RevisionError } from '../git/git-error.ts';
import manifest from '../../../package.json' with { type: 'json' };
import { writeComments } from './comments.ts';
import { compareWith, examine, type About } from './examine.ts';
import { InputError, readInputs, type Inputs } from './inputs.ts';
import { readOccasion, type Environment, type Occasion } from './occasion.ts';
import { countsOf, outlookOf, reportText, writeReports, type Told } from './reports.ts';

const { version } = manifest;

/** The folder that is looked at; never one outside of what the workflow checked out. */
function folderOf({ path }: Inputs, env: Environment): string {
  const workspace = resolve(env['GITHUB_WORKSPACE'] || '.');
  const folder = resolve(workspace, path);
  if (relative(workspace, folder).startsWith('..'))
    throw new InputError(`input path: '${path}' is outside of the workspace`);
  return folder;
}

/** Where files and runs can be read; only what is certainly an address becomes one. */
function aboutOf(occasion: Exclude<Occasion, { kind: 'commit' }>, env: Environment): About {
  const server = env['GITHUB_SERVER_URL'] ?? '';
  const name = env['GITHUB_REPOSITORY'] ?? '';
  const isAddress = /^https?:\/\/[\w.:-]+$/.test(server) && /^[\w.-]+\/[\w.-]+$/.test(name);
  const repository = isAddress ? `${server}/${name}` : undefined;
  const run = env['GITHUB_RUN_ID'] ?? '';
  return {
    base: occasion.base,
    head: occasion.head,
    version,
    ...(occasion.kind === 'pull-request' && { pr: occasion.pr }),
    ...(repository !== undefined && { repository }),
    ...(repository !== undefined &&
      /^\d+$/.test(run) && { run: `${repository}/actions/runs/${run}` }),
  };
}

async function tell(inputs: Inputs, occasion: Occasion, env: Environment): Promise<Told> {
  const folder = folderOf(inputs, env);
  const today = new Date().toISOString().slice(0, 10);
  const examined = await examine(folder, occasion.head, today);
  const compared =
    occasion.kind === 'commit'
      ? []
      : await compareWith(occasion.base, folder, examined, aboutOf(occasion, env));
  return {
    inputs: compared,
    findings: examined.findings,
    texts: examined.workspace.texts,
    head: occasion.head,
    version,
  };
}

/** The summary first: whatever else is refused, the answer can be read there. */
async function publish(told: Told, env: Environment): Promise<void> {
  if (env['GITHUB_STEP_SUMMARY'])
    await summary.addRaw(reportText(told), true).write({ overwrite: true });
  else notice('No step summary: GITHUB_STEP_SUMMARY is not set');
  process.stdout.write(github(told.findings, told.texts));
  process.stdout.write(`meshwright ${version}: ${summaryLine(tally(told.findings))}\n`);
  const folder = join(env['RUNNER_TEMP'] || tmpdir(), 'meshwright');
  const files = await writeReports(told, folder);
  setOutput('verdict', outlookOf(told));
  setOutput('sarif', files.sarif);
  setOutput('report-json', files.json);
  setOutput('report-markdown', files.markdown);
  for (const [name, count] of Object.entries(countsOf(told))) setOutput(name, count);
}

/** The exit code of an error, as the command has it; what nobody foresaw is our own bug. */
function codeOf(thrown: unknown): number {
  if (thrown instanceof InputError || thrown instanceof RevisionError) return 2;
  return thrown instanceof GitError || thrown instanceof FilesError ? 4 : 3;
}

async function run(env: Environment): Promise<number> {
  const inputs = readInputs();
  const occasion = await readOccasion(env);
  const told = await tell(inputs, occasion, env);
  await publish(told, env);
  if (occasion.kind === 'pull-request' && inputs.comment !== 'never') {
    if (inputs.token === '') notice('No comment: the step has no token');
    else {
      const urls = await writeComments(told.inputs, occasion, inputs, { env, version });
      setOutput('comment-url', urls[0] ?? '');
    }
  }
  const isStrict = inputs.strict && told.findings.some(({ severity }) => severity === 'warning');
  return hasErrors(told.findings) || isStrict ? 1 : 0;
}

/**
 * One run of the action: reads the commits of the event, says what they mean wherever it may, and
 * resolves to the exit code of `check`. Never rejects.
 */
export async function main(env: Environment): Promise<number> {
  try {
    return await run(env);
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    const hint =
      thrown instanceof RevisionError
        ? " — give actions/checkout 'fetch-depth: 0', so that both commits are there"
        : '';
    error(visible(message) + hint);
    return codeOf(thrown);
  }
}
