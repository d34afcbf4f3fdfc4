import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../../src/diagnostics/diagnostic.ts';
import { displayWidth } from '../../../src/report/display-width.ts';
import { terminal } from '../../../src/report/terminal.ts';
import { finding, placeIn } from './spots.ts';

const plain = { color: false };

/** The source line and the caret line of the only finding, without their gutter. */
function frameOf(text: string, wanted: string): { line: string; carets: string } {
  const texts = new Map([['a.yaml', text]]);
  const shown = terminal([finding(placeIn(texts, 'a.yaml', wanted))], texts, plain).split('\n');
  return { line: shown[3]?.slice(4) ?? '', carets: shown[4]?.slice(4) ?? '' };
}

describe('carets', () => {
  it.each([
    ['latin', 'from: checkuot # x', 'checkuot', 'from: checkuot # x', '      ^^^^^^^^'],
    ['CJK before', '名前: cart', 'cart', '名前: cart', '      ^^^^'],
    ['CJK itself', 'name: 购物车 # x', '购物车', 'name: 购物车 # x', '      ^^^^^^'],
    ['half-width katakana', 'ｶﾅ: cart', 'cart', 'ｶﾅ: cart', '    ^^^^'],
    ['emoji', '🛒 cart', 'cart', '🛒 cart', '   ^^^^'],
    ['a family is one emoji', '👨‍👩‍👧‍👦 cart', 'cart', '👨‍👩‍👧‍👦 cart', '   ^^^^'],
    ['emoji by variation selector', '❤️ cart', 'cart', '❤️ cart', '   ^^^^'],
    ['combining accents', 'e\u0301e\u0301 cart', 'cart', 'e\u0301e\u0301 cart', '   ^^^^'],
    ['tabs are four cells', '\tname:\tcart', 'cart', '    name:    cart', '             ^^^^'],
    [
      'escapes are as wide as they are long',
      'a\u001b[31m cart',
      'cart',
      'a\\x1b[31m cart',
      '          ^^^^',
    ],
    ['a Windows line end', 'name: cart\r\nkind: x', 'cart', 'name: cart', '      ^^^^'],
  ])('%s', (_, text, wanted, line, carets) => {
    expect(frameOf(text, wanted)).toEqual({ line, carets });
  });
  it('mark an empty place with one', () => {
    const texts = new Map([['a.yaml', 'kind: \n']]);
    const shown = terminal(
      [finding({ range: { file: 'a.yaml', start: 6, end: 6 } })],
      texts,
      plain,
    );
    expect(shown).toContain('\n1 | kind:\n  |       ^\n');
  });
  it('stay on the first line of a place of several lines', () => {
    expect(frameOf('a: |\n  b\n  c\n', 'a: |\n  b')).toEqual({ line: 'a: |', carets: '^^^^' });
  });
  it('point at the end of a text that ends too early', () => {
    const texts = new Map([['a.yaml', 'a: [\n']]);
    const shown = terminal(
      [finding({ range: { file: 'a.yaml', start: 9, end: 12 } })],
      texts,
      plain,
    );
    expect(shown).toContain(' --> a.yaml:2:1\n');
  });
  it('line up whatever the line holds', () => {
    const piece = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(
        piece,
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 9 }),
        piece,
        (a, b, c) => {
          const text = `${a}\u0000${b}\u0000${c}`.replace(/[\n\r]/g, ' ');
          const start = text.indexOf('\u0000', 0);
          const range = { file: 'a', start, end: start + 1 };
          const shown = terminal([finding({ range })], new Map([['a', text]]), plain).split('\n');
          const [line = '', carets = ''] = [shown[3], shown[4]];
          expect(carets).toMatch(/\^{4}$/);
          const before = line.slice(0, line.indexOf('\\x00'));
          expect(displayWidth(before)).toBe(carets.indexOf('^'));
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('long lines', () => {
  const long = `${'x'.repeat(100_000)} cart ${'y'.repeat(100_000)}`;
  it('are cut around the place', () => {
    const { line, carets } = frameOf(long, 'cart');
    expect(line).toMatch(/^…x+ cart y+…$/);
    expect(displayWidth(line)).toBeLessThanOrEqual(160);
    expect(line.slice(carets.indexOf('^'), carets.length)).toBe('cart');
  });
  it('are cut in the middle of the place', () => {
    const { line, carets } = frameOf(long, long);
    expect(line).toMatch(/^x+…$/);
    expect(carets).toBe('^'.repeat(line.length));
  });
  it('are shown whole where they fit', () => {
    const { line } = frameOf(`${'x'.repeat(50)} cart ${'y'.repeat(50)}`, 'cart');
    expect(line).toHaveLength(106);
  });
});

describe('places that stand in no text', () => {
  it('are named by file, or by object and field', () => {
    const shown = terminal(
      [
        finding({ range: { file: 'gone.yaml', start: 3, end: 4 } }),
        finding({ object: { kind: 'Mesh', name: 'prod' }, pointer: '/spec/targets/a~1b' }),
        finding({}),
      ],
      new Map(),
      plain,
    );
    expect(shown).toContain(' --> gone.yaml\n');
    expect(shown).toContain(' --> Mesh/prod spec.targets["a/b"]\n');
    expect(shown).toContain('error[MW0001]: something is wrong\n  = see: ');
  });
});

describe('the limit', () => {
  const many: readonly Diagnostic[] = [
    finding({ severity: 'info', message: 'one' }),
    finding({ severity: 'warning', message: 'two' }),
    finding({ severity: 'info', message: 'three' }),
    finding({ severity: 'error', message: 'four' }),
  ];
  it('keeps the worst, in their order, and tells of the rest', () => {
    const shown = terminal(many, new Map(), { color: false, limit: 2 });
    expect(shown.match(/: (one|two|three|four)$/gm)).toEqual([': two', ': four']);
    expect(shown).toMatch(/\n1 error, 1 warning, 2 infos \(2 of them not shown\)\n$/);
  });
});

describe('hostile content', () => {
  const anything = fc.string({ unit: 'binary', maxLength: 40 });
  const hostile = fc.record({
    file: anything,
    text: anything,
    message: anything,
    help: anything,
    name: anything,
    pointer: anything.map((step) => `/${step}`),
  });
  it('never reaches the terminal raw', () => {
    fc.assert(
      fc.property(hostile, ({ file, text, message, help, name, pointer }) => {
        const range = { file, start: 1, end: text.length };
        const object = { kind: 'Service', namespace: name, name };
        const related = [
          { message, range },
          { message, object, pointer },
        ];
        const all = [
          finding({ message, help, range, related }),
          finding({ message, help, object, pointer, code: `policy/${name}` }),
        ];
        const shown = terminal(all, new Map([[file, text]]), plain);
        const raw = shown.replaceAll('\n', '').replace(/[^\p{Cc}\u2028-\u202e\u2066-\u2069]/gu, '');
        expect(raw).toBe('');
        // Of content only a help has line breaks of its own, and they are indented.
        const free = shown.split('\n').filter((line) => !/^( |\d+ \||error\[|$)/.test(line));
        expect(free).toEqual(['2 errors']);
      }),
      { numRuns: 300 },
    );
  });
  it('is shown as escapes', () => {
    const message = 'name `a\u001b[2Jb\u202ec\u200bd\ne` is wrong';
    expect(terminal([finding({ message })], new Map(), plain)).toContain(
      'name `a\\x1b[2Jb\\u{202e}c\\u{200b}d\\ne` is wrong',
    );
  });
});
