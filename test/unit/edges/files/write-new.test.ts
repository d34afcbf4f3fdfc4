import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FilesError } from '../../../../src/edges/files/files-error.ts';
import { compareNew, writeNew } from '../../../../src/edges/files/write-new.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const a = { path: 'x/y/a.yaml', text: 'a' };
const b = { path: 'x/b.yaml', text: 'b' };
const names = (files: readonly { readonly path: string }[]) => files.map(({ path }) => path);

describe('compareNew', () => {
  it('tells what is missing, the same, and other', async () => {
    const folder = temporaryFolder({ 'x/b.yaml': 'b', 'c.yaml': 'mine' });
    const found = await compareNew(folder, [a, b, { path: 'c.yaml', text: 'c' }]);
    expect([found.missing, found.same, found.other].map(names)).toEqual([
      [a.path],
      [b.path],
      ['c.yaml'],
    ]);
  });

  it('follows no link, neither on the way nor at the end', async () => {
    const folder = temporaryFolder({ 'real/b.yaml': 'b' });
    symlinkSync(join(folder, 'real'), join(folder, 'x'));
    await expect(compareNew(folder, [b])).rejects.toThrow('stands where a folder must be');
    const other = temporaryFolder({ 'x/real': 'b' });
    symlinkSync(join(other, 'x/real'), join(other, 'x/b.yaml'));
    await expect(compareNew(other, [b])).rejects.toThrow('is not a regular file');
  });
});

describe('writeNew', () => {
  it('writes files with their folders and leaves nothing else', async () => {
    const folder = temporaryFolder();
    await writeNew(folder, [a, b]);
    expect(readFileSync(join(folder, a.path), 'utf8')).toBe('a');
    expect(readFileSync(join(folder, b.path), 'utf8')).toBe('b');
    expect(readdirSync(folder)).toEqual(['x']);
  });

  it('asks nothing of the disk where there is nothing to write', async () => {
    await writeNew('/nowhere/at/all', []);
    expect(existsSync('/nowhere')).toBe(false);
  });

  it('overwrites nothing, and takes away what it had placed before', async () => {
    const folder = temporaryFolder({ 'x/b.yaml': 'mine' });
    await expect(writeNew(folder, [a, b])).rejects.toThrow(FilesError);
    expect(readFileSync(join(folder, b.path), 'utf8')).toBe('mine');
    expect(existsSync(join(folder, 'x/y'))).toBe(false);
    expect(readdirSync(folder)).toEqual(['x']);
  });

  it('a file in the place of a folder leaves everything as it was', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'x'), 'a file');
    await expect(writeNew(folder, [{ path: 'z.yaml', text: 'z' }, a])).rejects.toThrow(FilesError);
    expect(readdirSync(folder)).toEqual(['x']);
  });

  it.skipIf(process.getuid?.() === 0)(
    'a folder without permission is the surroundings',
    async () => {
      const folder = temporaryFolder();
      mkdirSync(join(folder, 'x'));
      chmodSync(folder, 0o500);
      const failed = await writeNew(folder, [b]).catch((error: unknown) => error);
      chmodSync(folder, 0o700);
      expect(failed).toMatchObject({ problem: 'unwritable' });
    },
  );
});
