import { cpSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { globSync } from 'tinyglobby';
import { describe, expect, it } from 'vitest';
import { valid } from '../../../support/bookinfo-folder.ts';
import { goldenFolder } from '../../../support/golden.ts';
import { runCli } from '../../../support/run-cli.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const examples = new URL('../../../../examples/', import.meta.url).pathname;

/** A copy of an example, outside of this repository. */
function copyOf(...names: readonly string[]): string {
  const folder = temporaryFolder();
  for (const name of names)
    cpSync(join(examples, name), folder, {
      recursive: true,
      filter: (path) => !path.endsWith('check.txt'),
    });
  return folder;
}

/** Each code that `check` finds with how often it does, and the exit code. */
async function findingsOf(folder: string) {
  const { code, stdout } = await runCli(folder, ['check', '-o', 'json']);
  const found = valid('check-report', stdout)['diagnostics'] as readonly {
    readonly code: string;
    readonly severity: string;
    readonly file: string;
  }[];
  const loud = found.filter(({ severity }) => severity !== 'info');
  return { code, loud: loud.map((each) => `${each.severity} ${each.code} ${each.file}`) };
}

/** What may be said of an example: what cannot be avoided, and what is meant to be seen. */
const said: Readonly<Record<string, readonly string[]>> = {
  bookinfo: ['warning MW4005 teams/bookinfo/googleapis.yaml'],
  shop: [
    'warning policy/baseline/strict-mtls teams/inventory/shipping.yaml',
    'warning policy/baseline/no-fault-in-production teams/payments/fraud.yaml',
    'warning MW4005 teams/payments/stripe.yaml',
  ],
  'mixed-estate': [
    'warning MW4005 teams/logistics/customs.yaml',
    'warning MW4005 teams/logistics/maps.yaml',
    'warning MW4005 teams/logistics/weather.yaml',
  ],
  environments: ['warning MW4005 services/covers.yaml'],
};

describe.each(Object.keys(said))('the example %s', (name) => {
  it('passes check, with no other warnings than are meant', async () => {
    expect(await findingsOf(copyOf(name))).toEqual({ code: 0, loud: said[name] });
  });

  it('compiles', async () => {
    const folder = copyOf(name);
    expect(await runCli(folder, ['compile', '--out', 'out'])).toMatchObject({ code: 0 });
    const written = globSync('out/**/authorizationpolicy-*.yaml', { cwd: folder });
    expect(written.length).toBeGreaterThan(5);
  });
});

it('the shop has twelve services of three teams, and a Team for each', () => {
  const cwd = join(examples, 'shop');
  const documents = globSync('teams/*/*.yaml', { cwd }).map((path) => ({
    team: path.split('/')[1] ?? '',
    kind: /^kind: (.*)$/m.exec(readFileSync(join(cwd, path), 'utf8'))?.[1] ?? '',
  }));
  const teamsWith = (kind: string) =>
    new Set(documents.filter((each) => each.kind === kind).map(({ team }) => team));
  expect(documents.filter(({ kind }) => kind === 'Service')).toHaveLength(12);
  expect([...teamsWith('Service')].sort()).toEqual(['inventory', 'payments', 'shop']);
  expect(teamsWith('Team')).toEqual(teamsWith('Service'));
});

it('every intent of an example names the schema of its kind for editors', () => {
  const modeline = /^# yaml-language-server: \$schema=(\S+)\n/;
  for (const path of globSync('**/*.yaml', { cwd: examples })) {
    const text = readFileSync(join(examples, path), 'utf8');
    if (!text.includes('meshwright.dev/')) continue;
    const kind = /^kind: (.*)$/m.exec(text)?.[1]?.toLowerCase() ?? '';
    const schema = resolve(dirname(join(examples, path)), modeline.exec(text)?.[1] ?? '');
    expect(schema, path).toBe(resolve(examples, `../schemas/${kind}.schema.json`));
  }
});

/** Lines of one text that the other one does not have. */
function linesOnlyIn(text: string, other: string): readonly string[] {
  const known = new Set(other.split('\n'));
  return text.split('\n').filter((line) => !known.has(line) && !line.includes('$schema='));
}

describe.each(['shop', 'mixed-estate', 'environments'])('the mistake in %s', (name) => {
  const mistake = `mistakes/${name}`;

  it('is one line of one file, below a comment that says it', () => {
    const files = globSync('**/*.yaml', { cwd: join(examples, mistake) });
    expect(files).toHaveLength(1);
    const [file = ''] = files;
    const read = (folder: string) => readFileSync(join(examples, folder, file), 'utf8');
    const changed = linesOnlyIn(read(mistake), read(name));
    expect(changed).toHaveLength(2);
    expect(changed[0]).toContain('# The mistake:');
    expect(linesOnlyIn(read(name), read(mistake))).toHaveLength(1);
  });

  it('is found, and shown as check.txt has it', async () => {
    const { code, stdout } = await runCli(copyOf(name, mistake), ['check']);
    expect(code).toBe(1);
    goldenFolder(`examples/${mistake}`).matches('check.txt', stdout);
  });
});
