import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { printYaml } from '../../src/compile/printer.ts';
import { always } from '../support/always.ts';

/** Texts that one YAML version or the other reads as something else. */
const doubtful = fc.constantFrom(
  ...['on', 'No', 'y', 'N', '~', 'null', '08', '010', '0x1f', '0b1', '1e3', '1_000', '1:30', '.5'],
  ...[
    '.inf',
    '-.NaN',
    '2026-01-01',
    '=',
    '<<',
    '*',
    '&a',
    '!t',
    '%',
    '@',
    '`',
    '- a',
    '? a',
    ': a',
  ],
  ...['a: b', 'a #b', '#', ' a', 'a ', 'a\n', '\ta', '{}', '[]', '---', '...', '|', '>', "'", '"'],
  ...[
    '15s',
    '1m',
    '12e3',
    '5ms',
    '1h',
    'a:',
    'a:b',
    'x,y',
    '+1',
    '-1',
    '\u0085',
    '\u2028',
    '\ufeff',
  ],
);
const text = fc.oneof(
  { weight: 2, arbitrary: doubtful },
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
/** JSON has no negative zero. */
const number = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
  fc.constantFrom(1e21, 1e-7, 1.5e300, 0.1),
);
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    fc.oneof(text, number, fc.boolean(), fc.constant(null)),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc
      .array(
        fc.tuple(
          text.filter((key) => key !== '__proto__'),
          tie('tree'),
        ),
        { maxLength: 4 },
      )
      .map((entries) => Object.fromEntries(entries) as unknown),
  ),
}));

describe('the printer', () => {
  it('writes any JSON so that YAML 1.1 and 1.2 read it back as it was', () => {
    always(
      fc.property(tree, (value) => {
        const printed = printYaml(value as object);
        for (const version of ['1.1', '1.2'] as const)
          expect(parse(printed, { version, merge: version === '1.1' })).toEqual(value);
      }),
      { numRuns: 400 },
    );
  });
});
