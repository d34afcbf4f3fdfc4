import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { root, runNode } from '../node/versions.ts';
import type { PullRequest } from './pull-request.ts';

/** How a step of a workflow ended. */
export interface Step {
  readonly code: number;
  readonly log: string;
  /** The file that the runner reads outputs from. */
  readonly outputs: string;
  readonly summary: string;
}

/** The committed bundle with the environment of a workflow, on a fresh clone. */
export async function runAction(
  url: string,
  pull: PullRequest,
  inputs: Readonly<Record<string, string>>,
): Promise<Step> {
  const workspace = pull.clone();
  const event = JSON.stringify(await pull.event());
  const folder = temporaryFolder({ 'event.json': event, output: '', 'summary.md': '' });
  const at = (name: string) => join(folder, name);
  mkdirSync(at('temp'));
  const env = {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_API_URL: `${url}/api/v1`,
    GITHUB_EVENT_NAME: 'pull_request',
    GITHUB_EVENT_PATH: at('event.json'),
    GITHUB_OUTPUT: at('output'),
    GITHUB_REPOSITORY: `${pull.owner}/${pull.repo}`,
    GITHUB_RUN_ID: '1',
    GITHUB_SERVER_URL: url,
    GITHUB_STEP_SUMMARY: at('summary.md'),
    GITHUB_WORKSPACE: workspace.folder,
    RUNNER_TEMP: at('temp'),
    ...Object.fromEntries(
      Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
    ),
  };
  const bundle = join(root, 'dist/action/index.js');
  const ended = await runNode(process.execPath, [bundle], { cwd: workspace.folder, env });
  return {
    code: ended.code,
    log: ended.stdout + ended.stderr,
    outputs: readFileSync(at('output'), 'utf8'),
    summary: readFileSync(at('summary.md'), 'utf8'),
  };
}
