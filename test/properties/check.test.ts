import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalPath } from '../../src/check/canonical-path.ts';
import { parseCaller } from '../../src/check/caller.ts';
import { check } from '../../src/check/check.ts';
import { formatFlaw, formats } from '../../src/check/formats.ts';
import { formatIpAddress, parseIpAddress } from '../../src/check/ip-address.ts';
import { linearRegExp } from '../../src/check/linear-reg-exp.ts';
import { parseOp } from '../../src/check/op.ts';
import { parsePath } from '../../src/check/path.ts';
import { kinds, schemaObject } from '../../src/check/schemas.ts';
import { read } from '../../src/read/read.ts';
import type { Document } from '../../src/read/document.ts';
import { spansAt, spansOfWhole } from '../../src/read/spans.ts';
import { isObject, type Json, type JsonObject } from '../../src/source/json.ts';
import { always } from '../support/always.ts';

const bare = (value: JsonObject): Document => ({
  file: 'a.yaml',
  index: 0,
  value,
  spans: spansOfWhole([0, 1]),
});

const fieldNames = [...new Set(kinds.flatMap((kind) => namesIn(schemaObject(kind))))];

function namesIn(node: Json | undefined): readonly string[] {
  if (Array.isArray(node)) return (node as readonly Json[]).flatMap((item) => namesIn(item));
  if (!isObject(node)) return [];
  const own = isObject(node['properties']) ? Object.keys(node['properties']) : [];
  return [...own, ...Object.values(node).flatMap((inner) => namesIn(inner))];
}

/** Data that looks like an intent more often than not: known fields, values of every type. */
const plausible = fc.letrec<{ node: Json }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<Json>(
      'strict',
      'none',
      'GET /a',
      'any',
      'a/b',
      '3s',
      '*',
      1,
      true,
      null,
      0,
      1.5,
      '',
    ),
    fc.array(tie('node'), { maxLength: 3 }),
    fc.dictionary(
      fc.oneof(fc.constantFrom(...fieldNames), fc.string({ maxLength: 4 })),
      tie('node'),
      { maxKeys: 5 },
    ),
  ),
})).node;

describe('check', () => {
  test('never throws, and every finding stands in the document', () => {
    always(
      fc.property(
        fc.constantFrom(...kinds, 'Servce'),
        fc.oneof(plausible, fc.jsonValue()),
        plausible,
        (kind, spec, metadata) => {
          const value = {
            apiVersion: 'meshwright.dev/v1alpha1',
            kind,
            metadata,
            spec,
          } as JsonObject;
          const { diagnostics, value: checked } = check([bare(value)]);
          // Either it is handed on, or it is told why not.
          expect(checked.length === 1).toBe(diagnostics.length === 0);
          for (const { code, pointer, message } of diagnostics) {
            expect(code).toMatch(/^MW2[0-4]\d\d$/);
            expect(pointer).toBeTypeOf('string');
            expect(message).not.toContain('\n');
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  test('any head is taken: ours, a slip, or foreign', () => {
    always(
      fc.property(fc.jsonValue(), fc.jsonValue(), (apiVersion, kind) => {
        check([bare({ apiVersion: apiVersion as Json, kind: kind as Json, spec: {} })]);
      }),
      { numRuns: 300 },
    );
  });

  test('texts with strange characters are underlined inside their scalar', () => {
    always(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 12 }), (op) => {
        const text = `apiVersion: meshwright.dev/v1alpha1\nkind: Service\nmetadata: {name: a, namespace: b}\nspec: {allow: [{from: c, ops: [${JSON.stringify(op)}]}]}\n`;
        const { value } = read({ file: 'a.yaml', text });
        const scalar = value[0] && spansAt(value[0].spans, '/spec/allow/0/ops/0')?.value;
        for (const { range } of check(value, new Map([['a.yaml', text]])).diagnostics) {
          expect(range?.start).toBeGreaterThanOrEqual(scalar?.[0] ?? 0);
          expect(range?.end).toBeLessThanOrEqual(scalar?.[1] ?? 0);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('words', () => {
  const pathLike = fc
    .array(
      fc.constantFrom(
        '/',
        'a',
        '.',
        '..',
        '*',
        '**',
        '%',
        '%2e',
        '%C3%A9',
        'é',
        ' ',
        '?',
        '\\',
        ':',
        '{',
        '\ud800',
      ),
      { maxLength: 10 },
    )
    .map((parts) => `/${parts.join('')}`);

  test('a canonical form is its own, and what is accepted is canonical', () => {
    always(
      fc.property(pathLike, (path) => {
        const canonical = canonicalPath(path);
        expect(canonicalPath(canonical)).toBe(canonical);
        if (parsePath(path).flaw === undefined) expect(canonical).toBe(path);
      }),
    );
  });

  test('flaws lie inside their text, whatever it is', () => {
    always(
      fc.property(
        fc.constantFrom(...Object.keys(formats)),
        fc.oneof(
          fc.string(),
          pathLike,
          pathLike.map((path) => `GET ${path}`),
        ),
        (format, text) => {
          const flaw = formatFlaw(format, text);
          if (!flaw) return;
          expect(flaw.start).toBeGreaterThanOrEqual(0);
          expect(flaw.end).toBeGreaterThanOrEqual(flaw.start);
          expect(flaw.start).toBeLessThanOrEqual(text.length);
          expect(flaw.way).not.toBe('');
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('what the parsers accept, the patterns of the schemas accept: editors do not contradict us', () => {
    const definitions = schemaObject('Service')['definitions'];
    const pattern = (name: string) => {
      const definition = isObject(definitions) ? definitions[name] : undefined;
      const written = isObject(definition) ? definition['pattern'] : undefined;
      return linearRegExp(typeof written === 'string' ? written : '(no pattern)');
    };
    const [op, path, caller] = [pattern('Op'), pattern('Path'), pattern('Caller')];
    always(
      fc.property(
        fc.constantFrom('GET', 'GET|HEAD', 'ANY', 'grpc', 'any'),
        pathLike,
        (head, text) => {
          if (parsePath(text).value) expect(path.test(text)).toBe(true);
          if (parseOp(`${head} ${text}`).value) expect(op.test(`${head} ${text}`)).toBe(true);
          if (parseCaller(text.slice(1)).value) expect(caller.test(text.slice(1))).toBe(true);
        },
      ),
    );
  });

  test('an address that is printed is read back', () => {
    always(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
        const address = parseIpAddress(text);
        if (address) expect(parseIpAddress(formatIpAddress(address))).toEqual(address);
        else expect(text).toMatch(/:.*\./);
      }),
    );
  });
});

describe('texts made to be slow', () => {
  const long = 60_000;
  const attacks: readonly string[] = [
    'a-'.repeat(long),
    `${'a'.repeat(long)}!`,
    `${'a.'.repeat(long)}_`,
    '/'.repeat(long),
    '|'.repeat(long),
    '%'.repeat(long),
    `${'*'.repeat(long)}a`,
    'a/'.repeat(long),
    `GET ${'/..'.repeat(long)}`,
    ':'.repeat(long),
  ];

  // A pattern or parser with back-tracking would need hours for any of these; there is no clock here.
  test.each(attacks.map((text) => [text.slice(0, 10), text]))('%j…', (_head, text) => {
    const spec: Json = {
      allow: [
        {
          from: text,
          ops: [text],
          headers: { [text]: text },
          until: text,
          remoteIp: [text],
          hosts: [text],
        },
      ],
      identity: text,
      timeout: text,
      [text]: text,
      versions: [text],
      calls: [text],
      routes: [{ match: { path: text }, rewrite: { path: text } }],
      limit: [{ rate: text, per: text, key: [text] }],
      owners: [text],
    };
    const value = {
      apiVersion: 'meshwright.dev/v1alpha1',
      kind: 'Service',
      metadata: { name: text, namespace: text },
      spec,
    };
    const { diagnostics } = check([bare(value)]);
    expect(diagnostics.length).toBeGreaterThan(0);
    // Nor do they fill the screen.
    for (const { message, help = '' } of diagnostics)
      expect(message.length + help.length).toBeLessThan(2000);
  });
});

test('a document of nothing but mistakes is told in twenty findings', () => {
  const allow = Array.from({ length: 10_000 }, () => ({ from: ['*'], ops: ['GTE /a*'], opps: 1 }));
  const metadata = { name: 'a', namespace: 'b' };
  const value = {
    apiVersion: 'meshwright.dev/v1alpha1',
    kind: 'Service',
    metadata,
    spec: { allow },
  };
  const { diagnostics } = check([bare(value)]);
  expect(diagnostics).toHaveLength(20);
  const told = '29980 more findings in this document are not shown';
  expect(diagnostics.at(-1)?.related.map(({ message }) => message)).toEqual([told]);
});
