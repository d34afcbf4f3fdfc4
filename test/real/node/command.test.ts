import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { root, runNode, versions } from './versions.ts';

const cli = join(root, 'dist/cli.js');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  version: string;
};

describe.each(versions)('the built command on Node.js %s', (_, node) => {
  it('says its version', async () => {
    const { code, stdout } = await runNode(node(), [cli, '--version']);
    expect(stdout.trim()).toBe(manifest.version);
    expect(code).toBe(0);
  });

  it('finds nothing wrong with Bookinfo', async () => {
    const { code, stdout, stderr } = await runNode(node(), [cli, 'check', 'examples/bookinfo']);
    expect({ code, stdout, stderr }).toMatchObject({ code: 0 });
  });

  it('warns of nothing at start', async () => {
    const { stderr } = await runNode(node(), [cli, '--help']);
    expect(stderr).toBe('');
  });
});

describe('what Bookinfo compiles to', () => {
  let oldest: string;
  beforeAll(async () => {
    const { code, stdout } = await runNode(process.execPath, [
      cli,
      'compile',
      'examples/bookinfo',
      '--stdout',
    ]);
    expect(code).toBe(0);
    expect(stdout).toContain('kind: AuthorizationPolicy');
    oldest = stdout;
  });

  it.each(versions)('is the same bytes on Node.js %s', async (_, node) => {
    const { stdout } = await runNode(node(), [cli, 'compile', 'examples/bookinfo', '--stdout']);
    expect(stdout).toBe(oldest);
  });
});
