import { describe, expect, it } from 'vitest';
import { numbersIn } from '../../../src/access/atoms/bitset.ts';
import { stringAtoms, type StringUniverse } from '../../../src/access/atoms/string-atoms.ts';
import type { StringPattern } from '../../../src/access/term.ts';

/** Each atom in one line: its example, and the places of the patterns that it matches. */
function lines(
  universe: StringUniverse,
  ...patterns: readonly StringPattern[]
): readonly string[] | undefined {
  return stringAtoms(patterns, universe)?.map(({ holds, example }) =>
    [example, ...numbersIn(holds)].join(' '),
  );
}

describe('atoms of hosts', () => {
  it('are names that people write, with a port only where one is asked for', () => {
    const found = lines(
      'host',
      { exact: 'shop.example.com' },
      { suffix: '.example.com' },
      { present: true },
    );
    expect(found).toEqual(['x 2', 'x.example.com 1 2', 'shop.example.com 0 1 2']);
  });

  it('match with or without the port', () => {
    expect(lines('host', { exact: 'a' }, { exact: 'a:80' }, { prefix: 'a:' })).toEqual([
      'x',
      'a 0',
      'a:0 0 2',
      'a:80 0 1 2',
    ]);
  });

  it('are in lower case: a pattern in upper case meets none', () => {
    expect(lines('host', { exact: 'A' }, { regex: '(?i)A' })).toEqual(['x', 'a 1']);
  });

  it('hold IPv6 addresses and odd names where only they pass', () => {
    expect(lines('host', { prefix: '[' })).toEqual(['x', '[a] 0']);
    expect(lines('host', { prefix: '.' })).toEqual(['x', '. 0']);
    expect(lines('host', { exact: '[::1]' }, { exact: '::1' })).toEqual(['x', '[::1] 0']);
  });
});

describe('atoms of header values', () => {
  it('hold the empty value, and no blank at an end', () => {
    expect(lines('header', { exact: '' }, { present: true })).toEqual(['x 1', ' 0 1']);
    expect(lines('header', { suffix: ' ' }, { exact: 'a b' })).toEqual(['x', 'a b 1']);
    expect(lines('header', { exact: 'a\n' }, { exact: 'a\u{7f}' })).toEqual(['x']);
  });

  it('hold more than ASCII, which proxies let pass and compare byte by byte', () => {
    expect(lines('header', { exact: 'é' }, { prefix: 'é' })).toEqual(['x', 'é 0 1', 'éx 1']);
    expect(lines('header', { regex: '[^a-z]+' }, { suffix: '値' })).toEqual([
      'x',
      '0 0',
      '値 0 1',
      'x値 1',
    ]);
    expect(lines('header', { exact: 'a\tb' }, { prefix: '\t' })).toEqual(['x', 'a\tb 0']);
    // A host that can be called is plain.
    expect(lines('host', { exact: 'é' })).toEqual(['x']);
  });

  it('are told apart by regular expressions as RE2 reads them', () => {
    expect(lines('header', { regex: '(?i)k+' }, { regex: '[^a]' }, { regex: 'a\\b.*' })).toEqual([
      'x 1',
      'a 2',
      'k 0 1',
      'xx',
      'kk 0',
    ]);
  });
});

describe('atoms of claims and query values', () => {
  it('reach through Unicode', () => {
    expect(lines('claim', { regex: '\\p{Greek}' }, { exact: 'é' }, { regex: '(?i)k' })).toEqual([
      'x',
      'k 2',
      'é 1',
      'Ͱ 0',
    ]);
  });

  it('are empty only in a query', () => {
    expect(lines('claim', { exact: '' })).toEqual(['x']);
    expect(lines('query', { exact: '' })).toEqual(['x', ' 0']);
  });
});

describe('the work for atoms of strings', () => {
  it('grows with the text of many hosts', () => {
    const hosts = Array.from({ length: 1_000 }, (_, n) => ({
      exact: `svc${n}.team.svc.cluster.local`,
    }));
    expect(stringAtoms(hosts, 'host')).toHaveLength(1_001);
  });

  it('is paid for where it is remembered, as where it was done', () => {
    const patterns = [{ prefix: 'paid' }, { suffix: 'for' }];
    const [first, again] = [{ left: 1_000_000 }, { left: 1_000_000 }];
    for (const purse of [first, again]) stringAtoms(patterns, 'header', { purse });
    expect(first.left).toBeLessThan(1_000_000);
    expect(again).toEqual(first);
  });

  it('is given up where a pattern is not understood', () => {
    expect(lines('claim', { regex: '(?i)é' })).toBeUndefined();
    expect(lines('header', { regex: 'a(?=b)' })).toBeUndefined();
    expect(lines('query', { exact: '\u{d800}' })).toBeUndefined();
  });
});

it('atoms of a header to which a value is joined are those of what was sent', () => {
  const tests = [
    { pattern: { exact: 'a,b' }, added: 'b' },
    { pattern: { exact: 'b' }, added: 'b' },
    { pattern: { suffix: ',b' }, added: 'b' },
    { pattern: { exact: 'a' }, added: '' },
  ];
  const found = stringAtoms(tests, 'header')?.map(({ holds, example }) =>
    [example, ...numbersIn(holds)].join(' '),
  );
  expect(found).toEqual(['x 2', 'a 0 2 3', ' 1']);
});
