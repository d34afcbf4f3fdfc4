import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { actionBundle, commandBundle } from '../../../scripts/bundles.mjs';
import { bundledPackages, notices, refused } from '../../../scripts/notices.mjs';

const root = join(import.meta.dirname, '../../..');

async function packages() {
  const bundles = [await commandBundle(), await actionBundle()];
  return bundledPackages(bundles.flatMap(({ inputs }) => inputs));
}

describe('third-party notices', () => {
  it('names what the bundles hold, with texts, and is up to date', async () => {
    const found = await packages();
    expect(found.map(({ name }) => name)).toContain('yaml');
    expect(notices(found)).toBe(readFileSync(join(root, 'THIRD-PARTY-NOTICES.md'), 'utf8'));
  });

  it('ships nothing under a licence that we may not ship', async () => {
    expect(refused(await packages())).toEqual([]);
  });

  it('refuses copyleft and unknown licences, and takes a choice that holds a permitted one', () => {
    const one = (license: string) => refused([{ name: 'x', version: '1.0.0', license, texts: [] }]);
    expect(one('GPL-3.0-only')).toEqual(['x (GPL-3.0-only)']);
    expect(one('MPL-2.0')).toEqual(['x (MPL-2.0)']);
    expect(one('unknown')).toEqual(['x (unknown)']);
    expect(one('MIT AND GPL-2.0')).toEqual(['x (MIT AND GPL-2.0)']);
    expect(one('(MIT OR GPL-2.0)')).toEqual([]);
  });

  it('finds the package of a file, and none for our own', () => {
    const found = bundledPackages(['src/index.ts', 'node_modules/yaml/dist/x.js']);
    expect(found.map(({ name }) => name)).toEqual(['yaml']);
  });
});
