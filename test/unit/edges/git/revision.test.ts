import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRevision } from '../../../../src/edges/git/revision.ts';

describe('isRevision', () => {
  it.each([
    'HEAD',
    'HEAD~1',
    'HEAD^',
    'HEAD^2~3',
    'main',
    'feature/x-1',
    'origin/main',
    'v1.2.3',
    'v1.2.3^',
    'refs/heads/main',
    'deadbeef',
    'a'.repeat(40),
    'release_2026+1',
    'user@host',
    'team=shop',
    'größe',
  ])('takes %s', (text) => {
    expect(isRevision(text)).toBe(true);
  });

  it.each([
    '',
    '-',
    '--output=x',
    '-u',
    '-upload-pack',
    'HEAD:mesh.yaml',
    ':/fix',
    ':0:x',
    'a..b',
    'a...b',
    '@{-1}',
    'HEAD@{1}',
    'main@{upstream}',
    'a b',
    'a\nb',
    'a\u0000b',
    '\u001b[31m',
    '^HEAD',
    '~1',
    '/main',
    'main/',
    'a//b',
    'main.',
    '.hidden',
    'a/.b',
    'main.lock',
    'main.lock^',
    'a*',
    'a?',
    'a[b',
    'a\\b',
    'HEAD^{commit}',
    'HEAD^{/fix}',
    '$(id)',
    '`id`',
    'a;b',
    'a|b',
    'a'.repeat(251),
    'HEAD^10000a',
  ])('refuses %j', (text) => {
    expect(isRevision(text)).toBe(false);
  });

  it('lets nothing through that could be an option, a path or a range', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii', maxLength: 12 }), (text) => {
        if (!isRevision(text)) return;
        expect(text).not.toMatch(/^[-^~:/.@]|[\s:\\*?[\]{}]|\.\.|[^\x20-\x7e]/);
      }),
      { numRuns: 2000 },
    );
  });
});
