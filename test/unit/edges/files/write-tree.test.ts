import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeTree } from '../../../../src/edges/files/write-tree.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const file = (path: string, text = path) => ({ path, text });

/** Every file below a folder, by path, with its content. */
function contents(folder: string): Readonly<Record<string, string>> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

describe('writeTree', () => {
  it('writes every file and an index of them, and leaves nothing else behind', async () => {
    const folder = temporaryFolder();
    const written = await writeTree(join(folder, 'out'), [file('b/y.yaml'), file('a.yaml')]);
    expect(written).toEqual({ written: ['a.yaml', 'b/y.yaml'], unchanged: 0, removed: [] });
    const { 'out/index.json': index = '', ...rest } = contents(folder);
    expect(rest).toEqual({ 'out/a.yaml': 'a.yaml', 'out/b/y.yaml': 'b/y.yaml' });
    expect(JSON.parse(index)).toMatchObject({ files: ['a.yaml', 'b/y.yaml'] });
  });

  it('writes the same bytes for shuffled files, and touches nothing that stays the same', async () => {
    const folder = temporaryFolder();
    const out = join(folder, 'out');
    await writeTree(out, [file('a.yaml'), file('b.yaml')]);
    const [before, inode] = [contents(out), statSync(join(out, 'a.yaml')).ino];
    const again = await writeTree(out, [file('b.yaml'), file('a.yaml')]);
    expect(again).toEqual({ written: [], unchanged: 2, removed: [] });
    expect(contents(out)).toEqual(before);
    expect(statSync(join(out, 'a.yaml')).ino).toBe(inode);
  });

  it('removes what a former run wrote and this one does not, and no file of anybody else', async () => {
    const folder = temporaryFolder({ 'out/notes.txt': 'mine', 'out/b/own.yaml': 'mine' });
    const out = join(folder, 'out');
    await writeTree(out, [file('a.yaml'), file('b/y.yaml'), file('c/z.yaml')]);
    const { removed } = await writeTree(out, [file('a.yaml', 'new')]);
    expect(removed).toEqual(['b/y.yaml', 'c/z.yaml']);
    expect(Object.keys(contents(out))).toEqual(['a.yaml', 'b/own.yaml', 'index.json', 'notes.txt']);
    expect(existsSync(join(out, 'c'))).toBe(false);
    expect(readFileSync(join(out, 'a.yaml'), 'utf8')).toBe('new');
  });

  it('does not overwrite a file it did not write, and then changes nothing at all', async () => {
    const folder = temporaryFolder({ 'out/b.yaml': 'mine' });
    const before = contents(folder);
    const run = writeTree(join(folder, 'out'), [file('a.yaml'), file('b.yaml')]);
    await expect(run).rejects.toMatchObject({
      problem: 'refused',
      message: expect.stringContaining('b.yaml'),
    });
    expect(contents(folder)).toEqual(before);
  });

  it('does not take a foreign index.json for its own', async () => {
    const folder = temporaryFolder({
      'out/index.json': '{"files":["x.yaml"]}',
      'out/x.yaml': 'mine',
    });
    const before = contents(folder);
    await expect(writeTree(join(folder, 'out'), [file('a.yaml')])).rejects.toMatchObject({
      problem: 'refused',
    });
    expect(contents(folder)).toEqual(before);
  });

  it('is not led out of its folder by a forged index', async () => {
    const index = {
      apiVersion: 'meshwright.dev/v1alpha1',
      files: ['../victim.yaml', '/etc/passwd', 'a/../../victim.yaml', 'gone.yaml'],
    };
    const folder = temporaryFolder({
      'victim.yaml': 'mine',
      'out/index.json': JSON.stringify(index),
      'out/gone.yaml': 'ours',
    });
    const { removed } = await writeTree(join(folder, 'out'), [file('a.yaml')]);
    expect(removed).toEqual(['gone.yaml']);
    expect(readFileSync(join(folder, 'victim.yaml'), 'utf8')).toBe('mine');
  });

  it('is not led out of its folder by a link', async () => {
    const folder = temporaryFolder({ 'elsewhere/keep.txt': '' });
    mkdirSync(join(folder, 'out'));
    symlinkSync(join(folder, 'elsewhere'), join(folder, 'out/b'));
    await expect(writeTree(join(folder, 'out'), [file('b/y.yaml')])).rejects.toMatchObject({
      problem: 'refused',
    });
    expect(readdirSync(join(folder, 'elsewhere'))).toEqual(['keep.txt']);
  });

  it.each([
    ['the intents themselves', '.', ['.']],
    ['a folder above them', '.', ['teams/shop']],
    ['inside .git', '.git/out', []],
  ])('refuses %s', async (_, out, keep) => {
    const folder = temporaryFolder({ 'mesh.yaml': 'x', '.git/HEAD': 'x' });
    const before = contents(folder);
    const run = writeTree(
      join(folder, out),
      [file('a.yaml')],
      keep.map((each) => join(folder, each)),
    );
    await expect(run).rejects.toMatchObject({ problem: 'refused' });
    expect(contents(folder)).toEqual(before);
  });

  it('refuses a folder of intents, which its index would silence', async () => {
    const folder = temporaryFolder({
      'teams/shop/cart.yaml': 'apiVersion: meshwright.dev/v1alpha1\n',
    });
    const before = contents(folder);
    const run = writeTree(join(folder, 'teams'), [file('a.yaml')]);
    await expect(run).rejects.toMatchObject({
      problem: 'refused',
      message: expect.stringContaining('cart.yaml'),
    });
    expect(contents(folder)).toEqual(before);
  });

  it('may write below the intents', async () => {
    const folder = temporaryFolder({ 'mesh.yaml': 'x' });
    await writeTree(join(folder, 'out'), [file('a.yaml')], [folder]);
    expect(existsSync(join(folder, 'out/a.yaml'))).toBe(true);
  });

  it('refuses a file in the place of the folder', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'out'), 'mine');
    await expect(writeTree(join(folder, 'out'), [file('a.yaml')])).rejects.toMatchObject({
      problem: 'refused',
    });
    expect(readFileSync(join(folder, 'out'), 'utf8')).toBe('mine');
  });

  it('says that a folder below a file cannot be written, and not that it cannot be cleaned up', async () => {
    const folder = temporaryFolder({ file: '' });
    await expect(
      writeTree(join(folder, 'file/out'), [{ path: 'a.yaml', text: 'a' }]),
    ).rejects.toMatchObject({ name: 'FilesError', path: join(folder, 'file/out') });
  });
});
