import { describe, expect, test } from 'vitest';
import { Decoding } from '../../../src/read/decoding.ts';
import { defaultLimits } from '../../../src/read/limits.ts';
import { head, readText } from './marked.ts';

const codes = (text: string, limits = {}) =>
  readText(text, limits).diagnostics.map(({ code, range }) => [code, range?.start] as const);

const many = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => line(index)).join('');

describe('budgets', () => {
  test('80,000 keys are refused where the budget ends, in files of others too', () => {
    const text = many(80_000, (index) => `k${index}: ${index}\n`);
    // The 100,001st of keys and values is the key of the 50,001st line.
    expect(codes(text)).toEqual([['MW1008', text.indexOf('k50000:')]]);
  });

  test('keys and values count one each', () => {
    expect(codes('a: 1\nb: {c: 2}\n', { nodes: 6 })).toEqual([]);
    expect(readText('a: 1\nb: {c: 2}\n', { nodes: 5 }).findings).toEqual(['MW1008 2']);
  });

  test('the count starts again with each document', () => {
    expect(codes('a: 1\n---\nb: 2\n', { nodes: 2 })).toEqual([]);
  });

  test('49,000 keys are read', () => {
    const { values, findings } = readText(many(49_000, (index) => `k${index}: ${index}\n`));
    expect(findings).toEqual([]);
    expect(Object.keys(values[0] ?? {})).toHaveLength(49_000);
  });

  test('billion laughs stop at an alias', () => {
    const names = 'abcdefghi'.split('');
    const text = `a: &a [${'x,'.repeat(9)}x]\n${names
      .slice(1)
      .map(
        (name, index) => `${name}: &${name} [${Array(10).fill(`*${names[index]}`).join(', ')}]\n`,
      )
      .join('')}`;
    const [finding, ...others] = readText(text).findings;
    expect([finding, others]).toEqual([expect.stringMatching(/^MW1007 \*[a-i]$/), []]);
  });

  test('the work on aliases ends with the budget', () => {
    const decoding = new Decoding({ file: 'a', text: '' }, new Map(), defaultLimits);
    for (let count = 0; count < defaultLimits.aliased * 2; count += 1) decoding.visit();
    // Outside an alias nothing counts.
    expect(decoding.isOver).toBe(false);
  });

  test.each(['[', '{a: ', '- ', '? ', 'a: '])(
    '100,000 times `%s` is refused and never throws',
    (opening) => {
      expect(codes(opening.repeat(100_000)).map(([code]) => code)).toEqual(['MW1009']);
    },
  );

  test('aliases cannot nest deeper than text', () => {
    const text = `a0: &a0 [x]\n${many(300, (index) => `a${index + 1}: &a${index + 1} [*a${index}]\n`)}`;
    expect(codes(text, { aliased: 1e6 }).map(([code]) => code)).toEqual(['MW1009']);
  });

  test('the allowed depth is read', () => {
    const depth = defaultLimits.depth - 1;
    expect(codes(`a: ${'['.repeat(depth)}${']'.repeat(depth)}`)).toEqual([]);
  });

  test('16,000 merges cost no more than their number', () => {
    expect(codes(`b: &b {}\nc:\n${'  <<: *b\n'.repeat(16_000)}`)).toEqual([]);
  });

  test('a file that is too large is refused if it is ours, else skipped', () => {
    const text = `a: ${'x'.repeat(100)}\n`;
    expect(codes(text, { fileSize: 50 })).toEqual([['MW1017', 50]]);
    expect(codes(head + text, { fileSize: 50 })).toEqual([['MW1010', 50]]);
  });

  test('a file of endless documents is refused', () => {
    expect(codes('---\na: 1\n'.repeat(20), { documents: 10 })).toEqual([['MW1022', 90]]);
  });

  test.each(['&a ', '! ', ']', '}', ',', '"', "'", '\\', '#\n', '...\n', '%\n', '@'])(
    '50,000 times `%s` is judged and never throws',
    (piece) => {
      expect(readText(piece.repeat(50_000)).documents).toEqual([]);
    },
  );
});
