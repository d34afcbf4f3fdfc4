import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../../src/source/edit.ts';
import { head, readText } from './marked.ts';

/** What stands behind the head of an intent, and what is underlined. */
const intents: readonly (readonly [title: string, text: string, findings: readonly string[]])[] = [
  ['nested mappings on one line', 'a: b: c\n', ['MW1001 b']],
  ['a list where a map goes on', '- 1\n', ['MW1001 -']],
  ['a bracket that is never closed', 'a: [1, 2\n', ['MW1001 2']],
  ['a quote that is never closed', 'a: "x\n', ['MW1001 x']],
  ['a tab as indentation', 'a:\n\tb: 1\n', ['MW1002 \t']],
  ['a tab behind spaces', 'a:\n  \tb: 1\n', ['MW1002 \t']],
  ['a tab behind a dash', 'a:\n  - \tb\n', ['MW1002 \t']],
  ['a tab before a block of text', 'a: |\n  \tb\n', ['MW1002 \t']],
  ['a key twice', 'a: 1\nb: 2\na: 3\n', ['MW1003 a']],
  ['a key twice, once quoted', 'a: 1\n"a": 3\n', ['MW1003 "a"']],
  ['a key twice, once escaped', 'a: 1\n"\\u0061": 3\n', ['MW1003 "\\u0061"']],
  ['a key twice in a flow map', 'm: {a: 1, a: 2}\n', ['MW1003 a']],
  ['a boolean key', 'm:\n  on: 1\n', ['MW1004 on']],
  ['a number as key', 'm: {8080: x}\n', ['MW1004 8080']],
  ['a null key', '~: x\n', ['MW1004 ~']],
  ['a list as key', '[a, b]: x\n', ['MW1004 [a, b]']],
  ['a value left out', 'spec:\n', ['MW1005 spec']],
  ['a value left out in a flow map', 'm: {a}\n', ['MW1005 a']],
  ['nulls in a list', 'm: [~, null]\n', ['MW1005 ~', 'MW1005 null']],
  ['a tag', 'a: !!binary aGk=\n', ['MW1006 aGk=']],
  ['a tag of an application', 'a: !foo x\n', ['MW1006 x']],
  ['a tag of a map', 'a: !!map {b: 1}\n', ['MW1006 {b: 1}']],
  ['an escaped NUL', 'a: "x\\0"\n', ['MW1012 "x\\0"']],
  ['a raw NUL', 'a: x\0\n', ['MW1012 \0']],
  ['a lone carriage return', 'a: x\rb: y\n', ['MW1012 \r']],
  ['a line separator', 'a: x\u2028y\n', ['MW1012 \u2028']],
  ['half an emoji', 'a: x\uD83Dy\n', ['MW1012 \uD83D']],
  ['half an emoji, escaped', 'a: "\\ud83d"\n', ['MW1012 "\\ud83d"', 'MW1001 \\ud83d']],
  ['a bidi control in a comment', 'a: x # \u202E\n', ['MW1013 \u202E']],
  ['a bidi control, escaped', 'a: "\\u202E"\n', ['MW1013 "\\u202E"']],
  ['a bidi control in a key', '"a\\u2066": 1\n', ['MW1013 "a\\u2066"']],
  ['an alias without an anchor', 'from: *x\n', ['MW1015 *x']],
  ['an alias before its anchor', 'from: *x\nto: &x 1\n', ['MW1015 *x']],
  ['a leading @', 'from: @shop/payments\n', ['MW1015 @shop/payments']],
  ['a leading @ in a list', 'from: [a, @shop/payments]\n', ['MW1015 @shop/payments']],
  ['a leading backtick', 'from:\n  - `x`\n', ['MW1015 `x`']],
  ['a leading %', 'from: %x\n', ['MW1015 %x']],
  ['a leading >=', 'version: >=1.2\n', ['MW1015 >=1.2']],
  ['a key that << sets already', 'x: &b {k: 1}\nm:\n  <<: *b\n  k: 2\n', ['MW1016 k']],
  ['a << that sets a key again', 'x: &b {k: 1}\nm:\n  k: 2\n  <<: *b\n', ['MW1016 <<']],
  ['two << with the same key', 'x: &b {k: 1}\nm:\n  <<: [*b, *b]\n', ['MW1016 <<']],
  ['an alias inside its anchor', 'a: &a [*a]\n', ['MW1019 *a']],
  ['a document behind ...', 'a: 1\n...\nb: 2\n', ['MW1020 b']],
  ['text behind ---', 'a: 1\n--- x\n', ['MW1020 --- x']],
  ['a line that only starts with ---', 'a: "\n---x"\n', ['MW1020 ---x"']],
  ['<< of a text', 'm: {<<: x}\n', ['MW1021 <<']],
  ['an explicit key', '? a\n: 1\n', ['MW1001 ?']],
];

describe('findings in intents', () => {
  test.each(intents)('%s', (_title, text, findings) => {
    expect(readText(head + text).findings).toEqual(findings);
  });

  test('a finding names the field and the first place', () => {
    const text = `${head}spec:\n  ports: {http: 80, http: 81}\n`;
    const [finding] = readText(text).diagnostics;
    expect(finding).toMatchObject({
      code: 'MW1003',
      pointer: '/spec/ports/http',
      range: { start: text.lastIndexOf('http') },
      related: [{ range: { start: text.indexOf('http') } }],
    });
  });

  test('what must be quoted can be quoted by a fix', () => {
    const text = `${head}from: @a/b\nm: {}\n`;
    const [fix] = readText(text).diagnostics[0]?.fixes ?? [];
    expect(applyEdits(text, fix?.edits ?? [])).toBe(`${head}from: "@a/b"\nm: {}\n`);
  });

  test('a field that is null is left out beside its finding', () => {
    const { values, findings } = readText(`${head}spec: {a: ~, b: [1]}\n`);
    expect(findings).toEqual(['MW1005 ~']);
    expect(values).toEqual([{ apiVersion: 'meshwright.dev/v1alpha1', spec: { b: [1] } }]);
  });

  test('one bad document does not hide the next one', () => {
    const { documents, findings } = readText(`${head}a: b: c\n---\n${head}kind: Mesh\n`);
    expect(findings).toEqual(['MW1001 b']);
    expect(documents.map(({ index, value }) => [index, value['kind']])).toEqual([[1, 'Mesh']]);
  });
});

describe('documents of others', () => {
  test.each([
    ['null, tags and keys of any kind', 'a:\nb: !x y\non: z\n'],
    ['large numbers', 'a: 9007199254740993\n'],
    ['bidi controls', 'a: "\u202E"\n'],
    ['a list', '- 1\n'],
  ])('%s are nobody’s mistake', (_title, text) => {
    expect(readText(text).findings).toEqual([]);
  });

  test.each([
    [
      'a Helm template',
      'apiVersion: v1\nkind: Service\nmetadata: {{ .Values.x }}\n',
      '{ .Values.x }',
    ],
    ['a duplicate key', 'a: 1\na: 2\n', 'a'],
    ['a tab', 'a:\n\tb: 1\n', '\t'],
    ['a control character', 'a: \u0007\n', '\u0007'],
    ['a second document behind ...', 'a: 1\n...\nb: 1\n', 'b'],
  ])('%s is skipped with an info', (_title, text, place) => {
    const { documents, findings, diagnostics } = readText(text);
    expect(documents).toEqual([]);
    expect(findings).toEqual([`MW1017 ${place}`]);
    expect(diagnostics[0]?.severity).toBe('info');
  });

  test.each([
    ['names meshwright in a comment', '# for MeshWright\na: 1\na: 2\n', 'MW1003 a'],
    ['has one of our kinds without an apiVersion', 'kind: Team\nspec: {\n', 'MW1001 {'],
    [
      'has one of our kinds with a slip in the apiVersion',
      'apiVersion: mehswright.dev/v1\nkind: Service\na: 1\na: 2\n',
      'MW1003 a',
    ],
    ['is JSON', '{\n  "kind": "Waiver",\n  "a": 1,\n  "a": 2\n}\n', 'MW1003 "a"'],
  ])('a file that %s is ours', (_title, text, finding) => {
    expect(readText(text).findings).toEqual([finding]);
  });

  test('a document of ours beside others must be a map', () => {
    expect(readText(`${head}kind: Mesh\n---\n- 1\n---\nnull\n`).findings).toEqual([
      'MW1018 - 1',
      'MW1018 null',
    ]);
  });
});

describe('the list of documents', () => {
  test.each([
    ['empty ones are dropped', '---\n---\n# x\n---\na: 1\n---\n', [{ a: 1 }]],
    ['a text that ends with ...', 'a: 1\n...\n', [{ a: 1 }]],
    ['... before ---', 'a: 1\n...\n---\nb: 2\n', [{ a: 1 }, { b: 2 }]],
    ['a comment behind ---', '--- # one\na: 1\n--- # two\nb: 2\n', [{ a: 1 }, { b: 2 }]],
    ['nothing', '', []],
    ['only a comment', '# x', []],
  ])('%s', (_title, text, values) => {
    const result = readText(text);
    expect(result.findings).toEqual([]);
    expect(result.values).toEqual(values);
  });
});
