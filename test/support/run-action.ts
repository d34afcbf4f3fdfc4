import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { GitRepository } from './git-repository.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** The committed bundle, as a runner starts it: nothing of the sources. */
const bundle = fileURLToPath(new URL('../../dist/action/index.js', import.meta.url));

/** How a run of the action ended. */
export interface Ran {
  readonly code: number | null;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

/** Outputs as the runner reads them: `name<<delimiter`, the value, the delimiter. */
function readOutputs(text: string): Readonly<Record<string, string>> {
  const found = text.matchAll(/^([\w-]+)<<(\S+)\r?\n([\s\S]*?)\r?\n\2$/gm);
  return Object.fromEntries([...found].map(([, name = '', , value = '']) => [name, value]));
}

/** Runs the action as a runner does, on this Node.js or the one that `node` names. */
export async function runAction(
  repository: GitRepository,
  event: { readonly name: string; readonly content: unknown },
  over: Readonly<Record<string, string>> = {},
  node = process.execPath,
): Promise<Ran> {
  const folder = temporaryFolder({ 'event.json': JSON.stringify(event.content) });
  const [output, summary] = [join(folder, 'output'), join(folder, 'summary.md')];
  writeFileSync(output, '');
  writeFileSync(summary, '');
  const child = spawn(node, [bundle], {
    cwd: repository.folder,
    env: {
      PATH: process.env['PATH'],
      GITHUB_ACTIONS: 'true',
      GITHUB_WORKSPACE: repository.folder,
      GITHUB_EVENT_NAME: event.name,
      GITHUB_EVENT_PATH: join(folder, 'event.json'),
      GITHUB_REPOSITORY: 'acme/mesh',
      GITHUB_SERVER_URL: 'https://github.example',
      GITHUB_RUN_ID: '99',
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: summary,
      RUNNER_TEMP: join(folder, 'temp'),
      ...over,
    },
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const code = await new Promise<number | null>((done) => child.on('close', done));
  return {
    code,
    log,
    outputs: readOutputs(readFileSync(output, 'utf8')),
    summary: readFileSync(summary, 'utf8'),
  };
}

/** The event of a pull request between two commits. */
export const pullRequest = (base: string, head: string) => ({
  name: 'pull_request',
  content: {
    pull_request: { number: 7, base: { sha: base }, head: { sha: head } },
    repository: { name: 'mesh', owner: { login: 'acme' } },
  },
});
