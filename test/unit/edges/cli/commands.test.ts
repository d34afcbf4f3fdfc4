import { Ajv } from 'ajv';
import { cpSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { gitRepository } from '../../../support/git-repository.ts';
import { runCli } from '../../../support/run-cli.ts';
import { temporaryFolder, writeFiles } from '../../../support/temporary-folder.ts';

const project = new URL('../../../../', import.meta.url).pathname;

/** Bookinfo in a folder of its own, outside of any repository. */
function bookinfo(): string {
  const folder = temporaryFolder();
  cpSync(join(project, 'examples/bookinfo'), folder, { recursive: true });
  return folder;
}

function edit(folder: string, file: string, from: string, to: string): void {
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(from);
  writeFileSync(path, text.replace(from, to));
}

const details = 'teams/bookinfo/details.yaml';
const ratings = 'teams/bookinfo/ratings.yaml';
const reviews = 'teams/bookinfo/reviews.yaml';

/** Fails unless a text is JSON that its published schema accepts. */
function valid(schema: string, text: string): Record<string, unknown> {
  const path = join(project, 'schemas', `${schema}.schema.json`);
  const validate = new Ajv({ strict: false }).compile(JSON.parse(readFileSync(path, 'utf8')));
  const value = JSON.parse(text) as Record<string, unknown>;
  validate(value);
  expect(validate.errors ?? []).toEqual([]);
  return value;
}

const files = (folder: string) =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]),
  );

describe('check', () => {
  it('lets Bookinfo pass, wherever it is started', async () => {
    const folder = bookinfo();
    const here = await runCli(folder, ['check']);
    expect(here).toMatchObject({ code: 0, stderr: '' });
    for (const argv of [
      ['check', folder],
      ['-C', folder, 'check'],
      ['check', '-C', folder],
    ])
      expect(await runCli('/', argv)).toEqual(here);
    const below = await runCli(join(folder, 'teams'), ['check', '-C', '..']);
    expect(below).toEqual(here);
  });

  it('prints findings in every format, several in one run, valid also on failure', async () => {
    const folder = bookinfo();
    edit(folder, reviews, 'allow:', 'alow:');
    const argv = [
      'check',
      '-o',
      'json',
      '-o',
      'sarif=out/r.sarif',
      '-o',
      'junit=r.xml',
      '-o',
      'github=g.txt',
      '-o',
      'text=t.txt',
    ];
    const { code, stdout, stderr } = await runCli(folder, argv);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    const report = valid('check-report', stdout);
    expect(report['diagnostics']).toContainEqual(
      expect.objectContaining({ slug: 'unknown-field', file: reviews }),
    );
    const read = (name: string) => readFileSync(join(folder, name), 'utf8');
    expect(JSON.parse(read('out/r.sarif'))).toMatchObject({ version: '2.1.0' });
    expect(read('r.xml')).toMatch(/^<\?xml/);
    expect(read('g.txt')).toMatch(new RegExp(`^::error file=${reviews},line=`, 'm'));
    expect(read('t.txt')).toContain('error[');
  });

  it('prints text to stdout where every other output is a file', async () => {
    const { stdout } = await runCli(bookinfo(), ['check', '-o', 'json=x.json']);
    expect(stdout).toMatch(/warning|no findings/);
  });

  it('a folder without a Mesh exits with 1 and has no place', async () => {
    const { code, stdout } = await runCli(temporaryFolder({ 'x.txt': '' }), [
      'check',
      '-o',
      'json',
    ]);
    expect(code).toBe(1);
    const [finding] = valid('check-report', stdout)['diagnostics'] as Record<string, unknown>[];
    expect(finding).toMatchObject({ code: 'MW1901', severity: 'error' });
    expect(Object.keys(finding ?? {})).not.toContain('file');
  });

  it('warnings fail with --strict only', async () => {
    const folder = bookinfo();
    writeFiles(folder, { 'vendor/.git': '' });
    expect((await runCli(folder, ['check'])).code).toBe(0);
    expect((await runCli(folder, ['check', '--strict'])).code).toBe(1);
  });

  it('colours what a terminal shows, unless told otherwise', async () => {
    const folder = temporaryFolder();
    const isTty = { stdout: true, stderr: false };
    const coloured = async (env: Record<string, string>, tty = isTty) =>
      (await runCli(folder, ['check'], { env, isTty: tty })).stdout.includes('\u001b[');
    expect(await coloured({})).toBe(true);
    expect(await coloured({}, { stdout: false, stderr: false })).toBe(false);
    expect(await coloured({ NO_COLOR: '1' })).toBe(false);
    expect(await coloured({ TERM: 'dumb' })).toBe(false);
    expect(await coloured({ FORCE_COLOR: '1' }, { stdout: false, stderr: false })).toBe(true);
    expect(await coloured({ FORCE_COLOR: '0' })).toBe(false);
  });

  it('shows progress on stderr at a terminal, and stdout stays data', async () => {
    const { stdout, stderr } = await runCli(bookinfo(), ['check', '-o', 'json'], {
      isTty: { stdout: true, stderr: true },
    });
    expect(stderr).not.toBe('');
    valid('check-report', stdout);
  });
});

describe('compile', () => {
  it('writes the same bytes twice, from two folders, and for files read in another order', async () => {
    const [one, two] = [bookinfo(), bookinfo()];
    const first = await runCli(one, ['compile', '--out', 'out']);
    expect(first).toMatchObject({ code: 0, stdout: '' });
    expect(first.stderr).toMatch(/\d+ files written, 0 unchanged, 0 removed/);
    expect((await runCli(two, ['compile', '--out', 'out'])).code).toBe(0);
    const written = files(join(one, 'out'));
    expect(Object.keys(written)).toContain('local/index.json');
    expect(files(join(two, 'out'))).toEqual(written);
    const again = await runCli(one, ['compile', '--out', 'out']);
    expect(again.stderr).toMatch(/0 files written/);
    expect(files(join(one, 'out'))).toEqual(written);
  });

  it('a comment added to an intent changes no byte', async () => {
    const folder = bookinfo();
    await runCli(folder, ['compile', '--out', 'out']);
    const before = files(join(folder, 'out'));
    const path = join(folder, reviews);
    writeFileSync(path, `# a comment\n${readFileSync(path, 'utf8')}`);
    expect((await runCli(folder, ['compile', '--out', 'out'])).code).toBe(0);
    expect(files(join(folder, 'out'))).toEqual(before);
  });

  it('prints one YAML stream, as data', async () => {
    const { code, stdout } = await runCli(bookinfo(), ['compile', '--stdout', '--target', 'local']);
    expect(code).toBe(0);
    const objects = parseAllDocuments(stdout).map(
      (document) => document.toJS() as { kind: string },
    );
    expect(objects.length).toBeGreaterThan(10);
    const kinds = objects.map(({ kind }) => kind);
    expect(kinds).toContain('AuthorizationPolicy');
    expect(kinds.lastIndexOf('DestinationRule')).toBeLessThan(kinds.indexOf('VirtualService'));
  });

  it('an error writes and prunes nothing', async () => {
    const folder = bookinfo();
    await runCli(folder, ['compile', '--out', 'out']);
    const before = files(join(folder, 'out'));
    edit(folder, details, 'kind: Service', 'kind: Service\nspce: {}');
    edit(folder, reviews, 'from: productpage', 'from: reviews');
    const { code, stdout, stderr } = await runCli(folder, ['compile', '--out', 'out']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('error[');
    expect(files(join(folder, 'out'))).toEqual(before);
    expect(await runCli(folder, ['compile', '--out', 'new'])).toMatchObject({ code: 1 });
    expect(existsSync(join(folder, 'new'))).toBe(false);
    expect(await runCli(folder, ['compile', '--stdout'])).toMatchObject({ code: 1, stdout: '' });
  });

  it('removes what is no longer emitted, and reads none of its own output', async () => {
    const folder = bookinfo();
    await runCli(folder, ['compile', '--out', 'out']);
    edit(folder, reviews, 'versions: [v1, v2, v3]', 'versions: [v1, v2, v3]');
    writeFiles(folder, {
      'teams/bookinfo/extra.yaml':
        'apiVersion: meshwright.dev/v1alpha1\nkind: Service\nmetadata: {name: extra, namespace: bookinfo}\nspec: {identity: bookinfo-extra, ports: {http: 9080}, allow: [{from: "ingress:bookinfo", ops: [GET /extra]}]}\n',
    });
    const added = await runCli(folder, ['compile', '--out', 'out']);
    expect(added).toMatchObject({ code: 0 });
    expect(Object.keys(files(join(folder, 'out'))).some((path) => path.includes('-extra'))).toBe(
      true,
    );
    writeFileSync(join(folder, 'teams/bookinfo/extra.yaml'), '');
    const { stderr } = await runCli(folder, ['compile', '--out', 'out']);
    expect(stderr).toMatch(/[1-9]\d* removed/);
    expect(Object.keys(files(join(folder, 'out'))).some((path) => path.includes('-extra'))).toBe(
      false,
    );
  });

  it('gives each of several meshes a folder of its own', async () => {
    const folder = temporaryFolder();
    for (const name of ['prod', 'staging']) {
      cpSync(join(project, 'examples/bookinfo'), join(folder, name), { recursive: true });
      edit(join(folder, name), 'mesh.yaml', 'name: demo', `name: ${name}`);
    }
    expect(await runCli(folder, ['compile', '--out', 'out'])).toMatchObject({ code: 0 });
    expect(readdirSync(join(folder, 'out')).sort()).toEqual(['index.json', 'prod', 'staging']);
  });
});

describe('can', () => {
  const get = ['GET', '/reviews/0'];

  it('allows with 0 and names the lines on both sides', async () => {
    const { code, stdout, stderr } = await runCli(bookinfo(), [
      'can',
      'bookinfo/productpage',
      'bookinfo/reviews',
      ...get,
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /^allow: bookinfo\/productpage → bookinfo\/reviews:9080 GET \/reviews\/0/,
    );
    expect(stdout).toMatch(/--> teams\/bookinfo\/reviews\.yaml:\d+/);
    expect(stdout).toMatch(/--> teams\/bookinfo\/productpage\.yaml:\d+/);
    expect(stdout).toMatch(/route: v1 90 % · v3 10 %, timeout 3s/);
  });

  it('denies with 1 and says what is missing, and in whose file', async () => {
    const { code, stdout } = await runCli(bookinfo(), ['can', 'details', 'reviews', ...get]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^deny: /);
    expect(stdout).toMatch(
      /missing: `bookinfo\/reviews` does not grant it \(teams\/bookinfo\/reviews\.yaml:\d+, owned by @demo\/bookinfo\): add `- \{from: details, ops: \[GET \/reviews\/0\]\}` to its `allow`/,
    );
    expect(stdout).toMatch(
      /missing: `bookinfo\/details` does not declare it \(teams\/bookinfo\/details\.yaml:\d+, .*\): add `reviews: \{ops: \[GET \/reviews\/0\]\}` to its `calls`/,
    );
  });

  it('what it says is missing is enough', async () => {
    const folder = bookinfo();
    edit(folder, reviews, 'allow:', 'allow:\n    - {from: details, ops: [GET /reviews/0]}');
    edit(folder, details, 'calls:', 'calls:\n    reviews: {ops: [GET /reviews/0]}');
    expect(await runCli(folder, ['can', 'details', 'reviews', ...get])).toMatchObject({ code: 0 });
  });

  it('names the caller alone where only its declaration is missing', async () => {
    const folder = bookinfo();
    edit(folder, reviews, 'allow:', 'allow:\n    - {from: details, ops: [GET /reviews/0]}');
    const { code, stdout } = await runCli(folder, ['can', 'details', 'reviews', ...get]);
    expect(code).toBe(1);
    expect(stdout).toContain('`bookinfo/details` does not declare it');
    expect(stdout).not.toContain('does not grant it');
  });

  it.each([
    ['deny', ['bookinfo/productpage', 'bookinfo/reviews', 'GET', '/reviews/0/x']],
    ['deny', ['bookinfo/productpage', 'bookinfo/reviews', 'POST', '/reviews/0']],
    ['deny', ['any', 'bookinfo/reviews', 'GET', '/reviews/0']],
    ['allow', ['ingress:bookinfo', 'bookinfo/productpage', 'GET', '/productpage']],
    ['deny', ['ingress:bookinfo', 'bookinfo/productpage', 'GET', '/metrics']],
    ['deny', ['ingress:bookinfo', 'bookinfo/reviews', 'GET', '/reviews/0']],
    ['allow', ['sa:monitoring/prometheus', 'bookinfo/reviews', 'GET', '/metrics']],
    [
      'allow',
      [
        'spiffe://cluster.local/ns/bookinfo/sa/bookinfo-productpage',
        'bookinfo/reviews',
        'GET',
        '/reviews/0',
      ],
    ],
    [
      'deny',
      [
        'spiffe://evil.example/ns/bookinfo/sa/bookinfo-productpage',
        'bookinfo/reviews',
        'GET',
        '/reviews/0',
      ],
    ],
    ['allow', ['bookinfo/ratings', 'bookinfo/mysqldb']],
    ['deny', ['bookinfo/reviews', 'bookinfo/mysqldb', '--port', '3306']],
    ['allow', ['productpage', 'reviews', 'GET', '/x/../reviews/%30?a=b']],
  ])('%s: %j', async (decision, argv) => {
    const { code, stdout } = await runCli(bookinfo(), ['can', ...argv, '-o', 'json']);
    expect(valid('decision', stdout)['decision']).toBe(decision);
    expect(code).toBe(decision === 'allow' ? 0 : 1);
  });

  it('routes by header', async () => {
    const argv = [
      'can',
      'productpage',
      'reviews',
      ...get,
      '--header',
      'End-User=jason',
      '-o',
      'json',
    ];
    const { stdout } = await runCli(bookinfo(), argv);
    expect(valid('decision', stdout)['route']).toMatchObject({
      to: [{ service: 'bookinfo/reviews', version: 'v2', weight: 100 }],
      timeout: '3s',
      retries: 1,
    });
  });

  it('asks a commit, whatever stands in the files', async () => {
    const repository = gitRepository();
    cpSync(join(project, 'examples/bookinfo'), repository.folder, { recursive: true });
    repository.commit();
    edit(repository.folder, reviews, 'from: productpage', 'from: ratings');
    const argv = ['can', 'productpage', 'reviews', ...get];
    expect((await runCli(repository.folder, [...argv, '--at', 'HEAD'])).code).toBe(0);
    expect((await runCli(repository.folder, argv)).code).toBe(1);
  });

  it('answers in spite of a broken guarantee, and not where the documents do not resolve', async () => {
    const folder = bookinfo();
    edit(folder, ratings, 'from: [reviews, productpage]', 'from: [reviews, productpage, details]');
    edit(folder, details, 'calls:', 'calls:\n    ratings: {ops: [GET /ratings/*]}');
    expect((await runCli(folder, ['check'])).stdout).toContain('MW3901');
    expect((await runCli(folder, ['can', 'details', 'ratings', 'GET', '/ratings/0'])).code).toBe(0);
    edit(folder, reviews, 'allow:', 'alow:');
    const { code, stdout } = await runCli(folder, [
      'can',
      'details',
      'ratings',
      'GET',
      '/ratings/0',
      '-o',
      'json',
    ]);
    expect(code).toBe(1);
    expect(valid('check-report', stdout)['summary']).not.toMatchObject({ errors: 0 });
  });

  it('asks one of several meshes, whatever is wrong in the others', async () => {
    const folder = temporaryFolder();
    for (const name of ['prod', 'staging']) {
      cpSync(join(project, 'examples/bookinfo'), join(folder, name), { recursive: true });
      edit(join(folder, name), 'mesh.yaml', 'name: demo', `name: ${name}`);
    }
    edit(join(folder, 'staging'), reviews, 'allow:', 'alow:');
    const argv = ['can', 'productpage', 'reviews', ...get];
    const open = await runCli(folder, argv);
    expect(open).toMatchObject({ code: 2, stderr: expect.stringContaining('prod, staging') });
    expect((await runCli(folder, [...argv, '--mesh', 'prod'])).code).toBe(0);
    const broken = await runCli(folder, [...argv, '--mesh', 'staging']);
    expect(broken.code).toBe(1);
    expect(broken.stdout).toContain('error[');
    expect((await runCli(join(folder, 'prod'), argv)).code).toBe(0);
  });

  it('a file that cannot be read leaves no answer: it may have held a deny', async () => {
    const folder = bookinfo();
    writeFiles(folder, { 'deny.yaml': 'apiVersion: meshwright.dev/v1alpha1\nkind: [\n' });
    const { code, stdout } = await runCli(folder, ['can', 'productpage', 'reviews', ...get]);
    expect(code).toBe(1);
    expect(stdout).not.toContain('allow:');
  });
});

describe('explain', () => {
  it('says who calls, who is called, and of every value where it comes from and what it replaced', async () => {
    const { code, stdout, stderr } = await runCli(bookinfo(), ['explain', 'bookinfo/reviews']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /bookinfo\/productpage on 9080: GET \/reviews\/\* {2}\(teams\/bookinfo\/reviews\.yaml:\d+, teams\/bookinfo\/productpage\.yaml:\d+\)/,
    );
    expect(stdout).toMatch(/bookinfo\/ratings on 9080: GET \/ratings\/\*/);
    expect(stdout).toMatch(
      /timeout: 3s {2}\(calls of the caller, teams\/bookinfo\/productpage\.yaml:\d+; overrides 15s \(defaults of the Mesh, mesh\.yaml:\d+\)\)/,
    );
    expect(stdout).toMatch(
      /breaker\.connections: 100 {2}\(defaults of the Team, teams\/bookinfo\/team\.yaml:\d+\)/,
    );
    expect(stdout).toMatch(/eject\.interval: 10s {2}\(built in\)/);
    expect(stdout).toMatch(/mtls: strict/);
  });

  it('says the same to a program', async () => {
    const { code, stdout } = await runCli(bookinfo(), ['explain', 'reviews', '-o', 'json']);
    expect(code).toBe(0);
    const report = JSON.parse(stdout) as { routes: { values: unknown[] }[]; callers: unknown[] };
    expect(report).toMatchObject({
      kind: 'ServicePolicy',
      name: 'bookinfo/reviews',
      owners: ['@demo/bookinfo'],
    });
    expect(report.callers).toContainEqual(
      expect.objectContaining({ from: 'bookinfo/productpage', requests: ['GET /reviews/*'] }),
    );
    expect(report.routes[0]?.values).toContainEqual({
      field: 'timeout',
      value: '3s',
      scope: 'call',
      source: expect.objectContaining({ file: 'teams/bookinfo/productpage.yaml' }),
      over: [expect.objectContaining({ value: '15s', scope: 'mesh-defaults' })],
    });
  });

  it('explains a service outside the mesh', async () => {
    const { code, stdout } = await runCli(bookinfo(), ['explain', 'googleapis']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^external bookinfo\/googleapis/);
    expect(stdout).toContain('bookinfo/details');
  });
});

describe('diff', () => {
  function changed(): string {
    const repository = gitRepository();
    cpSync(join(project, 'examples/bookinfo'), repository.folder, { recursive: true });
    repository.commit();
    edit(
      repository.folder,
      ratings,
      'from: [reviews, productpage]',
      'from: [reviews, productpage, details]',
    );
    edit(repository.folder, details, 'calls:', 'calls:\n    ratings: {ops: [GET /ratings/*]}');
    return repository.folder;
  }

  it('says what is newly allowed with a request to try, and who must agree', async () => {
    const folder = changed();
    const { code, stdout, stderr } = await runCli(folder, ['diff']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('bookinfo/details → bookinfo/ratings:9080 access: GET /ratings/*');
    expect(stdout).toContain('GET /ratings/0: deny → allow');
    expect(stdout).toMatch(/at .*teams\/bookinfo\/ratings\.yaml:\d+/);
    expect(stdout).toContain('bookinfo: holds → broken');
    expect(stdout).toContain('@demo/bookinfo: bookinfo/details newly reaches bookinfo/ratings');
    expect((await runCli(folder, ['diff', '--exit-code'])).code).toBe(1);
  });

  it('gives a program a valid report', async () => {
    const folder = changed();
    const { stdout } = await runCli(folder, ['diff', '-o', 'json', '--to', 'worktree']);
    const report = valid('diff-report', stdout);
    expect(report).toMatchObject({ mesh: 'demo', to: 'worktree', summary: { widens: 1 } });
    expect(report['from']).toMatch(/^[0-9a-f]{40}$/);
    expect(report['plan']).toMatch(/^[0-9a-f]{64}$/);
  });

  it('says nothing where nothing changes in meaning', async () => {
    const folder = changed();
    const same = await runCli(folder, ['diff', '--to', 'HEAD', '--exit-code', '-o', 'json']);
    expect(same.code).toBe(0);
    expect(valid('diff-report', same.stdout)['changes']).toEqual([]);
  });

  it('compares with a folder, and with a state in which there was no mesh yet', async () => {
    const folder = changed();
    const other = await runCli(folder, ['diff', '--from', `dir:${bookinfo()}`, '-o', 'json']);
    expect(valid('diff-report', other.stdout)).toMatchObject({ summary: { widens: 1 } });
    const first = await runCli(folder, [
      'diff',
      '--from',
      `dir:${temporaryFolder()}`,
      '-o',
      'json',
      '--exit-code',
    ]);
    expect(first.code).toBe(1);
    expect(valid('diff-report', first.stdout)['summary']).not.toMatchObject({ widens: 0 });
  });

  it('prints the findings of the side that does not resolve', async () => {
    const folder = changed();
    edit(folder, reviews, 'allow:', 'alow:');
    const { code, stdout } = await runCli(folder, ['diff', '-o', 'json']);
    expect(code).toBe(1);
    expect(valid('check-report', stdout)['diagnostics']).toContainEqual(
      expect.objectContaining({ file: reviews }),
    );
  });
});

describe('names that nobody should trust', () => {
  it('no command lets a file name or a value of an intent speak to the terminal', async () => {
    const repository = gitRepository();
    const folder = repository.folder;
    cpSync(join(project, 'examples/bookinfo'), folder, { recursive: true });
    const text = readFileSync(join(folder, reviews), 'utf8');
    writeFileSync(join(folder, reviews), '');
    writeFiles(folder, { 'teams/\u001b[31mevil\n::error::x.yaml': text });
    repository.commit();
    edit(folder, ratings, 'from: [reviews, productpage]', 'from: [reviews, productpage, details]');
    edit(
      folder,
      details,
      'calls:',
      'calls:\n    ratings: {ops: [GET /ratings/*]}\n    reviews: {ops: [GET /reviews/*]}',
    );
    for (const argv of [
      ['check'],
      ['can', 'productpage', 'reviews', 'GET', '/reviews/0'],
      ['can', 'details', 'reviews', 'GET', '/reviews/0'],
      ['explain', 'reviews'],
      ['diff'],
      ['diff', '--from', `dir:${bookinfo()}`],
      ['compile', '--stdout'],
    ]) {
      const { code, stdout, stderr } = await runCli(folder, argv);
      expect([0, 1]).toContain(code);
      if (argv.includes('reviews')) expect(stdout).toContain('\\x1b[31mevil');
      expect(stdout + stderr).not.toMatch(/\u001b|^::error::x/m);
    }
    // An annotation needs the path as it is; what must not happen is a second command.
    const { stdout } = await runCli(folder, ['check', '-o', 'github']);
    expect(stdout).not.toMatch(/^::error::x/m);
  });
});

describe('schema', () => {
  it('prints a JSON Schema', async () => {
    const { code, stdout, stderr } = await runCli('/', ['schema', 'Service']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      $schema: expect.stringContaining('draft-07'),
      title: 'Service',
    });
  });
});
