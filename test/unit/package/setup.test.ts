import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isSupported, missing } from '../../../scripts/setup.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'setup-'));
  mkdirSync(join(folder, 'node_modules'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(place: string, packages: Record<string, object>): void {
  writeFileSync(join(folder, place), JSON.stringify({ packages }));
}
const lock = (packages: Record<string, object>) =>
  write('package-lock.json', { '': { name: 'x' }, ...packages });
const installed = (packages: Record<string, object>) =>
  write('node_modules/.package-lock.json', packages);

const one = { version: '1.0.0', integrity: 'sha512-a' };

describe('setup', () => {
  it('knows which Node.js is old enough', () => {
    expect(['20.19.0', '20.20.2', '22.1.0', '24.0.0'].every(isSupported)).toBe(true);
    expect(['18.20.8', '20.18.3', '20.9.0'].some(isSupported)).toBe(false);
  });

  it('finds nothing to do where all is installed', () => {
    lock({ 'node_modules/a': one });
    installed({ 'node_modules/a': one });
    expect(missing(folder)).toEqual([]);
  });

  it('sees an installation that never ended', () => {
    lock({ 'node_modules/a': one });
    expect(missing(folder)).toEqual(['node_modules']);
  });

  it('sees another version, another digest and a package that is not there', () => {
    lock({ 'node_modules/a': one, 'node_modules/b': one, 'node_modules/c': one });
    installed({
      'node_modules/a': { ...one, version: '1.0.1' },
      'node_modules/b': { ...one, integrity: 'sha512-b' },
    });
    expect(missing(folder)).toEqual(['node_modules/a', 'node_modules/b', 'node_modules/c']);
  });

  it('needs the optional package of this system, and no other', () => {
    const foreign = { ...one, optional: true, os: ['plan9'] };
    const native = { ...one, optional: true, os: [process.platform], cpu: [process.arch] };
    lock({ 'node_modules/foreign': foreign, 'node_modules/native': native });
    installed({});
    expect(missing(folder)).toEqual(['node_modules/native']);
  });
});
