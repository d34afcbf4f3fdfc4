import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, readdirSync, renameSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { valid } from '../../../support/bookinfo-folder.ts';
import {
  calling,
  cart,
  fixed,
  folderOf,
  granted,
  mesh,
  others,
  service,
} from '../../../support/fixable-folder.ts';
import { runCli } from '../../../support/run-cli.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

describe('what could open access is only offered', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['the word allow', '  alow: [{from: alpha}]\n', 'allow'],
    ['a caller of a grant', '  ports: {http: 8080}\n  allow: [{from: alpah}]\n', 'alpha'],
    ['a caller of a refusal', '  ports: {http: 8080}\n  deny: [{from: alpah}]\n', 'alpha'],
    [
      'a method of a grant',
      '  ports: {http: 8080}\n  allow: [{from: alpha, ops: [PSOT /x]}]\n',
      'POST',
    ],
    ['mtls', '  mtls: permisive\n', 'permissive'],
    ['egress', '  egress: alow\n', 'allow'],
    ['an exception to a refusal', '  deny: [{from: alpha, unles: {from: bravo}}]\n', 'unless'],
  ];
  test.each(cases)('%s', async (_name, spec, meant) => {
    const text = service('cart', spec);
    const { after, stdout, stderr, folder, code } = await fixed({ 'a.yaml': text });
    expect({ code, stderr, text: after('a.yaml') }).toEqual({ code: 1, stderr: '', text });
    expect(stdout).toMatch(new RegExp(`^\\+.*${meant}`, 'm'));
    execFileSync('git', ['apply', '-'], { cwd: folder, input: stdout });
    expect(after('a.yaml')).toContain(meant);
    expect((await runCli(folder, ['check'])).stdout).not.toContain('error[MW2');
  });

  test.each([
    [
      'a list in brackets',
      '  allow: [{from: bravo, ops: [GET /x]}] # who\n',
      '{from: alpha, ops: [GET /z, POST /z]}] # who',
    ],
    [
      'a block list',
      '  allow:\n    - from: bravo\n      ops: [GET /x] # x\n  timeout: 3s\n',
      '      ops: [GET /x] # x\n    - {from: alpha, ops: [GET /z, POST /z]}\n  timeout: 3s\n',
    ],
    [
      'no list',
      '  timeout: 3s # t\n',
      '  timeout: 3s # t\n  allow:\n    - {from: alpha, ops: [GET /z, POST /z]}\n',
    ],
    [
      'no list in a flow map',
      '  {ports: {http: 8080}}\n',
      '{ports: {http: 8080}, allow: [{from: alpha, ops: [GET /z, POST /z]}',
    ],
  ])('a missing grant in the file of the other side: %s', async (_name, spec, due) => {
    const body = spec.includes('ports') ? spec : `  ports: {http: 8080}\n${spec}`;
    const files = {
      'cart.yaml': service('cart', body),
      'callers.yaml': others,
      'a.yaml': calling('{ops: [GET /z, POST /z]}'),
    };
    for (const eol of ['\n', '\r\n']) {
      const written = Object.fromEntries(
        Object.entries(files).map(([name, text]) => [name, text.replaceAll('\n', eol)]),
      );
      const { after, stdout, folder } = await fixed(written);
      expect([after('cart.yaml'), after('a.yaml')]).toEqual([
        written['cart.yaml'],
        written['a.yaml'],
      ]);
      execFileSync('git', ['apply', '-'], { cwd: folder, input: stdout });
      expect(after('cart.yaml')).toContain(due.replaceAll('\n', eol));
      expect((await runCli(folder, ['check'])).stdout).not.toMatch(/MW300[456].*\n.*a\.yaml/);
    }
  });

  it.each(['true', 'on', 'null', '123', '1e3'])(
    'a missing grant to a service whose name is another value to YAML: %s',
    async (name) => {
      const { stdout } = await fixed({
        'cart.yaml': service('cart', '  ports: {http: 8080}\n'),
        'a.yaml': service(`"${name}"`, '  calls: [cart]\n'),
      });
      expect(stdout).toContain(`\n+    - {from: "${name}"}\n`);
    },
  );

  it('HEAD beside GET: only in an entry that is about the caller', async () => {
    const grant = (ops: string) =>
      service('cart', `  ports: {http: 8080}\n  allow:\n    - {from: bravo, ops: [${ops}]}\n`);
    const team =
      'apiVersion: meshwright.dev/v1alpha1\nkind: Team\nmetadata: {name: t}\nspec: {namespaces: [shop], allow: [{from: alpha, ops: [GET /x]}]}\n';
    const { stdout, after } = await fixed({
      'cart.yaml': grant('GET /x'),
      'callers.yaml': others,
      'team.yaml': team,
      'a.yaml': calling('{ops: [GET|HEAD /x]}'),
    });
    expect(stdout).not.toContain('from: bravo, ops: [GET|HEAD');
    expect(after('a.yaml')).toContain('GET|HEAD /x');
  });

  it('HEAD beside GET', async () => {
    const { after, stdout, folder } = await fixed({
      ...cart,
      'a.yaml': calling('{ops: [GET|HEAD /x]}'),
    });
    expect(after('a.yaml')).toContain('GET|HEAD /x');
    expect(after('cart.yaml')).toBe(granted);
    execFileSync('git', ['apply', '-'], { cwd: folder, input: stdout });
    expect(after('cart.yaml')).toBe(granted.replace('GET /x', 'GET|HEAD /x'));
    expect(await runCli(folder, ['check'])).toMatchObject({ code: 0 });
  });
});

describe('what is left alone', () => {
  test.each([
    [
      'two names are as near',
      [
        service('alpha', '  calls: [markt]\n'),
        service('market', '  ports: {http: 8080}\n'),
        service('mark', '  ports: {http: 8080}\n'),
      ].join('---\n'),
    ],
    ['the right word stands there too', service('cart', '  timeout: 3s\n  timeot: 4s\n')],
    [
      'another version, not another spelling',
      service('cart', '  timeout: 3s\n').replace('v1alpha1', 'v1alpha2'),
    ],
    ['a name with another number', service('cart', '  versions: [v1]\n  routes: [{to: v2}]\n')],
    [
      'a waiver',
      'apiVersion: meshwright.dev/v1alpha1\nkind: Waver\nmetadata: {name: w}\nspec: {}\n',
    ],
    ['all operations are missing', calling('{ops: [POST /q]}')],
    ['only a part of an operation is granted', calling('{ops: [GET /x, ANY /y]}')],
  ])('%s', async (_name, text) => {
    const { after, stderr, code } = await fixed({ ...cart, 'a.yaml': text });
    expect({ text: after('a.yaml'), stderr, code }).toEqual({ text, stderr: '', code: 1 });
  });

  it('a cut waits until it is known what is granted', async () => {
    const text = calling('{ops: [GET /x, POST /x]}');
    const team =
      'apiVersion: meshwright.dev/v1alpha1\nkind: Team\nmetadata: {name: t}\nspec: {namespaces: [shop], nonsense: 1, allow: [{from: alpha, ops: [POST /x]}]}\n';
    const { after } = await fixed({ ...cart, 'a.yaml': text, 'team.yaml': team });
    expect(after('a.yaml')).toBe(text);
  });

  it('a file of two meshes is fixed as both would', async () => {
    const grant = (ops: string) =>
      service('cart', `  ports: {http: 8080}\n  allow: [{from: alpha, ops: [${ops}]}]\n`);
    const including = (name: string) => `${mesh.replace('demo', name)}  include: [../base]\n`;
    const text = calling('{ops: [GET /x, POST /x, PUT /x]}');
    const folder = temporaryFolder({
      'base/a.yaml': text,
      'dev/mesh.yaml': including('dev'),
      'dev/cart.yaml': grant('GET /x, POST /x'),
      'prod/mesh.yaml': including('prod'),
      'prod/cart.yaml': grant('GET /x'),
    });
    const json = (await runCli(folder, ['check', '-o', 'json'])).stdout;
    const offered = (
      valid('check-report', json)['diagnostics'] as { fixes?: { title: string }[] }[]
    )
      .flatMap(({ fixes = [] }) => fixes.map(({ title }) => title))
      .filter((title) => title.startsWith('leave out'));
    expect(offered).toEqual(['leave out `PUT /x`, which `shop/cart` does not grant']);
    const { stdout } = await runCli(folder, ['check', '--fix']);
    expect(readFileSync(join(folder, 'base/a.yaml'), 'utf8')).toBe(text.replace(', PUT /x', ''));
    expect(stdout).toContain('MW3005');
  });
});

describe('how it is written', () => {
  const text = service('cart', '  timeot: 3s\n');

  it('keeps the mode and a byte order mark, and leaves nothing else behind', async () => {
    const folder = folderOf({ 'a.yaml': `\uFEFF${text}` });
    chmodSync(join(folder, 'a.yaml'), 0o640);
    const names = readdirSync(folder);
    await runCli(folder, ['check', '--fix']);
    expect(readFileSync(join(folder, 'a.yaml'), 'utf8')).toBe(
      `\uFEFF${text.replace('timeot', 'timeout')}`,
    );
    expect(statSync(join(folder, 'a.yaml')).mode & 0o777).toBe(0o640);
    expect(readdirSync(folder)).toEqual(names);
  });

  it('goes through no link', async () => {
    const folder = folderOf({ 'a.yaml': text, 'sub/b.yaml': text.replace('cart', 'dart') });
    const outside = temporaryFolder();
    renameSync(join(folder, 'sub'), join(outside, 'sub'));
    symlinkSync(join(outside, 'sub'), join(folder, 'sub'));
    await runCli(folder, ['check', '--fix']);
    expect(readFileSync(join(outside, 'sub/b.yaml'), 'utf8')).toContain('timeot');
    expect(readFileSync(join(folder, 'a.yaml'), 'utf8')).toContain('timeout');
  });

  it('prints what it would write as a patch and writes nothing', async () => {
    const path = 'teams/ünicode and blanks/a.yaml';
    const folder = folderOf({ [path]: text.replace(/\n$/, '') });
    execFileSync('git', ['init', '-q'], { cwd: folder });
    const { stdout, stderr, code } = await runCli(folder, ['check', '--fix', '--dry-run']);
    expect({ stderr, code }).toEqual({
      stderr: `would fix ${path}:5: write \`timeout\` for \`timeot\`\n`,
      code: 1,
    });
    const read = () => readFileSync(join(folder, path), 'utf8');
    expect(read()).toContain('timeot');
    execFileSync('git', ['apply', '-'], { cwd: folder, input: stdout });
    expect(read()).toBe(text.replace('timeot', 'timeout').replace(/\n$/, ''));
  });

  it('tells without --fix what it could do, to programs too', async () => {
    const folder = folderOf({ 'a.yaml': text });
    expect((await runCli(folder, ['check'])).stdout).toContain(
      '\n1 can be fixed with `meshwright check --fix`\n',
    );
    const report = valid('check-report', (await runCli(folder, ['check', '-o', 'json'])).stdout);
    const edits = [
      {
        file: 'a.yaml',
        range: { start: { line: 5, column: 3 }, end: { line: 5, column: 9 } },
        text: 'timeout',
      },
    ];
    const fix = { title: 'write `timeout` for `timeot`', kind: 'write', edits };
    expect(report['diagnostics']).toMatchObject([{ code: 'MW2001', fixes: [fix] }]);
    const sarif = JSON.parse((await runCli(folder, ['check', '-o', 'sarif'])).stdout) as {
      runs: readonly { results: unknown }[];
    };
    expect(sarif.runs[0]?.results).toMatchObject([
      {
        fixes: [
          {
            artifactChanges: [
              {
                artifactLocation: { uri: 'a.yaml' },
                replacements: [
                  {
                    deletedRegion: { startLine: 5, startColumn: 3, endColumn: 9 },
                    insertedContent: { text: 'timeout' },
                  },
                ],
              },
            ],
          },
        ],
      },
    ]);
  });

  test.each([
    [['check', '--dry-run'], '--dry-run goes with --fix'],
    [['check', '--fix', '--dry-run', '-o', 'json'], 'leave -o out'],
    [['check', '--fix', '-o', 'jsn'], 'unknown output format'],
  ])('%j is wrong use, and nothing is written', async (argv, said) => {
    const folder = folderOf({ 'a.yaml': text });
    const { code, stderr } = await runCli(folder, argv);
    expect(code).toBe(2);
    expect(stderr).toContain(said);
    expect(readFileSync(join(folder, 'a.yaml'), 'utf8')).toBe(text);
  });

  it('-o json stays JSON', async () => {
    const folder = folderOf({ 'a.yaml': service('cart', '  alow: [{from: alpha}]\n') });
    const { stdout } = await runCli(folder, ['check', '--fix', '-o', 'json']);
    expect(valid('check-report', stdout)['kind']).toBe('CheckReport');
  });
});
