import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { junit } from '../../../src/report/junit.ts';
import { visible } from '../../../src/report/visible.ts';
import { finding } from './spots.ts';

const taken: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
};
const unescape = (text: string): string =>
  text.replace(/&\w+;/g, (entity) => taken[entity] ?? entity);

describe('a JUnit report', () => {
  it('keeps message and file whatever they hold, and no character that XML lacks', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (file, message) => {
        const range = { file, start: 0, end: 0 };
        const shown = junit([finding({ message, range })], new Map([[file, 'x']]));
        // XML 1.0, production 2 (Char).
        expect(shown).not.toMatch(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u);
        const said = /<failure type="MW0001" message="([^"<]*)">/.exec(shown)?.[1];
        expect(unescape(said ?? '')).toBe(visible(message).replace(/[\ufffe\uffff]/g, '\ufffd'));
        const classname = /<testcase classname="([^"<]*)"/.exec(shown)?.[1];
        expect(unescape(classname ?? '')).toBe(visible(file).replace(/[\ufffe\uffff]/g, '\ufffd'));
      }),
      { numRuns: 300 },
    );
  });
  it('counts only errors as failures', () => {
    const all = (['error', 'warning', 'info', 'error'] as const).map((severity) =>
      finding({ severity }),
    );
    expect(junit(all, new Map())).toContain('<testsuites tests="4" failures="2" errors="0">');
  });
});
