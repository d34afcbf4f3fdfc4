import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../../src/diagnostics/diagnostic.ts';
import { diagnosticPage, unescaped, type ExampleFile } from '../../support/diagnostic-page.ts';
import { expectDiagnostics, marked } from '../../support/expect-diagnostics.ts';
import { finding } from '../report/spots.ts';

describe('marked sources', () => {
  it('give the text without marks, and the places', () => {
    expect(marked('a: «b «c» d»\n«»')).toEqual({
      text: 'a: b c d\n',
      marks: [
        { start: 3, end: 8, text: 'b c d' },
        { start: 5, end: 6, text: 'c' },
        { start: 9, end: 9, text: '' },
      ],
    });
  });
  it('count UTF-16 code units', () => {
    expect(marked('🛒 «🛒»').marks).toEqual([{ start: 3, end: 5, text: '🛒' }]);
  });
  it.each(['«a', 'a»'])('refuse a lonely mark: %s', (source) => {
    expect(() => marked(source)).toThrow(/without/);
  });
});

describe('expected findings', () => {
  const source = { 'a.yaml': 'name: «cart»\n', 'b.yaml': 'name: «cart»\n' };
  const found: readonly Diagnostic[] = [
    finding({
      code: 'MW0002',
      message: 'twice',
      range: { file: 'b.yaml', start: 6, end: 10 },
      related: [{ message: 'first', range: { file: 'a.yaml', start: 6, end: 10 } }],
    }),
    finding({ code: 'MW0001', message: 'no mesh' }),
  ];
  const run = () => found;
  const none = { code: 'MW0001', at: 'none' } as const;
  const twice = { code: 'MW0002', at: 1, related: [0], message: 'twice' } as const;

  it('are compared in the order of reports', () => {
    expectDiagnostics(source, run, [none, twice]);
    expectDiagnostics(source, run, [none, { ...twice, message: /^tw/, severity: 'error' }]);
  });
  it.each([
    ['another place', [none, { ...twice, at: 0 }]],
    ['another file of equal text', [none, { ...twice, related: [1] }]],
    ['another message', [none, { ...twice, message: 'thrice' }]],
    ['another severity', [none, { ...twice, severity: 'warning' as const }]],
    ['another code', [none, { ...twice, code: 'MW0003' }]],
    ['one too few', [none]],
    ['one too many', [none, twice, twice]],
    ['a place where there is none', [{ ...none, at: 0 }, twice]],
    ['a help where there is none', [none, { ...twice, help: 'x' }]],
  ])('fail on %s', (_, expected) => {
    expect(() => {
      expectDiagnostics(source, run, expected);
    }).toThrow();
  });
  it('need marks that exist', () => {
    expect(() => {
      expectDiagnostics(source, run, [none, { ...twice, at: 7 }]);
    }).toThrow(/no mark number 7/);
  });
});

describe('pages taken apart', () => {
  const page = diagnosticPage(
    [
      '# MW0001 made-up',
      '',
      'error · it is odd',
      '',
      '## Example',
      '',
      'Wrong:',
      '',
      '```yaml file=a.yaml',
      '## a comment',
      'kind: Team',
      '```',
      '```yaml file=b.yaml escapes',
      'a:\\t\\xff\\u{e9}\\\\t',
      '```',
      '',
      'Right:',
      '',
      '```js generate',
      "'a'.repeat(3)",
      '```',
      '```text file=c.yaml link',
      'example.yaml',
      '```',
      '',
      '## See also',
    ].join('\n'),
  );
  const latin = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('latin1');
  const text = (file: ExampleFile | undefined) => latin(file?.bytes);
  it('have files of bytes', () => {
    expect([...page.wrong.keys()]).toEqual(['a.yaml', 'b.yaml']);
    expect(text(page.wrong.get('a.yaml'))).toBe('## a comment\nkind: Team\n');
    expect(text(page.wrong.get('b.yaml'))).toBe('a:\t\u00ff\u00c3\u00a9\\t\n');
    expect(text(page.right.get('example.yaml'))).toBe('aaa');
    expect(page.right.get('c.yaml')).toEqual({ bytes: Buffer.from('example.yaml'), isLink: true });
  });
  it('know headings from comments in code', () => {
    expect(page.headings).toEqual(['Example', 'See also']);
  });
  it('leave unknown escapes as they are', () => {
    expect(latin(unescaped('\\q \\'))).toBe('\\q \\');
  });
});
