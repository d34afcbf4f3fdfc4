import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { commands } from '../../../../src/edges/cli/command-table.ts';
import { InvariantError } from '../../../../src/diagnostics/invariant.ts';
import { gitRepository } from '../../../support/git-repository.ts';
import { runCli } from '../../../support/run-cli.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const mesh = `apiVersion: meshwright.dev/v1alpha1
kind: Mesh
metadata: {name: demo}
spec:
  targets:
    local: {type: istio, dataplane: sidecar, version: "1.30", rootNamespace: istio-system}
---
apiVersion: meshwright.dev/v1alpha1
kind: Service
metadata: {name: cart, namespace: shop}
spec: {ports: {http: 8080, admin: {port: 9000, protocol: http}}}
`;

describe('wrong use exits with 2, says why on stderr and prints nothing', () => {
  it.each([
    ['no command', [], 'Usage: meshwright'],
    ['an unknown command', ['chekc'], 'Did you mean check?'],
    ['an unknown option', ['check', '--strct'], 'Did you mean --strict?'],
    ['too many arguments', ['check', 'a', 'b'], 'too many arguments'],
    ['a missing argument', ['can', 'shop/cart'], "missing required argument 'to'"],
    ['an unknown format', ['check', '-o', 'jsn'], 'did you mean json?'],
    ['a format without a file', ['check', '-o', 'json='], 'a file name is missing'],
    [
      'two outputs in one place',
      ['check', '-o', 'github', '-o', 'sarif'],
      'two outputs go to one place',
    ],
    ['a folder that is not there', ['check', 'nowhere'], 'nowhere'],
    ['a file for a folder', ['-C', 'mesh.yaml', 'check'], 'not a folder'],
    ['compile to nowhere', ['compile'], '--out DIR'],
    ['compile to two places', ['compile', '--out', 'x', '--stdout'], '--out DIR'],
    ['an unknown target', ['compile', '--stdout', '--target', 'locl'], 'did you mean local?'],
    ['output over the intents', ['compile', '--out', '.'], 'holds the intents'],
    ['an unknown caller', ['can', 'shop/crt', 'shop/cart', 'GET', '/'], 'did you mean shop/cart?'],
    ['an unknown service', ['can', 'any', 'crt', 'GET', '/'], 'did you mean shop/cart?'],
    ['an unknown gateway', ['can', 'ingress:x', 'cart', 'GET', '/'], "no gateway 'x'"],
    ['a caller that is many', ['can', 'shop/*', 'cart', 'GET', '/'], 'does not name one caller'],
    ['an account without a namespace', ['can', 'sa:x', 'cart', 'GET', '/'], 'sa:NAMESPACE/ACCOUNT'],
    ['a port to choose', ['can', 'any', 'cart', 'GET', '/'], '--port: http (8080), admin (9000)'],
    ['an unknown port', ['can', 'any', 'cart', 'GET', '/', '--port', 'grpc'], "no port 'grpc'"],
    ['a method without a path', ['can', 'any', 'cart', 'GET'], 'METHOD needs a PATH'],
    [
      'a misspelt method',
      ['can', 'any', 'cart', 'GTE', '/', '--port', 'http'],
      'did you mean GET?',
    ],
    [
      'a path that is none',
      ['can', 'any', 'cart', 'GET', 'x', '--port', 'http'],
      "it begins with '/'",
    ],
    ['HTTP without a request', ['can', 'any', 'cart', '--port', 'http'], 'name METHOD and PATH'],
    [
      'a header that is none',
      ['can', 'any', 'cart', 'GET', '/', '--port', 'http', '--header', 'x'],
      'KEY=VALUE',
    ],
    [
      'a claim without a token',
      ['can', 'any', 'cart', 'GET', '/', '--port', 'http', '--claim', 'a=b'],
      '--jwt',
    ],
    [
      'an unknown issuer',
      ['can', 'any', 'cart', 'GET', '/', '--port', 'http', '--jwt', 'x'],
      "no token issuer 'x'",
    ],
    [
      'an address that is none',
      ['can', 'any', 'cart', 'GET', '/', '--port', 'http', '--ip', '1.2.3'],
      'no IP address',
    ],
    ['an unknown mesh', ['explain', 'cart', '--mesh', 'dmo'], 'did you mean demo?'],
    ['an unknown code', ['explain', 'MW0000'], 'no code of a finding'],
    ['an unknown schema', ['schema', 'servce'], 'did you mean service?'],
  ] as const)('%s', async (_, argv, said) => {
    const folder = temporaryFolder({ 'mesh.yaml': mesh });
    const { code, stdout, stderr } = await runCli(folder, argv);
    expect(stderr).toContain(said);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(readdirSync(folder)).toEqual(['mesh.yaml']);
  });

  it.each([
    ['one that does not exist', 'nope'],
    ['an option of git', '--output=x'],
    ['an option', '-x'],
    ['a path in a commit', 'HEAD:mesh.yaml'],
    ['a range', 'main..HEAD'],
  ])('a revision: %s', async (_, revision) => {
    const repository = gitRepository();
    repository.commit({ 'mesh.yaml': mesh });
    for (const argv of [
      ['diff', '--from', revision],
      ['diff', `--from=${revision}`],
      ['diff', '--to', revision],
      ['can', 'any', 'cart', 'GET', '/', '--at', revision],
      ['explain', 'cart', `--at=${revision}`],
    ]) {
      const { code, stdout, stderr } = await runCli(repository.folder, argv);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain(`\`${revision}\``);
    }
    expect(existsSync(join(repository.folder, 'x'))).toBe(false);
  });

  it('shows no control character of what it was given', async () => {
    for (const argv of [
      ['\u001b[2J'],
      ['check', '--\u001b[2J'],
      ['diff', '--from', '\u001b[2J'],
      ['check', '\u001b[2J'],
    ]) {
      const { code, stderr } = await runCli(temporaryFolder(), argv);
      expect(code).not.toBe(0);
      expect(stderr).not.toContain('\u001b');
      expect(stderr).toContain('\\x1b[2J');
    }
  });
});

describe('answers about the program itself', () => {
  it('prints its version and help on stdout and exits with 0', async () => {
    const version = await runCli('/', ['--version']);
    expect(version).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      stderr: '',
    });
    const help = await runCli('/', ['--help']);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    for (const { name, summary } of commands) {
      expect(help.stdout).toContain(name);
      const own = await runCli('/', [name, '--help']);
      expect(own).toMatchObject({ code: 0, stderr: '' });
      expect(own.stdout).toContain(summary);
      expect(own.stdout).toContain('-C <dir>');
    }
  });

  it('knows each command once', () => {
    const names = commands.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('failures of others and of ourselves', () => {
  it('exits with 4 where there is no repository, and JSON stays JSON', async () => {
    const { code, stdout, stderr } = await runCli(temporaryFolder({ 'mesh.yaml': mesh }), [
      'diff',
      '-o',
      'json',
    ]);
    expect(code).toBe(4);
    expect(stderr).toContain('is not a Git repository');
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'Error', exitCode: 4 });
  });

  it('exits with 4 where a report cannot be written', async () => {
    const folder = temporaryFolder({ 'mesh.yaml': mesh, file: '' });
    const { code, stderr } = await runCli(folder, ['check', '-o', 'json=file/x.json']);
    expect(code).toBe(4);
    expect(stderr).toContain('file');
  });

  it.each([
    ['a broken invariant', new InvariantError('two and two are five')],
    ['anything unforeseen', new TypeError('x is not a function')],
    ['something that is no error', 'a text'],
  ])('exits with 3 on %s, and says that it is a bug', async (_, thrown) => {
    const check = commands.find(({ name }) => name === 'check');
    if (check === undefined) throw new Error('no commands');
    const spy = vi.spyOn(check, 'run').mockRejectedValue(thrown);
    const { code, stdout, stderr } = await runCli('/', ['check', '-o', 'json']);
    spy.mockRestore();
    expect(code).toBe(3);
    expect(stderr).toContain('this is a bug in meshwright');
    expect(stderr).toContain(thrown instanceof Error ? thrown.message : thrown);
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'Error', exitCode: 3 });
  });
});
