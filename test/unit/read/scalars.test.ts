import { describe, expect, test } from 'vitest';
import { head, readText } from './marked.ts';

/** Measured with sigs.k8s.io/yaml v1.6.0. */
const meanings: readonly (readonly [written: string, value: unknown])[] = [
  ['off', false],
  ['y', true],
  ['N', false],
  ['yes', true],
  ['On', true],
  ['oN', 'oN'],
  ['"off"', 'off'],
  ['010', 8],
  ['08', 8],
  ['0o10', 8],
  ['0x1F', 31],
  ['0b101', 5],
  ['-0b11', -3],
  ['0b-1', -1],
  ['1_000', 1000],
  ['_1', '_1'],
  ['1:30', '1:30'],
  ['1e3', 1000],
  ['1.', 1],
  ['.5', 0.5],
  ['.1_0', 0.1],
  ['1.30', 1.3],
  ['1.2.3', '1.2.3'],
  ['-0', 0],
  ['-0.0', 0],
  ['+7', 7],
  ['2001-12-14', '2001-12-14'],
  ['9007199254740991', 9_007_199_254_740_991],
  ["'it''s'", "it's"],
  ['"\\u0061\\n"', 'a\n'],
  ['|\n  x\n  ---\n  y', 'x\n---\ny\n'],
  ['>-\n  x\n  y', 'x y'],
  ['{b: [1, off]}', { b: [1, false] }],
];

describe('scalars mean what Kubernetes reads', () => {
  test.each(meanings)('%s', (written, value) => {
    const { values, findings } = readText(`${head}a: ${written}\n`);
    expect(findings).toEqual([]);
    expect(values).toStrictEqual([{ apiVersion: 'meshwright.dev/v1alpha1', a: value }]);
  });

  test('zero never has a sign', () => {
    const [value] = readText('a: -0.0').values;
    expect(Object.is(value?.['a'], 0)).toBe(true);
  });

  test.each([
    '9007199254740992',
    '-9007199254740993',
    '12345678901234567890123',
    '1e400',
    '.nan',
    '-.inf',
  ])('%s cannot be kept as a number', (written) => {
    expect(readText(`${head}a: ${written}\n`).findings).toEqual([`MW1014 ${written}`]);
  });

  test('what JSON has no word for is skipped in documents of others', () => {
    const { values, findings } = readText('a: .inf\n---\nb: 9007199254740993\n');
    expect(findings).toEqual(['MW1017 .inf']);
    expect(values).toHaveLength(1);
  });

  test('keys of others are spelled as Kubernetes spells them', () => {
    const { values, findings } = readText('on: 1\n010: 2\n1.5: 3\n1e6: 4\n0.1: 5\n');
    expect(findings).toEqual([]);
    expect(values).toEqual([{ true: 1, 8: 2, '1.5': 3, '1e+06': 4, '0.1': 5 }]);
  });
});
