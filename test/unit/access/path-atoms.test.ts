import { describe, expect, it } from 'vitest';
import { numbersIn } from '../../../src/access/atoms/bitset.ts';
import type { PathTest } from '../../../src/access/atoms/atom.ts';
import type { Normalization } from '../../../src/access/normalize.ts';
import { pathAtoms } from '../../../src/access/atoms/path-atoms.ts';
import type { PathPattern } from '../../../src/access/term.ts';

/** Each atom in one line: its example, and the places of the tests that it passes. */
function lines(
  tests: readonly PathTest[],
  normalization: Normalization = 'base',
): readonly string[] | undefined {
  return pathAtoms(tests, { normalization })?.map(({ holds, example }) =>
    [example, ...numbersIn(holds)].join(' '),
  );
}

const of = (...patterns: readonly PathPattern[]): readonly PathTest[] =>
  patterns.map((pattern) => ({ pattern }));
const many = (count: number, pattern: (index: number) => PathPattern) =>
  of(...Array.from({ length: count }, (_, index) => pattern(index)));
const pad = (index: number): string => String(index).padStart(2, '0');

describe('atoms of paths of whole segments', () => {
  it('have the nearest readable path as example: `/` for any, `0` for any segment', () => {
    const tests = of(
      { exact: '/health' },
      { template: '/items/*' },
      { subtree: '/admin' },
      { exact: '/admin/login' },
    );
    expect(lines(tests)).toEqual(['/', '/admin 2', '/health 0', '/admin/login 2 3', '/items/0 1']);
  });

  it('take a word for any segment that no pattern names', () => {
    expect(lines(of({ template: '/a/*' }, { exact: '/a/0' }, { exact: '/a/x' }))).toEqual([
      '/',
      '/a/1 0',
      '/a/0 0 1',
      '/a/x 0 2',
    ]);
  });

  it('tell a node from what lies below it', () => {
    expect(lines(of({ below: '/a' }, { subtree: '/a' }, { template: '/a/*' }))).toEqual([
      '/',
      '/a 1',
      '/a/0 0 1 2',
      '/a/0/0 0 1',
    ]);
    expect(lines(of({ below: '' }))).toEqual(['/ 0']);
  });

  it('know empty segments only where slashes are not merged', () => {
    const tests = of({ exact: '//admin' }, { subtree: '/admin' });
    expect(lines(tests)).toEqual(['/', '/admin 1', '//admin 0']);
    expect(lines(tests, 'merge-slashes')).toEqual(['/', '/admin 1']);
  });

  it('hold what is not of ASCII only where nothing escapes it', () => {
    const tests = of({ exact: '/é' }, { exact: '/%C3%A9' });
    expect(lines(tests)).toEqual(['/', '/%C3%A9 1']);
    expect(lines(tests, 'none')).toEqual(['/', '/%C3%A9 1', '/é 0']);
    const prefixes = of({ prefix: '/é' }, { regex: '/[^a-z]' });
    expect(lines(prefixes)).toEqual(['/', '/0 1']);
    expect(lines(prefixes, 'none')).toEqual(['/', '/0 1', '/é 0 1', '/éx 0']);
  });

  it('leave out paths that normalization takes away', () => {
    const tests = of(
      { exact: '/a/../b' },
      { exact: '/%61' },
      { exact: '/a%2Fb' },
      { exact: '/a?b' },
    );
    expect(lines(tests)).toEqual(['/', '/a%2Fb 2']);
    expect(lines(tests, 'decode-and-merge-slashes')).toEqual(['/']);
    expect(lines(tests, 'none')).toEqual(['/', '/%61 1', '/a%2Fb 2', '/a/../b 0']);
  });

  it('are no path at all where a pattern does not start with a slash', () => {
    expect(lines(of({ exact: 'a' }, { template: '*' }, { subtree: '*' }, { exact: '' }))).toEqual([
      '/',
    ]);
  });
});

describe('atoms of paths over characters', () => {
  it('are told apart by starts, ends and regular expressions', () => {
    const tests = of(
      { prefix: '/ad' },
      { suffix: '.json' },
      { regex: '/v[0-9]+/.*' },
      { subtree: '/admin' },
    );
    expect(lines(tests)).toEqual([
      '/',
      '/ad 0',
      '/v0/x 2',
      '/admin 0 3',
      '/x.json 1',
      '/ad.json 0 1',
      '/v0/x.json 1 2',
      '/admin/x.json 0 1 3',
    ]);
  });

  it('find escapes where a pattern asks for them', () => {
    expect(lines(of({ regex: '/%[0-9A-F]{2}' }))).toEqual(['/', '/%01 0']);
    expect(lines(of({ regex: '/%61' }))).toEqual(['/']);
    expect(lines(of({ regex: '/%2[Ff]' }))).toEqual(['/', '/%2f 0']);
    expect(lines(of({ regex: '/%2[Ff]' }), 'decode-and-merge-slashes')).toEqual(['/']);
    expect(lines(of({ regex: '/\\.\\.?/x' }))).toEqual(['/']);
    expect(lines(of({ regex: '/\\.\\.?/x' }), 'none')).toEqual(['/', '/./x 0']);
  });

  it('know two slashes in a row where slashes are merged only if there is nothing else', () => {
    expect(lines(of({ regex: '.*//.*' }))).toEqual(['/', '// 0']);
    expect(lines(of({ regex: '.*//.*' }), 'merge-slashes')).toEqual(['/', '// 0']);
    expect(lines(of({ regex: '.+//.*' }), 'merge-slashes')).toEqual(['/']);
    expect(lines(of({ regex: '.*//.+' }), 'merge-slashes')).toEqual(['/']);
  });
});

describe('atoms of paths behind a rewrite', () => {
  const through = { node: '/shop/*', base: '/items/' };

  it('are those of the paths as sent', () => {
    const tests: readonly PathTest[] = [
      { pattern: { exact: '/items/' }, through },
      { pattern: { subtree: '/items/new' }, through },
      { pattern: { exact: '/items/new' } },
    ];
    // The node alone becomes the base as it is written.
    const expected = ['/', '/items/new 2', '/shop/0 0', '/shop/0/new 1'];
    expect(lines(tests)).toEqual(expected);
    // A test of characters beside them changes the words, not the classes.
    const beside: PathTest = { pattern: { prefix: '/' } };
    expect(lines([...tests, beside])).toEqual([
      '/ 3',
      '/shop/x 0 3',
      '/items/new 2 3',
      '/shop/x/new 1 3',
    ]);
  });

  it('read the rest after the whole node only', () => {
    const root = { node: '', base: '/' };
    expect(lines([{ pattern: { exact: '/a' }, through: root }])).toEqual(['/', '/a 0']);
    expect(lines([{ pattern: { regex: '/\\w+' }, through: { node: '/b', base: '/a' } }])).toEqual([
      '/',
      '/b 0',
    ]);
  });
});

describe('the work for atoms of paths', () => {
  it.each([
    ['40 templates', many(40, (n) => ({ template: `/svc${n}/items/*` })), 41],
    ['40 crossing templates', many(40, (n) => ({ template: `/*/items/x${n}` })), 41],
    [
      '100 exact paths and prefixes',
      many(100, (n) => (n % 2 === 0 ? { exact: `/svc${n}/a` } : { prefix: `/svc${n}/` })),
      101,
    ],
    [
      '20 prefixes and 10 suffixes',
      [...many(20, (n) => ({ prefix: `/p${pad(n)}` })), ...many(10, (n) => ({ suffix: `.s${n}` }))],
      231,
    ],
    ['500 exact paths', many(500, (n) => ({ exact: `/api/v1/svc${n}/a` })), 501],
  ])('%s have few', (_, tests, count) => {
    expect(pathAtoms(tests, { normalization: 'base' })).toHaveLength(count);
  });

  it('is given up where patterns combine without end', () => {
    const crossing = many(40, (own) => ({
      template: `/${Array.from({ length: 40 }, (_, at) => (at === own ? 'a' : '*')).join('/')}`,
    }));
    expect(lines(crossing)).toBeUndefined();
    expect(lines(of({ regex: '.*a.{20}b.*' }, { regex: '.*b.{20}a.*' }))).toBeUndefined();
    expect(lines(of({ regex: '.*a.{30}' }))).toBeUndefined();
  });

  it('is given up where a regular expression is not understood', () => {
    expect(lines(of({ regex: '(' }))).toBeUndefined();
    expect(lines(of({ regex: '/(?<!a)b' }))).toBeUndefined();
    expect(lines(of({ exact: '/\u{d800}' }, { prefix: '/' }))).toBeUndefined();
  });

  it('gives the same for the same patterns in another order', () => {
    const tests = of({ exact: '/a' }, { subtree: '/a' }, { exact: '/a' }, { template: '/*' });
    const atoms = pathAtoms(tests, { normalization: 'base' });
    const turned = pathAtoms([...tests].reverse(), { normalization: 'base' });
    expect(turned?.map(({ example }) => example)).toEqual(atoms?.map(({ example }) => example));
    const last = tests.length - 1;
    expect(turned?.map(({ holds }) => numbersIn(holds).map((index) => last - index))).toEqual(
      atoms?.map(({ holds }) => numbersIn(holds).toReversed()),
    );
  });

  it('keeps the budget that the caller names', () => {
    const tests = many(9, (n) => ({ exact: `/${n}` }));
    expect(pathAtoms(tests, { normalization: 'base' }, { budget: 5 })).toBeUndefined();
    expect(pathAtoms(tests, { normalization: 'base' }, { budget: 50 })).toHaveLength(10);
  });
});
