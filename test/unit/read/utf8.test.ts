import { expect, test } from 'vitest';
import { decodeUtf8 } from '../../../src/read/utf8.ts';

const bytes = (...parts: readonly (string | number)[]): Uint8Array =>
  Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.of(part))),
  );

test('text is decoded and a byte order mark at the start dropped', () => {
  expect(decodeUtf8('a.yaml', bytes(0xef, 0xbb, 0xbf, 'a: é😀\n'))).toEqual({
    value: { file: 'a.yaml', text: 'a: é😀\n' },
    diagnostics: [],
    shown: { file: 'a.yaml', text: 'a: é😀\n' },
  });
});

test('a real replacement character is text', () => {
  expect(decodeUtf8('a.yaml', bytes('a: \uFFFD')).diagnostics).toEqual([]);
});

test.each([
  ['a stray byte', ['a: é\nb: x', 0xe9, 'y\n'], '10', '2'],
  ['behind a byte order mark', [0xef, 0xbb, 0xbf, 'a: ', 0xff, '\n'], '6', '1'],
  ['a surrogate', ['\n\na: ', 0xed, 0xa0, 0x80, '\n'], '5', '3'],
  ['an overlong form', ['a: ', 0xc0, 0xaf], '3', '1'],
  ['a character cut off at the end', ['a: \uFFFD', 0xe2, 0x82], '6', '1'],
  ['UTF-16', [0xff, 0xfe, 'a', 0, ':', 0], '0', '1'],
] as const)('%s is found', (_title, parts, offset, line) => {
  const { value, shown, diagnostics } = decodeUtf8('a.yaml', bytes(...parts));
  expect(value).toBeUndefined();
  expect(diagnostics).toHaveLength(1);
  const [finding] = diagnostics;
  expect(finding).toMatchObject({ code: 'MW1011', params: { offset, line } });
  expect(shown.text.slice(finding?.range?.start, finding?.range?.end)).toBe('\uFFFD');
});
