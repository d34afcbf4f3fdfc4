import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineIndex } from '../../../src/report/line-index.ts';
import { lineColumn } from '../../../src/source/line-column.ts';

describe('the lines of a range', () => {
  it('are those that counting from the start gives', () => {
    const text = fc.array(fc.constantFrom('a', '\n', '\r\n', '🛒')).map((all) => all.join(''));
    fc.assert(
      fc.property(text, fc.nat(40), fc.nat(40), (content, start, length) => {
        const end = start + length;
        const lines = lineIndex(new Map([['a', content]]))({ file: 'a', start, end });
        expect(lines?.start).toEqual(lineColumn(content, start));
        expect(lines?.end).toEqual(lineColumn(content, end));
        const { line } = lineColumn(content, start);
        expect(lines?.text).toBe(content.split(/\r?\n/)[line - 1]);
      }),
      { numRuns: 300 },
    );
  });
  it('are unknown without the text', () => {
    expect(lineIndex(new Map())({ file: 'a', start: 0, end: 0 })).toBeUndefined();
  });
});
