import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { loadGuardrails, packagedGuardrails } from '../../../src/edges/rego/load-guardrails.ts';
import { part } from '../part.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const capabilities = join(root, 'policies/capabilities.json');
const opa = part('opa');

interface BuildPolicies {
  readonly compile: (command: string) => Buffer;
}
const { compile } = (await import(
  new URL('../../../scripts/build-policies.mjs', import.meta.url).href
)) as BuildPolicies;

const run = (...args: readonly string[]) => spawnSync(opa, args, { cwd: root, encoding: 'utf8' });
const folder = mkdtempSync(join(tmpdir(), 'rego-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the committed library', () => {
  const committed = readFileSync(join(root, 'policies/guardrails.wasm'));

  test('is what its modules give, byte for byte', () => {
    const built = compile(opa);
    expect(built.length).toBeGreaterThan(10_000);
    expect(built.equals(committed), 'run `node scripts/build-policies.mjs` and commit').toBe(true);
  });

  test('is what the command carries', async () => {
    expect(Buffer.from(await packagedGuardrails()).equals(committed)).toBe(true);
  });
});

describe('the modules', () => {
  test('pass their own tests', () => {
    const { status, stdout } = run('test', 'policies', '--format', 'json');
    const results = JSON.parse(stdout) as readonly { fail?: boolean }[];
    expect(status, stdout).toBe(0);
    expect(results.length).toBeGreaterThan(30);
  });

  test('are formatted', () => {
    const { status, stdout, stderr } = run('fmt', '--fail', '--list', 'policies');
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  test('compile strictly, with the functions that are provided', () => {
    const { status, stderr } = run('check', '--strict', '--capabilities', capabilities, 'policies');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});

describe('what is not provided', () => {
  interface Builtin {
    readonly name: string;
  }
  const builtins = (text: string) =>
    (JSON.parse(text) as { builtins: readonly Builtin[] }).builtins.map(({ name }) => name);
  const provided = builtins(readFileSync(capabilities, 'utf8'));

  test('every function of the list is one of this OPA', () => {
    const all = builtins(run('capabilities', '--current').stdout);
    expect(provided.filter((name) => !all.includes(name))).toEqual([]);
  });

  test.each([
    'http.send',
    'opa.runtime',
    'time.now_ns',
    'rand.intn',
    'net.lookup_ip_addr',
    'regex.split',
    'yaml.unmarshal',
    'trace',
  ])('%s is not in it', (name) => {
    expect(provided).not.toContain(name);
  });

  const answering = (rule: string) =>
    `package meshwright.main\n\nanswer := {"echo": input.meshwright.echo, "deny": [], "warn": []} if ${rule}\n`;

  /** A policy compiled with all that OPA knows, as somebody could who does not use the list. */
  function compiled(text: string, entrypoint = 'meshwright/main/answer'): Uint8Array<ArrayBuffer> {
    writeFileSync(join(folder, 'main.rego'), text);
    const bundle = join(folder, 'bundle.tar.gz');
    execFileSync(opa, ['build', '-t', 'wasm', '-e', entrypoint, '-o', bundle, 'main.rego'], {
      cwd: folder,
    });
    execFileSync('tar', ['-xzf', bundle, '-C', folder], { stdio: 'ignore' });
    return new Uint8Array(readFileSync(join(folder, 'policy.wasm')));
  }

  test('the compiler refuses it, with file and line', () => {
    writeFileSync(join(folder, 'main.rego'), answering('time.now_ns() > 0'));
    const { status, stderr } = run(
      'check',
      '--capabilities',
      capabilities,
      join(folder, 'main.rego'),
    );
    expect(status).not.toBe(0);
    expect(stderr).toMatch(/main\.rego:3: rego_type_error: undefined function time\.now_ns/);
  });

  test('loading refuses it too, by name', async () => {
    await expect(loadGuardrails(compiled(answering('time.now_ns() > 0')))).rejects.toThrow(
      /not provided: time\.now_ns/,
    );
  });

  test('functions of the SDK that we do not want count as not provided', async () => {
    const text = answering('count(regex.split(input.pattern, input.kind)) > 0');
    await expect(loadGuardrails(compiled(text))).rejects.toThrow(/not provided: regex\.split/);
  });

  test('a policy without our entrypoint is refused', async () => {
    await expect(
      loadGuardrails(compiled('package other\n\nanswer := true\n', 'other/answer')),
    ).rejects.toThrow(/no entrypoint meshwright\/main\/answer/);
  });

  test('a policy that eats the memory is a failure, and the next question is answered', async () => {
    const text = `package meshwright.main

answer := {"echo": input.meshwright.echo, "deny": [], "warn": []} if enough

enough if not input.hungry

enough if {
	input.hungry
	count(numbers.range(1, 50000000)) > 0
}
`;
    const evaluate = await loadGuardrails(compiled(text));
    const object = { apiVersion: 'v1', kind: 'X' };
    expect(evaluate({ input: { ...object, hungry: true }, data: {} })).toHaveProperty('failed');
    expect(evaluate({ input: object, data: {} })).toEqual({ deny: [], warn: [] });
  });

  test('a policy that does not echo is never an answer', async () => {
    const text = 'package meshwright.main\n\nanswer := {"echo": "1", "deny": [], "warn": []}\n';
    const evaluate = await loadGuardrails(compiled(text));
    const question = { input: { apiVersion: 'v1', kind: 'X' }, data: {} };
    evaluate(question);
    expect(evaluate(question)).toHaveProperty('failed');
  });
});
