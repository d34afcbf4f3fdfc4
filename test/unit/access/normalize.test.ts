import { describe, expect, it } from 'vitest';
import { normalizePath } from '../../../src/access/normalize.ts';

describe('normalization of paths', () => {
  // Under a rule that lets `/a/` and what is below it pass, these are let through or not.
  it.each([
    ['/a/../b', '/a/../b', '/b', '/b', '/b'],
    ['/x/../a/b', '/x/../a/b', '/a/b', '/a/b', '/a/b'],
    ['/%61/b', '/%61/b', '/a/b', '/a/b', '/a/b'],
    ['//a/b', '//a/b', '//a/b', '/a/b', '/a/b'],
    ['/a%2Fb', '/a%2Fb', '/a%2Fb', '/a%2Fb', '/a/b'],
    ['/a%5cb', '/a%5cb', '/a%5cb', '/a%5cb', '/a/b'],
    ['/a\\b', '/a\\b', '/a/b', '/a/b', '/a/b'],
    ['/A/b', '/A/b', '/A/b', '/A/b', '/A/b'],
    ['/a/b?q=/../c', '/a/b', '/a/b', '/a/b', '/a/b'],
  ])('reads %s', (raw, none, base, merged, decoded) => {
    expect(normalizePath(raw, 'none')).toBe(none);
    expect(normalizePath(raw, 'base')).toBe(base);
    expect(normalizePath(raw, 'merge-slashes')).toBe(merged);
    expect(normalizePath(raw, 'decode-and-merge-slashes')).toBe(decoded);
  });

  it.each([
    ['/.', '/'],
    ['/..', '/'],
    ['/a/.', '/a/'],
    ['/a/..', '/'],
    ['/a/b/..', '/a/'],
    ['/a/%2e%2E/b', '/b'],
    ['/a//../b', '/a/b'],
    ['/a/../../b', '/b'],
    ['/a/...', '/a/...'],
    ['/.a', '/.a'],
    ['/a/', '/a/'],
    ['//', '//'],
  ])('takes the dot segments of %s away', (raw, path) => {
    expect(normalizePath(raw, 'base')).toBe(path);
  });

  it.each([
    ['/%7Ex', '/~x'],
    ['/%c3%A9', '/%c3%A9'],
    ['/é', '/%C3%A9'],
    ['/"<>^`{|}', '/%22%3C%3E%5E%60%7B%7C%7D'],
    ["/!$&'()*+,:;=@[]", "/!$&'()*+,:;=@[]"],
    ['/100%', '/100%'],
    ['/%zz', '/%zz'],
    // Decoded once more by whoever reads it next, this would be `/%61dmin`, then `/admin`.
    ['/%%361dmin', '/%2561dmin'],
    ['/%2%66', '/%252f'],
  ])('spells the characters of %s in one way', (raw, path) => {
    expect(normalizePath(raw, 'base')).toBe(path);
  });

  it.each(['', 'a', '*', '/a#b', '/a b', '/a\n', '/a\u{7f}'])('refuses %j', (raw) => {
    for (const mode of ['none', 'base', 'merge-slashes', 'decode-and-merge-slashes'] as const)
      expect(normalizePath(raw, mode)).toBeUndefined();
  });

  it('refuses an escaped zero byte where it decodes at all', () => {
    expect(normalizePath('/a%00', 'none')).toBe('/a%00');
    expect(normalizePath('/a%00', 'base')).toBeUndefined();
  });

  it.each([
    ['/', '/', '/'],
    ['//', '//', '//'],
    ['///', '//', '//'],
    ['/.//', '//', '//'],
    ['/%2F', '/%2F', '//'],
    ['//a', '/a', '/a'],
    ['/a//', '/a/', '/a/'],
  ])('leaves two of the slashes of %s where there is nothing else', (raw, merged, decoded) => {
    expect(normalizePath(raw, 'merge-slashes')).toBe(merged);
    expect(normalizePath(raw, 'decode-and-merge-slashes')).toBe(decoded);
  });

  it('merges what decoding makes, and takes dots away after decoding slashes', () => {
    expect(normalizePath('/a%2F/b', 'decode-and-merge-slashes')).toBe('/a/b');
    expect(normalizePath('/a%2F..%5Cb', 'decode-and-merge-slashes')).toBe('/b');
    expect(normalizePath('/a%2F../b', 'merge-slashes')).toBe('/a%2F../b');
  });
});
