import { describe, expect, it } from 'vitest';
import { exitCodeOf } from '../../../../src/edges/cli/exit-code.ts';
import { ListenError } from '../../../../src/edges/webhook/listen-error.ts';
import { runCli } from '../../../support/run-cli.ts';
import { meshText } from '../../../support/mesh-text.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const two = {
  'a/mesh.yaml': meshText(),
  'b/mesh.yaml': meshText().replace('name: demo', 'name: other'),
};

describe('wrong use of `webhook` is exit 2 and says what', () => {
  it.each([
    [[], '--tls-cert and --tls-key, or --self-signed'],
    [['--tls-cert', 'a'], '--tls-key'],
    [['--self-signed', '--tls-cert', 'a'], 'exclude each other'],
    [['--tls-cert', 'a', '--tls-key', 'b', '--ca-out', 'c'], '--self-signed'],
    [['--tls-cert', 'no.crt', '--tls-key', 'no.key'], 'no.crt: ENOENT'],
    [['--self-signed', '--port', '70000'], '65535'],
    [['--self-signed', '--port', '-1'], '--port'],
    [['--self-signed', '--ref', 'main'], '--repo'],
    [['--self-signed', '--repo', '.', '--dir', '.'], 'exclude each other'],
    [['--self-signed', '--dir', 'nowhere'], 'nowhere'],
    [['--self-signed', '--repo', 'https://example.com/x.git'], 'clone it'],
    [['--self-signed', '--repo', 'git@example.com:x.git'], 'clone it'],
    [['--self-signed', '--repo', 'ext::sh -c true'], 'ext::sh'],
    [['--self-signed'], 'there are several meshes: demo, other'],
    [['--self-signed', '--mesh', 'othr'], 'did you mean other?'],
  ])('%j', async (args, says) => {
    const { code, stderr } = await runCli(temporaryFolder(two), ['webhook', ...args]);
    expect(stderr).toContain(says);
    expect(code).toBe(2);
  });
});

it('a port that is taken is exit 4: the surroundings failed', () => {
  expect(exitCodeOf(new ListenError('127.0.0.1', 8443, new Error('x')))).toBe(4);
});

it('intents that do not resolve are exit 1 with the findings', async () => {
  const folder = temporaryFolder({ 'mesh.yaml': `${meshText()}  nonsense: 1\n` });
  const { code, stdout } = await runCli(folder, ['webhook', '--self-signed']);
  expect(stdout).toContain('MW2001');
  expect(stdout).toContain('mesh.yaml');
  expect(code).toBe(1);
});
