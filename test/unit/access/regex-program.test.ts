import { RE2JS } from 're2js';
import { describe, expect, it, vi } from 'vitest';
import { regexProgram } from '../../../src/access/automata/regex-program.ts';

describe('the program of an RE2 pattern', () => {
  // These are fields that re2js does not promise: when an update changes them, this says so.
  it('is read from re2js as it is installed', () => {
    expect(regexProgram('a(b|[c-e])*.(?s:.)$')).toEqual({
      start: 1,
      steps: [
        { op: 'fail' },
        { op: 'read', ranges: [[97, 97]], to: 5 },
        { op: 'fork', to: [3] },
        { op: 'read', ranges: [[98, 101]], to: 4 },
        { op: 'fork', to: [5] },
        { op: 'fork', to: [2, 6] },
        {
          op: 'read',
          ranges: [
            [0, 9],
            [11, 0x10ffff],
          ],
          to: 7,
        },
        { op: 'read', ranges: [[0, 0x10ffff]], to: 8 },
        { op: 'assert', flags: 8, to: 9 },
        { op: 'match' },
      ],
    });
  });

  it('has the other spellings of a letter where case does not count', () => {
    const ranges = (pattern: string) =>
      regexProgram(pattern)?.steps.flatMap((step) => (step.op === 'read' ? [step.ranges] : []));
    expect(ranges('(?i)a')).toEqual([
      [
        [65, 65],
        [97, 97],
      ],
    ]);
    expect(ranges('(?i)K')).toEqual([
      [
        [75, 75],
        [107, 107],
        [0x212a, 0x212a],
      ],
    ]);
    expect(ranges('(?i)s')).toEqual([
      [
        [83, 83],
        [115, 115],
        [0x17f, 0x17f],
      ],
    ]);
    expect(ranges('(?i)1')).toEqual([[[49, 49]]]);
  });

  it.each([
    ['is no RE2', '('],
    ['looks behind', '(?<=a)b'],
    ['folds characters beyond ASCII', '(?i)é'],
    ['is too large', '((a{10}){10}b){50}'],
  ])('is not read where the pattern %s', (_, pattern) => {
    expect(regexProgram(pattern)).toBeUndefined();
  });

  it.each([
    ['no program', {}],
    ['another field', { re2Input: { program: {} } }],
    ['no list of instructions', { re2Input: { prog: { inst: {}, start: 0, numLb: 0 } } }],
    [
      'an unknown operation',
      { re2Input: { prog: { inst: [{ op: 99, out: 0, arg: 0 }], start: 0, numLb: 0 } } },
    ],
    [
      'a jump to nowhere',
      { re2Input: { prog: { inst: [{ op: 7, out: 5, arg: 0 }], start: 0, numLb: 0 } } },
    ],
    ['a start that is none', { re2Input: { prog: { inst: [{ op: 6 }], start: '0', numLb: 0 } } }],
    [
      'an assertion of its own',
      { re2Input: { prog: { inst: [{ op: 4, out: 0, arg: 64 }], start: 0, numLb: 0 } } },
    ],
    [
      'a range without an end',
      {
        re2Input: {
          prog: { inst: [{ op: 8, out: 0, arg: 0, runes: [1, 2, 3] }], start: 0, numLb: 0 },
        },
      },
    ],
  ])('is not believed where the library holds %s', (_, compiled) => {
    const compile = vi.spyOn(RE2JS, 'compile').mockReturnValue(compiled as unknown as RE2JS);
    expect(regexProgram('a')).toBeUndefined();
    compile.mockRestore();
    expect(regexProgram('a')).toBeDefined();
  });
});
