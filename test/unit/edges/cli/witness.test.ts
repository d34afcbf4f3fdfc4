import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'tinyglobby';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { compare } from '../../../../src/compare/compare.ts';
import type { Decision } from '../../../../src/model/decision.ts';
import { resolveWorkspace } from '../../../../src/edges/cli/run-workspace.ts';
import { canLine } from '../../../support/can-line.ts';
import { gitRepository } from '../../../support/git-repository.ts';
import { runCli } from '../../../support/run-cli.ts';

const project = new URL('../../../../', import.meta.url).pathname;
const scenarios = join(project, 'test/scenarios');

interface Scenario {
  readonly intents?: string;
  readonly change?: readonly {
    readonly file: string;
    readonly find: string;
    readonly replace: string;
  }[];
}

const scenarioOf = (name: string) =>
  parse(readFileSync(join(scenarios, name, 'scenario.yaml'), 'utf8')) as Scenario;

const names = readdirSync(scenarios)
  .filter((name) => existsSync(join(scenarios, name, 'scenario.yaml')))
  .filter((name) => scenarioOf(name).change !== undefined);

/** A repository in which a scenario's change is the second commit. */
function repositoryOf(name: string): string {
  const { intents, change = [] } = scenarioOf(name);
  const folder = intents === undefined ? join(scenarios, name, 'intents') : join(project, intents);
  const files: Record<string, string> = Object.fromEntries(
    globSync('**/*', { cwd: folder }).map((path) => [
      path,
      readFileSync(join(folder, path), 'utf8'),
    ]),
  );
  const repository = gitRepository();
  repository.commit(files);
  for (const { file, find, replace } of change)
    files[file] = (files[file] ?? '').replace(find, replace);
  repository.commit(files);
  return repository.folder;
}

/** What `can` says about a request at a revision; what it does not know to ask has no answer. */
async function answerAt(folder: string, revision: string, argv: readonly string[]) {
  const { code, stdout, stderr } = await runCli(folder, [...argv, '--at', revision, '-o', 'json']);
  if (code === 2) return { decision: 'wrong use', cause: stderr };
  const { decision, cause } = JSON.parse(stdout) as Pick<Decision, 'decision' | 'cause'>;
  expect(code).toBe(decision === 'allow' ? 0 : 1);
  return { decision, cause };
}

/** A decision as the command line gives it: what nobody declares on a side cannot be asked about there. */
function asAnswer({ decision, cause }: Decision) {
  return cause === 'not-declared'
    ? { decision: 'wrong use', cause: expect.stringMatching(/no (?:service|gateway|token issuer)/) }
    : { decision, cause };
}

/** Every request that was asked about, to be sure that any was. */
const tried = new Set<string>();

describe('every witness of a change is decided so again by `can`, on both revisions', () => {
  it.each(names)('%s', { timeout: 60_000 }, async (name) => {
    const folder = repositoryOf(name);
    const at = async (revision: string) =>
      (await resolveWorkspace({ kind: 'revision', dir: folder, revision })).meshes;
    const [before, after] = [await at('HEAD~1'), await at('HEAD')];
    for (const mesh of before.keys()) {
      // Of a side that does not resolve nothing is told, and so nothing is to be asked.
      if (!after.has(mesh)) continue;
      for (const { witness } of compare(before.get(mesh), after.get(mesh))) {
        if (witness === undefined) continue;
        const argv = [...canLine(witness.request), '--mesh', mesh];
        const line = argv.join(' ');
        tried.add(`${name}: ${line}`);
        expect(await answerAt(folder, 'HEAD~1', argv), line).toEqual(asAnswer(witness.before));
        expect(await answerAt(folder, 'HEAD', argv), line).toEqual(asAnswer(witness.after));
      }
    }
  });

  it('which are many', () => {
    expect(tried.size).toBeGreaterThan(10);
  });
});
