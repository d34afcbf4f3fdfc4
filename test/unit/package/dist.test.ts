import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { staleAction } from '../../../scripts/build.mjs';
import { actionBundle, commandBundle } from '../../../scripts/bundles.mjs';

it('holds the bundle of the action that the sources give, byte for byte', async () => {
  expect(await staleAction()).toEqual([]);
});

it('sees one changed byte', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dist-'));
  const { files } = await actionBundle();
  for (const [path, content] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), Buffer.concat([content, Buffer.from(' ')]));
  }
  expect(await staleAction(folder)).toEqual([...files.keys()]);
  rmSync(folder, { recursive: true });
});

it('builds the same bytes twice', async () => {
  const [first, second] = [await commandBundle(), await commandBundle()];
  expect([...second.files.keys()]).toEqual([...first.files.keys()]);
  for (const [path, content] of first.files)
    expect(second.files.get(path)?.equals(content)).toBe(true);
});

it('keeps what only the server and the comment need out of the file that starts', async () => {
  const { files } = await commandBundle();
  const start = files.get('dist/cli.js')?.toString('utf8') ?? '';
  for (const name of ['pino', 'prom-client', '@octokit', '@peculiar/x509']) {
    expect(start, name).not.toContain(`// node_modules/${name}/`);
  }
});
