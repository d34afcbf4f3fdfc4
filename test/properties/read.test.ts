import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Document } from 'yaml';
import { Decoding } from '../../src/read/decoding.ts';
import { defaultLimits } from '../../src/read/limits.ts';
import { read } from '../../src/read/read.ts';
import { fieldsOf } from '../../src/read/spans.ts';
import { decodeUtf8 } from '../../src/read/utf8.ts';
import { always } from '../support/always.ts';

const runs = { numRuns: 200 };

/** Text that may stand in an intent: no controls, no line ends that readers disagree on. */
const text = fc.oneof(
  fc.string({ unit: 'grapheme-ascii', maxLength: 12 }),
  fc
    .string({ unit: 'grapheme', maxLength: 6 })
    .map((each) => each.replace(/[\p{C}\u2028\u2029]/gu, '')),
  fc.constantFrom(
    'off',
    'y',
    '010',
    '1:30',
    '~',
    '',
    '<<',
    '1_000',
    '.5',
    '0x1',
    ' x ',
    'a\nb\n',
    '__proto__',
    '# x',
    '---',
  ),
);

const { json } = fc.letrec((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.boolean(),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }),
    tie('list'),
    tie('map'),
  ),
  list: fc.array(tie('json'), { maxLength: 4 }),
  map: fc.dictionary(text, tie('json'), { maxKeys: 4, noNullPrototype: true }),
}));
const intent = fc
  .dictionary(text, json, { maxKeys: 5, noNullPrototype: true })
  .map((fields): object => ({ apiVersion: 'meshwright.dev/v1alpha1', ...fields }));

/** Ways to print the same value. YAML 1.1 makes the printer quote what Kubernetes would not read as text. */
const styles: Readonly<Record<string, (value: object) => string>> = {
  JSON: (value) => JSON.stringify(value),
  'indented JSON': (value) => JSON.stringify(value, null, 2),
  block: (value) =>
    new Document(value, { version: '1.1', aliasDuplicateObjects: false }).toString({
      lineWidth: 0,
      directives: false,
    }),
  'folded block, Windows line ends': (value) =>
    new Document(value, { version: '1.1', aliasDuplicateObjects: false })
      .toString({ lineWidth: 40, indent: 4, directives: false, defaultKeyType: 'QUOTE_DOUBLE' })
      .replaceAll('\n', '\r\n'),
};

/** Zero has no sign in YAML as we read it. */
const unsigned = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('reading', () => {
  test.each(Object.keys(styles))('gives back what was printed as %s', (style) => {
    always(
      fc.property(intent, (value) => {
        const printed = styles[style]?.(value) ?? '';
        // The printer of the library writes no explicit keys unless a key is long or has lines.
        fc.pre(!/^\s*(?:- )*\? /m.test(printed));
        // It also prints a key `<<` as a merge.
        fc.pre(!/(?:^|[\s{,])<<:/m.test(printed));
        const { value: documents, diagnostics } = read({ file: 'a.yaml', text: printed });
        expect(
          diagnostics.map(({ message }) => message),
          printed,
        ).toEqual([]);
        expect(documents.map((document) => document.value)).toEqual([unsigned(value)]);
      }),
      runs,
    );
  });

  test('every field has a span inside the text', () => {
    always(
      fc.property(intent, (value) => {
        const printed = JSON.stringify(value);
        const [document] = read({ file: 'a.yaml', text: printed }).value;
        for (const [pointer, { key, value: at }] of document ? fieldsOf(document.spans) : []) {
          expect(at[0]).toBeLessThan(at[1]);
          expect(at[1]).toBeLessThanOrEqual(printed.length);
          expect(printed.slice(...at).trim(), pointer).toBe(printed.slice(...at));
          if (key)
            expect(JSON.parse(printed.slice(...key))).toBe(
              pointer.split('/').at(-1)?.replaceAll('~1', '/').replaceAll('~0', '~'),
            );
        }
      }),
      runs,
    );
  });

  test('never throws, and every place lies in the text', () => {
    const pieces = fc.constantFrom(
      ...[
        'a',
        ': ',
        ':',
        '- ',
        '? ',
        '\n',
        '\r\n',
        '  ',
        '\t',
        '[',
        ']',
        '{',
        '}',
        ', ',
        '"',
        "'",
        '|',
        '>',
        '#',
        '&a ',
        '*a',
        '<<: ',
      ],
      ...[
        '---\n',
        '...\n',
        '%',
        '@',
        '`',
        '!',
        '!!str ',
        '\\',
        '\\ud83d',
        '0',
        '~',
        '\u202E',
        '\0',
        '\uD83D',
        '\uFEFF',
        '\u0002',
        '\u001F',
        'kind: Mesh\n',
      ],
    );
    const soup = fc.array(pieces, { maxLength: 40 }).map((each) => each.join(''));
    always(
      fc.property(fc.oneof(soup, fc.string({ unit: 'binary' })), fc.boolean(), (body, isOurs) => {
        const source = (isOurs ? 'apiVersion: meshwright.dev/v1alpha1\n' : '') + body;
        const { value, diagnostics } = read({ file: 'a.yaml', text: source });
        expect(structuredClone(value)).toStrictEqual(value);
        for (const { range, code } of diagnostics) {
          expect(range, code).toBeDefined();
          expect(range?.start).toBeLessThanOrEqual(range?.end ?? -1);
          expect(range?.start).toBeGreaterThanOrEqual(0);
          expect(range?.end).toBeLessThanOrEqual(source.length);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('bytes never throw either', () => {
    always(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const { value, shown, diagnostics } = decodeUtf8('a.yaml', bytes);
        expect(value === undefined).toBe(diagnostics.length > 0);
        for (const { range } of diagnostics)
          expect(shown.text.charAt(range?.start ?? -1)).toBe('\uFFFD');
      }),
      { numRuns: 1000 },
    );
  });

  test('the work grows with the text, not faster', () => {
    const counted = (keys: number): number => {
      let visits = 0;
      const visit = Object.getOwnPropertyDescriptor(Decoding.prototype, 'visit');
      Decoding.prototype.visit = function counting(this: Decoding) {
        visits += 1;
        const original = visit?.value as ((this: Decoding) => void) | undefined;
        original?.call(this);
      };
      try {
        const lines = Array.from({ length: keys }, (_, index) => `k${index}: {a: *b}\n`).join('');
        read(
          { file: 'a.yaml', text: `b: &b [1, 2]\n${lines}` },
          { ...defaultLimits, aliased: 1e6 },
        );
      } finally {
        if (visit) Object.defineProperty(Decoding.prototype, 'visit', visit);
      }
      return visits;
    };
    const [once, fourTimes] = [counted(1000), counted(4000)];
    expect(once).toBeGreaterThan(1000);
    expect(fourTimes / once).toBeLessThan(4.1);
  });
});
