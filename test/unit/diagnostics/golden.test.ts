import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { goldenFolder } from '../../support/golden.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'golden-'));
  mkdirSync(join(folder, 'a'));
  writeFileSync(join(folder, 'a/expected.txt'), 'old\n');
  vi.stubEnv('UPDATE_GOLDEN', '');
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

describe('expected files', () => {
  it('hold exactly what they say', () => {
    goldenFolder(folder).matches('a/expected.txt', 'old\n');
    expect(() => {
      goldenFolder(folder).matches('a/expected.txt', 'new\n');
    }).toThrow(/differs/);
    expect(() => {
      goldenFolder(folder).matches('b.txt', '');
    }).toThrow(/missing/);
  });
  it('are rewritten when asked', () => {
    vi.stubEnv('UPDATE_GOLDEN', '1');
    goldenFolder(folder).matches('a/expected.txt', 'new\n');
    goldenFolder(folder).matches('b/c.txt', 'made\n');
    expect(readFileSync(join(folder, 'a/expected.txt'), 'utf8')).toBe('new\n');
    expect(readFileSync(join(folder, 'b/c.txt'), 'utf8')).toBe('made\n');
  });
  it('are orphans unless somebody looked at them', () => {
    writeFileSync(join(folder, '.hidden'), '');
    writeFileSync(join(folder, 'input.yaml'), 'x');
    const goldens = goldenFolder(folder);
    expect(goldens.orphans()).toEqual(['.hidden', 'a/expected.txt', 'input.yaml']);
    goldens.matches('a/expected.txt', 'old\n');
    expect(goldens.read('input.yaml')).toBe('x');
    expect(goldens.orphans()).toEqual(['.hidden']);
  });
});
