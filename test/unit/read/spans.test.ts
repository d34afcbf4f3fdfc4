import { describe, expect, test } from 'vitest';
import { placeOf } from '../../../src/read/document.ts';
import { fieldsOf, spansAt } from '../../../src/read/spans.ts';
import { readText } from './marked.ts';

/** What stands at the key and the value of every field of the only document. */
function fields(text: string): Readonly<Record<string, readonly [key: string, value: string]>> {
  const [document] = readText(text).documents;
  if (!document) throw new Error('no document');
  const cut = (span?: readonly [number, number]) => (span ? text.slice(...span) : '');
  const entries = [...fieldsOf(document.spans)].map(
    ([pointer, { key, value }]) => [pointer, [cut(key), cut(value)]] as const,
  );
  return Object.fromEntries(entries);
}

describe('where fields stand', () => {
  test('block style', () => {
    expect(fields('# c\na:\n  b: x y # c\n  "d": \'e\'\nf:\n  - g\n  - h: 1\n\n# end\n')).toEqual({
      '': ['', 'a:\n  b: x y # c\n  "d": \'e\'\nf:\n  - g\n  - h: 1'],
      '/a': ['a', 'b: x y # c\n  "d": \'e\''],
      '/a/b': ['b', 'x y'],
      '/a/d': ['"d"', "'e'"],
      '/f': ['f', '- g\n  - h: 1'],
      '/f/0': ['', 'g'],
      '/f/1': ['', 'h: 1'],
      '/f/1/h': ['h', '1'],
    });
  });

  test('flow style', () => {
    expect(fields('a: {b: [1, "x"], c/d: {}} # c\n')).toMatchObject({
      '/a': ['a', '{b: [1, "x"], c/d: {}}'],
      '/a/b': ['b', '[1, "x"]'],
      '/a/b/1': ['', '"x"'],
      '/a/c~1d': ['c/d', '{}'],
    });
  });

  test('blocks of text', () => {
    expect(fields('a: |\n  x\n  y\n\nb: >-\n  z\nc: 1\n')).toMatchObject({
      '/a': ['a', '|\n  x\n  y'],
      '/b': ['b', '>-\n  z'],
      '/c': ['c', '1'],
    });
  });

  test('an alias stands at its anchor, and so does what is merged', () => {
    expect(fields('x: &b {k: 1}\nw: *b\nz: {<<: *b, l: 2}\n')).toMatchObject({
      '/w': ['w', '{k: 1}'],
      '/w/k': ['k', '1'],
      '/z': ['z', '{<<: *b, l: 2}'],
      '/z/k': ['k', '1'],
      '/z/l': ['l', '2'],
    });
  });

  test('merged content is the text at the anchor, not a copy elsewhere', () => {
    const text = 'x: &b {k: 1}\nz: {<<: *b}\n';
    const [document] = readText(text).documents;
    expect(document && spansAt(document.spans, '/z/k')?.key).toEqual([
      text.indexOf('k'),
      text.indexOf('k') + 1,
    ]);
  });

  test('Windows line ends', () => {
    const text = 'a:\r\n  b: x\r\n  c: |\r\n    y\r\n    z\r\nd: [1]\r\n';
    expect(fields(text)).toMatchObject({
      '/a/b': ['b', 'x'],
      '/a/c': ['c', '|\r\n    y\r\n    z'],
      '/d/0': ['', '1'],
    });
    expect(readText(text).values).toEqual([{ a: { b: 'x', c: 'y\nz\n' }, d: [1] }]);
  });

  test('later documents, and characters of two code units', () => {
    const text = 'a: 😀\n---\nb: 😀 x\n';
    const [, second] = readText(text).documents;
    expect(second && placeOf(second, '/b').range).toEqual({
      file: 'a.yaml',
      start: text.lastIndexOf('😀'),
      end: text.lastIndexOf('x') + 1,
    });
  });

  test('a missing field is shown at the key of the nearest one above', () => {
    const text = 'a:\n  b: 1\n';
    const [document] = readText(text).documents;
    const place = document && placeOf(document, '/a/c/d');
    expect(place?.range && text.slice(place.range.start, place.range.end)).toBe('a');
  });

  test('in a document of any size, with keys that look like numbers or pointers', () => {
    for (const count of [2, 2000]) {
      const items = Array.from({ length: count }, (_, at) => `  - {"0": i${at}, "a/b~": j${at}}\n`);
      const text = `l:\n${items.join('')}m: {"1": x, "01": y}\n`;
      const [document] = readText(text).documents;
      if (!document) throw new Error('no document');
      const at = (pointer: string) => {
        const span = spansAt(document.spans, pointer)?.value;
        return span && text.slice(...span);
      };
      const last = count - 1;
      expect(at(`/l/${last}/0`)).toBe(`i${last}`);
      expect(at(`/l/${last}/a~1b~0`)).toBe(`j${last}`);
      expect([at('/m/1'), at('/m/01')]).toEqual(['x', 'y']);
      for (const missing of [`/l/${count}`, '/l/00', '/l/-1', '/m/0', '/n', '/l/0/0/0'])
        expect(at(missing), missing).toBeUndefined();
      const missing = placeOf(document, `/l/${last}/zz/1`).range;
      expect(missing && text.slice(missing.start, missing.end)).toBe(
        `{"0": i${last}, "a/b~": j${last}}`,
      );
    }
  });
});
