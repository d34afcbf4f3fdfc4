import { existsSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { bookinfoEstate, hostileEstate, kustomizeEstate } from '../../../support/estates.ts';
import { gitRepository } from '../../../support/git-repository.ts';
import { runCli } from '../../../support/run-cli.ts';
import { temporaryFolder, writeFiles } from '../../../support/temporary-folder.ts';

type Files = Readonly<Record<string, string>>;

function repository(files: Files = {}): string {
  const { folder } = gitRepository();
  writeFiles(folder, files);
  return folder;
}

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('/.git/'))
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((path) => !path.startsWith('.git/'))
    .sort();
const contents = (folder: string): Files =>
  Object.fromEntries(
    filesIn(folder).map((path) => [path, readFileSync(join(folder, path), 'utf8')]),
  );

interface Reported {
  readonly diagnostics: readonly { readonly code: string; readonly severity: string }[];
}

async function errorsOf(folder: string): Promise<readonly string[]> {
  const { stdout } = await runCli(folder, ['check', '-o', 'json']);
  const { diagnostics } = JSON.parse(stdout) as Reported;
  return diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code);
}

/** Every file that `init` wrote names a schema that is there. */
function expectSchemas(folder: string, paths: readonly string[]): void {
  for (const path of paths.filter((each) => each.endsWith('.yaml'))) {
    const [first = ''] = readFileSync(join(folder, path), 'utf8').split('\n');
    const schema = /^# yaml-language-server: \$schema=(.+)$/.exec(first)?.[1] ?? '';
    const kind = parseAllDocuments(readFileSync(join(folder, path), 'utf8')).map(
      (document) => (document.toJS() as { kind: string }).kind,
    );
    expect(kind, path).toHaveLength(1);
    const text = readFileSync(join(folder, path, '..', schema), 'utf8');
    expect(JSON.parse(text)).toMatchObject({ title: kind[0] });
  }
}

describe('init in an empty repository', () => {
  it('writes a start that passes check, answers, and compiles', async () => {
    const folder = repository();
    const { code, stdout, stderr } = await runCli(folder, ['init']);
    expect(code).toBe(0);
    expect(stdout.trim().split('\n').sort()).toEqual(filesIn(folder));
    expect(filesIn(folder)).toContain('mesh.yaml');
    expectSchemas(folder, stdout.trim().split('\n'));
    const check = await runCli(folder, ['check', '--strict']);
    expect(check).toMatchObject({ code: 0, stdout: 'no findings\n' });
    expect((await runCli(folder, ['can', 'web', 'cart', 'GET', '/cart/7'])).code).toBe(0);
    expect((await runCli(folder, ['can', 'web', 'cart', 'DELETE', '/cart/7'])).code).toBe(1);
    const next = [...stderr.matchAll(/^ {2}meshwright (.+)$/gm)].map(([, words = '']) => words);
    expect(next).toHaveLength(3);
    for (const words of next)
      expect(await runCli(folder, words.split(' ')), words).toMatchObject({ code: 0 });
  });

  it('running it again changes nothing and says so', async () => {
    const folder = repository();
    await runCli(folder, ['init']);
    const before = contents(folder);
    expect(await runCli(folder, ['init'])).toEqual({
      code: 0,
      stdout: '',
      stderr: 'there is a mesh already: nothing to do\n',
    });
    expect(contents(folder)).toEqual(before);
  });

  it('beside a program the mesh gets a folder of its own, and the workflow names it', async () => {
    const folder = repository({ 'package.json': '{}', 'src/index.ts': '' });
    const { stdout } = await runCli(folder, ['init']);
    expect(stdout).toContain('mesh/mesh.yaml\n');
    const workflow = parse(
      readFileSync(join(folder, '.github/workflows/meshwright.yml'), 'utf8'),
    ) as { readonly jobs: { readonly mesh: { readonly steps: readonly object[] } } };
    expect(workflow).toMatchObject({ permissions: { contents: 'read', 'pull-requests': 'write' } });
    expect(workflow.jobs.mesh.steps[1]).toMatchObject({ with: { path: 'mesh' } });
  });

  it('works outside of a repository, without a workflow', async () => {
    const folder = temporaryFolder();
    expect((await runCli(folder, ['init'])).code).toBe(0);
    expect(filesIn(folder).some((path) => path.startsWith('.github'))).toBe(false);
    expect(await errorsOf(folder)).toEqual([]);
  });

  it('--dry-run lists the same files and writes none', async () => {
    const folder = repository();
    const dry = await runCli(folder, ['init', '--dry-run']);
    expect(filesIn(folder)).toEqual([]);
    expect(dry.stderr).toContain('nothing was written');
    expect((await runCli(folder, ['init'])).stdout).toBe(dry.stdout);
  });
});

describe('init where there is a mesh', () => {
  const mesh = `apiVersion: meshwright.dev/v1alpha1
kind: Mesh
metadata: {name: demo}
spec: {targets: {a: {type: istio, version: "1.30"}}}
`;

  it('adds the missing workflow and nothing else', async () => {
    const folder = repository({ 'a/b/mesh.yaml': mesh, ...bookinfoEstate });
    const { stdout } = await runCli(folder, ['init']);
    expect(stdout).toBe('.github/workflows/meshwright.yml\n');
    const text = readFileSync(join(folder, '.github/workflows/meshwright.yml'), 'utf8');
    expect(text).toContain('path: "a/b"');
    expect((await runCli(folder, ['init'])).stdout).toBe('');
  });

  it('a workflow of another name that runs the action is enough, and --no-workflow wants none', async () => {
    const own = { '.github/workflows/own.yaml': 'jobs:\n  - uses: fork/meshwright@abc\n' };
    expect((await runCli(repository({ 'm.yaml': mesh, ...own }), ['init'])).stdout).toBe('');
    expect((await runCli(repository({ 'm.yaml': mesh }), ['init', '--no-workflow'])).stdout).toBe(
      '',
    );
  });
});

describe('init over an estate', () => {
  it.each([
    ['Bookinfo', bookinfoEstate, []],
    ['Kustomize', kustomizeEstate, ['--namespace', 'shop']],
    ['hostile names', hostileEstate, []],
  ] as const)(
    '%s: what it writes passes check, and again changes nothing',
    async (_, files, more) => {
      const folder = repository(files);
      const { code, stdout } = await runCli(folder, ['init', ...more]);
      expect(code).toBe(0);
      expectSchemas(folder, stdout.trim().split('\n'));
      expect(await errorsOf(folder)).toEqual([]);
      const before = contents(folder);
      for (const [path, text] of Object.entries(files)) expect(before[path]).toBe(text);
      expect((await runCli(folder, ['init', ...more])).stderr).toContain('nothing to do');
      expect(contents(folder)).toEqual(before);
    },
  );

  it('compiles to what happens today: nothing refused, no timeout, retries of Istio, mTLS as it is', async () => {
    const folder = repository(bookinfoEstate);
    await runCli(folder, ['init']);
    const { code, stdout } = await runCli(folder, ['compile', 'mesh', '--stdout']);
    expect(code).toBe(0);
    const objects = parseAllDocuments(stdout).map(
      (document) =>
        document.toJS() as {
          readonly kind: string;
          readonly metadata: { readonly name: string; readonly annotations: Files };
          readonly spec: Readonly<Record<string, never>>;
        },
    );
    const ofKind = (kind: string) => objects.filter((object) => object.kind === kind);
    const policies = ofKind('AuthorizationPolicy');
    expect(policies.length).toBeGreaterThan(3);
    for (const { metadata } of policies)
      expect(metadata.annotations['istio.io/dry-run']).toBe('true');
    expect(ofKind('PeerAuthentication').map(({ spec }) => spec)).toEqual([
      { mtls: { mode: 'STRICT' } },
    ]);
    const routes = ofKind('VirtualService').flatMap(
      ({ spec }) => spec['http'] as unknown as readonly object[],
    );
    expect(routes.length).toBeGreaterThan(2);
    for (const route of routes) {
      expect(route).not.toHaveProperty('timeout');
      expect(route).toHaveProperty('retries', {
        attempts: 2,
        retryOn: 'connect-failure,refused-stream,unavailable,cancelled',
      });
    }
    expect(ofKind('Sidecar').map(({ spec }) => spec['outboundTrafficPolicy'])).toEqual([
      { mode: 'ALLOW_ANY' },
    ]);
  });

  it('asks in vain: refusals are only logged', async () => {
    const folder = repository(bookinfoEstate);
    await runCli(folder, ['init']);
    const { stdout } = await runCli(folder, [
      ...['can', 'productpage', 'details', 'GET', '/details/0'],
      ...['-o', 'json'],
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ decision: 'allow', shadow: 'deny' });
  });

  it('names what it leaves out on stderr and in the Mesh', async () => {
    const folder = repository(bookinfoEstate);
    const { stderr } = await runCli(folder, ['init']);
    const mesh = readFileSync(join(folder, 'mesh/mesh.yaml'), 'utf8').replaceAll(/\n#? */g, ' ');
    for (const text of [stderr, mesh]) {
      expect(text).toMatch(/AuthorizationPolicy: [^:]+stays in force[^:]+: bookinfo\/ratings/);
      expect(text).toMatch(/VirtualService: [^:]+: bookinfo\/reviews/);
      expect(text).toMatch(/DestinationRule: [^:]+: trafficPolicy stays: bookinfo\/reviews/);
    }
  });

  it('owners are those of the manifests, where CODEOWNERS names them', async () => {
    const owners = '* @demo/platform\n/k8s/bookinfo/ @demo/books\n';
    const folder = repository({ ...bookinfoEstate, '.github/CODEOWNERS': owners });
    await runCli(folder, ['init']);
    const team = readFileSync(join(folder, 'mesh/teams/bookinfo/team.yaml'), 'utf8');
    expect(parse(team)).toMatchObject({ spec: { owners: ['@demo/books'] } });
    const mesh = readFileSync(join(folder, 'mesh/mesh.yaml'), 'utf8');
    expect(mesh).not.toContain('external-needs-owner');
  });

  it('reads what it is told to read, also from outside of the repository', async () => {
    const dump = temporaryFolder(bookinfoEstate);
    const folder = repository({ 'other.yaml': 'kind: Other\n' });
    const { code, stdout } = await runCli(folder, [
      'init',
      join(dump, 'k8s/bookinfo'),
      join(dump, 'k8s/istio/policies.yaml'),
      ...['--out', 'policy/mesh'],
    ]);
    expect(code).toBe(0);
    expect(stdout).toContain('policy/mesh/teams/bookinfo/reviews.yaml\n');
    expect(readFileSync(join(folder, 'policy/mesh/mesh.yaml'), 'utf8')).not.toContain('include:');
    expect(await errorsOf(folder)).toEqual([]);
  });
});

describe('init refuses, and writes nothing', () => {
  const withoutMesh = { 'mesh/mesh.yaml': 'kind: Other\n' };
  it.each([
    ['where a file of its own stands there already', withoutMesh, [], 'stands there already'],
    ['Services without a namespace', kustomizeEstate, [], '--namespace NAME'],
    [
      'manifests that are asked for and not there',
      {},
      ['--from', 'istio'],
      'no Kubernetes Service',
    ],
    ['App Mesh, which is not read yet', {}, ['--from', 'appmesh'], 'not read yet'],
    ['an unknown source', {}, ['--from', 'consul'], 'one of istio, services'],
    ['a path that does not exist', {}, ['nowhere'], 'nowhere'],
    ['a folder outside of the repository', {}, ['--out', '../x'], 'must stand in the repository'],
    ['a folder that no intents are read from', {}, ['--out', '.x/mesh'], 'no intents are read'],
    [
      'a folder that is two on another system',
      {},
      ['--out', String.raw`a\b`],
      'no intents are read',
    ],
    ['a name that is none', {}, ['--namespace', 'A b'], 'no name of a namespace'],
    ['a file of another kind', { 'a.json': '{}' }, ['a.json'], '.yaml and .yml'],
  ] as const)('%s', async (_, files, more, message) => {
    const folder = repository(files);
    const before = contents(folder);
    const { code, stdout, stderr } = await runCli(folder, ['init', ...more]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(contents(folder)).toEqual(before);
  });

  it('a link that would lead out of the repository', async () => {
    const elsewhere = temporaryFolder();
    const folder = repository({ 'src/a.ts': '' });
    symlinkSync(elsewhere, join(folder, 'mesh'));
    expect(await runCli(folder, ['init'])).toMatchObject({ code: 2, stdout: '' });
    expect(readdirSync(elsewhere)).toEqual([]);
    expect(existsSync(join(folder, '.github'))).toBe(false);
  });
});
