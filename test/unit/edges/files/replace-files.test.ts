import {
  readFileSync,
  readdirSync,
  statSync,
  chmodSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { byCodeUnits } from '../../../../src/diagnostics/order.ts';
import { replaceFiles } from '../../../../src/edges/files/replace-files.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const two = { 'a.yaml': 'a\n', 'sub/b.yaml': 'b\n' };
const both = [
  { path: 'a.yaml', before: 'a\n', after: 'A\n' },
  { path: 'sub/b.yaml', before: 'b\n', after: 'B\n' },
];
const contents = (folder: string) => [
  readFileSync(join(folder, 'a.yaml'), 'utf8'),
  readFileSync(join(folder, 'sub/b.yaml'), 'utf8'),
];
const names = (folder: string) =>
  readdirSync(folder, { recursive: true }).map(String).sort(byCodeUnits);

describe('replacing files', () => {
  it('replaces all of them, and keeps their modes', async () => {
    const folder = temporaryFolder(two);
    chmodSync(join(folder, 'a.yaml'), 0o600);
    chmodSync(join(folder, 'sub/b.yaml'), 0o666);
    const before = names(folder);
    await replaceFiles(folder, both);
    expect(contents(folder)).toEqual(['A\n', 'B\n']);
    expect(statSync(join(folder, 'a.yaml')).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'sub/b.yaml')).mode & 0o777).toBe(0o666);
    expect(names(folder)).toEqual(before);
  });

  it('replaces none where one changed meanwhile', async () => {
    const folder = temporaryFolder(two);
    writeFileSync(join(folder, 'sub/b.yaml'), 'other\n');
    const before = names(folder);
    await expect(replaceFiles(folder, both)).rejects.toMatchObject({
      problem: 'refused',
      message: expect.stringContaining('nothing was written') as string,
    });
    expect(contents(folder)).toEqual(['a\n', 'other\n']);
    expect(names(folder)).toEqual(before);
  });

  it.each(['file', 'folder'])('follows no link: %s', async (what) => {
    const outside = temporaryFolder(two);
    const folder = temporaryFolder({ 'a.yaml': 'a\n' });
    if (what === 'folder') symlinkSync(join(outside, 'sub'), join(folder, 'sub'));
    else {
      symlinkSync(join(outside, 'sub/b.yaml'), join(folder, 'b.yaml'));
    }
    const path = what === 'folder' ? 'sub/b.yaml' : 'b.yaml';
    const wanted = [
      both[0] ?? { path: '', before: '', after: '' },
      { path, before: 'b\n', after: 'B\n' },
    ];
    await expect(replaceFiles(folder, wanted)).rejects.toMatchObject({ name: 'FilesError' });
    expect(contents(outside)).toEqual(['a\n', 'b\n']);
    expect(readFileSync(join(folder, 'a.yaml'), 'utf8')).toBe('a\n');
  });

  it('a path that leads outside is refused', async () => {
    const folder = temporaryFolder({ 'in/a.yaml': 'a\n', 'b.yaml': 'b\n' });
    const wanted = [{ path: '../b.yaml', before: 'b\n', after: 'B\n' }];
    await expect(replaceFiles(join(folder, 'in'), wanted)).rejects.toMatchObject({
      problem: 'refused',
    });
    expect(readFileSync(join(folder, 'b.yaml'), 'utf8')).toBe('b\n');
  });

  it('a file that is gone is not made anew', async () => {
    const folder = temporaryFolder({ 'a.yaml': 'a\n' });
    await expect(replaceFiles(folder, both)).rejects.toMatchObject({ problem: 'unwritable' });
    expect(names(folder)).toEqual(['a.yaml']);
    expect(readFileSync(join(folder, 'a.yaml'), 'utf8')).toBe('a\n');
  });
});
