import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commands } from '../../../../src/edges/cli/command-table.ts';
import { commandWords } from '../../../../src/edges/cli/completion/command-words.ts';
import { bookinfo } from '../../../support/bookinfo-folder.ts';
import { runCli } from '../../../support/run-cli.ts';
import { temporaryFolder, writeFiles } from '../../../support/temporary-folder.ts';

const has = (program: string) => spawnSync(program, ['--version']).error === undefined;
const words = commandWords(commands);
const script = async (shell: string) => (await runCli('/', ['completion', shell])).stdout;

describe('the words of the command line', () => {
  it('are those of every command, with the formats of every -o', () => {
    expect(words.map(({ name }) => name)).toEqual(commands.map(({ name }) => name));
    const formats = words.flatMap(({ name, options }) =>
      options
        .filter(({ flags }) => flags.includes('--output'))
        .map(({ values }) => [name, values?.kind === 'words' ? values.words : []] as const),
    );
    expect(formats.length).toBeGreaterThan(2);
    for (const [name, list] of formats) expect(list, name).toContain('json');
    expect(Object.fromEntries(formats)['check']).toContain('sarif');
  });
});

describe.runIf(has('bash'))('bash', () => {
  /** What bash offers for the last word. */
  async function offered(line: readonly string[], services = ''): Promise<readonly string[]> {
    const folder = temporaryFolder({
      'script.bash': await script('bash'),
      meshwright: `#!/bin/sh\nprintf '%s\\n' ${services}\n`,
    });
    chmodSync(join(folder, 'meshwright'), 0o755);
    const ask =
      'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _meshwright; printf "%s\\n" "${COMPREPLY[@]}"';
    const out = execFileSync(
      'bash',
      ['--norc', '-c', ask, 'bash', join(folder, 'script.bash'), 'meshwright', ...line],
      { env: { PATH: `${folder}:${process.env['PATH'] ?? ''}` }, encoding: 'utf8' },
    );
    return out.split('\n').filter((each) => each !== '');
  }

  it.each([
    [['che'], ['check']],
    [['check', '-o', 'sa'], ['sarif']],
    [
      ['check', '--output', ''],
      ['text', 'json', 'sarif', 'github', 'junit'],
    ],
    [['check', '--str'], ['--strict']],
    [
      ['-C', 'x', 'comp'],
      ['compile', 'completion'],
    ],
    [
      ['-C', 'check', 'comp'],
      ['compile', 'completion'],
    ],
    [
      ['init', '--from', ''],
      ['istio', 'services'],
    ],
    [['schema', 'guar'], ['guarantee']],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    [['check', 'sr'], []],
    [['compile', '--out', 'o'], []],
    [['-C', ''], []],
  ] as const)('%o', async (line, expected) => {
    expect(await offered(line)).toEqual(expected);
  });

  it('services come from the mesh', async () => {
    expect(await offered(['can', 'shop/c'], 'shop/cart pay/ledger')).toEqual(['shop/cart']);
    expect(await offered(['explain', 'p'], 'shop/cart pay/ledger')).toEqual(['pay/ledger']);
  });
});

describe('zsh and fish', () => {
  it.each(words)('$name and its options are there', async ({ name, options }) => {
    const [zsh, fish] = [await script('zsh'), await script('fish')];
    expect(zsh).toMatch(new RegExp(`^ +${name}\\) _arguments `, 'm'));
    expect(fish).toMatch(new RegExp(`__fish_use_subcommand -a ${name} -d '`));
    for (const flag of options.flatMap(({ flags }) => flags)) {
      expect(zsh).toContain(`${flag}[`);
      expect(fish).toContain(
        flag.startsWith('--') ? ` -l ${flag.slice(2)}` : ` -s ${flag.slice(1)}`,
      );
    }
  });

  it.each(['bash', 'zsh', 'fish'].filter(has))('%s takes its script', async (shell) => {
    const folder = temporaryFolder({ script: await script(shell) });
    expect(execFileSync(shell, ['-n', join(folder, 'script')], { encoding: 'utf8' })).toBe('');
  });

  it('an apostrophe in a description ends nothing', async () => {
    expect(await script('zsh')).toContain(String.raw`the client'\''s address`);
    expect(await script('fish')).toContain(String.raw`the client\'s address`);
  });
});

describe('completion --services', () => {
  it('prints the services of the mesh, and no name that a shell would run', async () => {
    const folder = bookinfo();
    const bad =
      'apiVersion: meshwright.dev/v1alpha1\nkind: Service\nmetadata: {name: "$(id)", namespace: a}\n';
    writeFiles(folder, { 'bad.yaml': bad });
    const { code, stdout, stderr } = await runCli(folder, ['completion', '--services']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^bookinfo\/details\n/);
    expect(stdout).not.toContain('id)');
  });
});

describe('completion', () => {
  it('without a shell, or for an unknown one, is wrong use', async () => {
    expect(await runCli('/', ['completion'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('bash, zsh, fish'),
    });
    expect((await runCli('/', ['completion', 'zhs'])).stderr).toContain('did you mean zsh?');
  });
});
