import { execFileSync } from 'node:child_process';
import { chmodSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTree, type ReadOptions } from '../../../../src/edges/files/read-tree.ts';
import { loadWorkspace } from '../../../../src/edges/workspace/load-workspace.ts';
import { treeBudget } from '../../../../src/source/tree.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const paths = async (folder: string, options?: ReadOptions) =>
  (await readTree(folder, options)).files.map(({ path }) => path);

const budget = (changed: Partial<typeof treeBudget>) => ({ budget: { ...treeBudget, ...changed } });

describe('readTree', () => {
  it('reads .yaml and .yml of all folders as bytes, sorted by path', async () => {
    const folder = temporaryFolder({
      'b.yml': 'b',
      'a/z.yaml': Buffer.from([0xff, 0x00]),
      'a.yaml': 'a',
      'README.md': 'no',
      'a/yaml': 'no',
    });
    const { files, refused } = await readTree(folder);
    expect(files.map(({ path }) => path)).toEqual(['a.yaml', 'a/z.yaml', 'b.yml']);
    expect([...(files[1]?.bytes ?? [])]).toEqual([0xff, 0x00]);
    expect(refused).toEqual([]);
  });

  it('passes by folders of tools and our own output, and no other index.json', async () => {
    const ours = JSON.stringify({ apiVersion: 'meshwright.dev/v1alpha1', files: [] });
    const folder = temporaryFolder({
      '.git/config.yaml': 'no',
      '.github/workflow.yaml': 'no',
      'node_modules/x/y.yaml': 'no',
      'out/index.json': ours,
      'out/local/x.yaml': 'no',
      'web/index.json': '{"name":"web"}',
      'web/x.yaml': 'yes',
      'broken/index.json': '{',
      'broken/x.yaml': 'yes',
    });
    expect(await paths(folder)).toEqual(['broken/x.yaml', 'web/x.yaml']);
  });

  it('follows no link, and reports it by its name alone', async () => {
    const outside = temporaryFolder({ 'secret.yaml': 'token: hunter2', 'deep/x.yaml': 'no' });
    const folder = temporaryFolder({ 'a.yaml': 'a' });
    symlinkSync(join(outside, 'secret.yaml'), join(folder, 'link.yaml'));
    symlinkSync(outside, join(folder, 'teams'));
    symlinkSync('.', join(folder, 'loop'));
    symlinkSync('a.yaml', join(folder, 'README.md'));
    symlinkSync('/nowhere', join(folder, 'dangling.yml'));
    const tree = await readTree(folder);
    expect(tree.files.map(({ path }) => path)).toEqual(['a.yaml']);
    expect(tree.refused).toEqual([
      { path: 'dangling.yml', reason: 'intent-link' },
      { path: 'link.yaml', reason: 'intent-link' },
      { path: 'loop', reason: 'link' },
      { path: 'teams', reason: 'link' },
    ]);
    expect(JSON.stringify(tree)).not.toContain('hunter2');
  });

  it('does not start behind a link either', async () => {
    const outside = temporaryFolder({ 'x.yaml': 'no' });
    const folder = temporaryFolder();
    symlinkSync(outside, join(folder, 'shared'));
    expect(await readTree(folder, { under: 'shared' })).toEqual({
      files: [],
      refused: [{ path: 'shared', reason: 'link' }],
    });
  });

  it('reports a pipe without waiting for it (MW1906)', async () => {
    const folder = temporaryFolder({
      'mesh.yaml': 'apiVersion: meshwright.dev/v1alpha1\nkind: Mesh\n',
    });
    execFileSync('mkfifo', [join(folder, 'pipe.yaml')]);
    expect((await readTree(folder)).refused).toEqual([{ path: 'pipe.yaml', reason: 'not-a-file' }]);
    const { diagnostics } = await loadWorkspace({ kind: 'dir', path: folder });
    expect(diagnostics.map(({ code, range }) => [code, range?.file])).toContainEqual([
      'MW1906',
      'pipe.yaml',
    ]);
  });

  it('keeps odd names as they are, and refuses those that are no path elsewhere', async () => {
    const folder = temporaryFolder({ 'a\nb.yaml': '1', '\u001b[31m.yaml': '2', 'c\\d.yaml': '3' });
    const { files, refused } = await readTree(folder);
    expect(files.map(({ path }) => path)).toEqual(['\u001b[31m.yaml', 'a\nb.yaml']);
    expect(refused).toEqual([{ path: 'c\\d.yaml', reason: 'name' }]);
  });

  it('does not enter another repository', async () => {
    const folder = temporaryFolder({ 'sub/.git': 'gitdir: x', 'sub/x.yaml': 'no' });
    expect(await readTree(folder)).toEqual({
      files: [],
      refused: [{ path: 'sub', reason: 'submodule' }],
    });
  });

  it.each([
    ['entries', budget({ entries: 2 }), 'entries'],
    ['depth', budget({ depth: 1 }), 'depth'],
    ['bytes of all files', budget({ bytes: 5 }), 'bytes'],
    ['bytes of one file', budget({ fileBytes: 3 }), 'file-size'],
  ])('stops at its budget of %s', async (_, options, reason) => {
    const folder = temporaryFolder({ 'a.yaml': '1234', 'b/c/d.yaml': '1234', 'b/e.yaml': '1' });
    const { refused } = await readTree(folder, options);
    expect(refused.map((each) => each.reason)).toContain(reason);
  });

  it('reads only a folder itself when asked to', async () => {
    const folder = temporaryFolder({ 'a.yaml': '', 'b/c.yaml': '', 'b/d/e.yaml': '' });
    expect(await paths(folder, { under: 'b', shallow: true })).toEqual(['b/c.yaml']);
    expect(await paths(folder, { under: 'b' })).toEqual(['b/c.yaml', 'b/d/e.yaml']);
    expect(await paths(folder, { under: 'nowhere' })).toEqual([]);
  });

  it('says which file the disk refuses, and not what is in it', async () => {
    const folder = temporaryFolder({ 'a.yaml': 'secret' });
    chmodSync(join(folder, 'a.yaml'), 0o000);
    const isRoot = process.getuid?.() === 0;
    if (isRoot) return;
    await expect(readTree(folder)).rejects.toMatchObject({ problem: 'unreadable' });
  });

  it('rejects a root that is not there', async () => {
    await expect(readTree('/nowhere/at/all')).rejects.toMatchObject({ problem: 'missing' });
  });
});
