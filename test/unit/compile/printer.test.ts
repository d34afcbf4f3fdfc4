import { describe, expect, it } from 'vitest';
import { printYaml } from '../../../src/compile/printer.ts';

describe('printYaml', () => {
  it.each([
    ['on', '"on"'],
    ['no', '"no"'],
    ['Yes', '"Yes"'],
    ['08', '"08"'],
    ['010', '"010"'],
    ['1e3', '"1e3"'],
    ['1:30', '"1:30"'],
    ['2026-01-01', '"2026-01-01"'],
    ['', '""'],
    ['a: b', '"a: b"'],
    ['/a/*', '"/a/*"'],
    ['cluster.local/ns/shop/sa/web', 'cluster.local/ns/shop/sa/web'],
    ['v1', 'v1'],
    ['15s', '15s'],
    ['https://a.example', 'https://a.example'],
  ])('writes the text %j as %s', (value, expected) => {
    expect(printYaml({ value })).toBe(`value: ${expected}\n`);
  });

  it('quotes keys like values', () => {
    expect(printYaml({ on: 1, '8080': { mode: 'STRICT' }, a: 2 })).toBe(
      '"8080":\n  mode: STRICT\n"on": 1\na: 2\n',
    );
  });

  it('writes numbers with a dot before an exponent, which YAML 1.1 wants', () => {
    expect(printYaml([1e21, 1.5e-7, -0, 0.1])).toBe('- 1.0e+21\n- 1.5e-7\n- 0\n- 0.1\n');
  });

  it('writes equal parts twice, never as an alias', () => {
    const part = { a: ['x'] };
    expect(printYaml({ first: part, second: part })).toBe(
      'first:\n  a:\n  - x\nsecond:\n  a:\n  - x\n',
    );
  });

  it('never folds a long text', () => {
    const long = 'word '.repeat(60).trim();
    expect(printYaml({ long })).toBe(`long: "${long}"\n`);
  });
});
