import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { includesPath, intersectPaths } from '../../../src/access/path-algebra.ts';
import type { PathPattern } from '../../../src/access/term.ts';
import { matchesPath } from '../../../src/access/match-path.ts';
import { pathPattern } from '../../../src/model/ops.ts';

// A small alphabet makes every interesting coincidence likely, and all paths can be tried.
const segment = fc.constantFrom('a', 'b', '*');
const pattern: fc.Arbitrary<PathPattern> = fc
  .tuple(fc.array(segment, { maxLength: 3 }), fc.constantFrom('', '/**', '/{**}'))
  .map(([segments, tail]) => {
    const path = `/${segments.join('/')}`;
    const node = path === '/' ? '' : path;
    if (tail === '/{**}') return { below: node };
    return pathPattern(tail === '' ? path : `${node}${tail}`);
  });

function allPaths(): readonly string[] {
  const names = ['a', 'b', 'c', ''];
  const grow = (paths: readonly string[]) => paths.flatMap((p) => names.map((n) => `${p}/${n}`));
  const one = grow(['']);
  const two = grow(one);
  const three = grow(two);
  return [...one, ...two, ...three, ...grow(three)];
}
const paths = allPaths();

describe('paths of whole segments', () => {
  it('intersect to exactly the paths that both match', () => {
    fc.assert(
      fc.property(pattern, pattern, (a, b) => {
        const both = intersectPaths(a, b);
        for (const path of paths) {
          const expected = matchesPath(a, path) && matchesPath(b, path);
          expect(both !== undefined && matchesPath(both, path), path).toBe(expected);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('include another pattern only if they match all its paths', () => {
    fc.assert(
      fc.property(pattern, pattern, (outer, inner) => {
        const matched = paths.filter((path) => matchesPath(inner, path));
        const all = matched.every((path) => matchesPath(outer, path));
        // What is said to be included must be; the other way holds for these short patterns too.
        expect(includesPath(outer, inner)).toBe(all);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a path of the language', () => {
  it.each([
    ['/a/**', ['/a', '/a/', '/a/b', '/a/b/c'], ['/ab', '/', '/A/b']],
    ['/a/*', ['/a/b'], ['/a', '/a/', '/a/b/c', '/a/b/']],
    ['/a', ['/a'], ['/a/', '/ab', '/']],
    ['/**', ['/', '/a', '/a/b'], []],
    ['/a/*/**', ['/a/b', '/a/b/c'], ['/a', '/a/']],
  ])('%s', (path, inside, outside) => {
    for (const each of inside) expect(matchesPath(pathPattern(path), each), each).toBe(true);
    for (const each of outside) expect(matchesPath(pathPattern(path), each), each).toBe(false);
  });
});
