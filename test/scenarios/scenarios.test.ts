import Ajv from 'ajv';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { globSync } from 'tinyglobby';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import schema from '../../schemas/service-policy.schema.json' with { type: 'json' };
import { gitRepository, type GitRepository } from '../support/git-repository.ts';
import { goldenFolder } from '../support/golden.ts';
import { runCli } from '../support/run-cli.ts';

const isServicePolicy = new Ajv.default({ strict: false, allErrors: true }).compile(schema);
const here = fileURLToPath(new URL('./', import.meta.url));
const repository = join(here, '../..');

/** `scenario.yaml`: where the intents are, what a second commit changes in them, and what is asked. */
interface Scenario {
  /** Folder from the root of the repository; default `intents` beside the file. */
  readonly intents?: string;
  readonly change?: readonly {
    readonly file: string;
    readonly find: string;
    readonly replace: string;
  }[];
  /** Arguments of `can`. */
  readonly ask?: readonly string[];
  /** Services whose policy is explained, as text and as JSON. */
  readonly explain?: readonly string[];
  /** Whether it compiles; where not, what is said instead is expected. Default true. */
  readonly compiles?: boolean;
}

const names = readdirSync(here).filter((name) => existsSync(join(here, name, 'scenario.yaml')));

function filesOf(folder: string): Record<string, string> {
  const paths = globSync('**/*', { cwd: folder }).sort();
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

function changed(files: Record<string, string>, edits: Scenario['change']): Record<string, string> {
  const after = { ...files };
  for (const { file, find, replace } of edits ?? []) {
    const parts = (after[file] ?? '').split(find);
    if (parts.length !== 2) throw new Error(`${file} holds \`${find}\` ${parts.length - 1} times`);
    after[file] = parts.join(replace);
  }
  return after;
}

async function said(folder: string, argv: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runCli(folder, argv);
  return `$ meshwright ${argv.join(' ')}\n${stdout}${stderr}(exit ${code})\n`;
}

async function compiled(folder: string): Promise<Record<string, string>> {
  const { code, stderr } = await runCli(folder, ['compile', '--out', 'out']);
  expect(code, stderr).toBe(0);
  return filesOf(join(folder, 'out'));
}

describe.each(names)('%s', (name) => {
  const scenario = parse(readFileSync(join(here, name, 'scenario.yaml'), 'utf8')) as Scenario;
  const golden = goldenFolder(`test/scenarios/${name}/expected`);
  const intents = scenario.intents
    ? join(repository, scenario.intents)
    : join(here, name, 'intents');
  const files = filesOf(intents);
  const repositoryOf = (): GitRepository => {
    const made = gitRepository();
    made.commit(files);
    return made;
  };

  it('is checked', async () => {
    golden.matches('check.txt', await said(repositoryOf().folder, ['check']));
  });

  it('decides', async () => {
    const { folder } = repositoryOf();
    const answers: string[] = [];
    for (const question of scenario.ask ?? [])
      answers.push(await said(folder, ['can', ...question.split(' ')]));
    golden.matches('decisions.txt', answers.join('\n'));
  });

  it('compiles', async () => {
    const { folder } = repositoryOf();
    if (scenario.compiles === false)
      return golden.matches('compile.txt', await said(folder, ['compile', '--out', 'out']));
    for (const [path, text] of Object.entries(await compiled(folder)))
      golden.matches(`compiled/${path}`, text);
  });

  it.each(scenario.explain ?? [])('explains %s', async (service) => {
    const { folder } = repositoryOf();
    const file = `explain/${service.replace('/', '.')}`;
    golden.matches(`${file}.txt`, await said(folder, ['explain', service]));
    const { code, stdout, stderr } = await runCli(folder, ['explain', service, '-o', 'json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(isServicePolicy(JSON.parse(stdout)), JSON.stringify(isServicePolicy.errors)).toBe(true);
    golden.matches(`${file}.json`, stdout);
  });

  it('says what a change means', async () => {
    const made = repositoryOf();
    made.commit(changed(files, scenario.change));
    const text = await said(made.folder, ['diff', '--from', 'HEAD~1', '--to', 'HEAD']);
    // Ids of commits depend on nothing but content here, but say nothing to a reader.
    golden.matches('changes.txt', text.replace(/\b[0-9a-f]{40}\b/g, '<commit>'));
  });

  afterAll(() => {
    expect(golden.orphans(), 'expected files that nothing makes any more').toEqual([]);
  });
});
