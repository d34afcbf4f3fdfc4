import { describe, expect, it } from 'vitest';
import { correction } from '../../../src/check/fixes/correction.ts';
import { applyEdits } from '../../../src/source/edit.ts';

/** A scalar with `from` at its end corrected; as it was where nothing is offered. */
function corrected(scalar: string, from: string, to: string): string {
  const text = `a: ${scalar}\n`;
  const range = { file: 'a.yaml', start: 3, end: 3 + scalar.length };
  const [fix] = correction({ range }, { from, to, kind: 'write' }, new Map([['a.yaml', text]]));
  return (fix ? applyEdits(text, fix.edits) : text).slice(3, -1);
}

describe('a corrected word', () => {
  it('stands at the end of its scalar, in the quotes that are there', () => {
    expect(corrected('stirct', 'stirct', 'strict')).toBe('strict');
    expect(corrected('ingress:publc', 'publc', 'public')).toBe('ingress:public');
    expect(corrected(`'shop/crat'`, 'shop/crat', 'shop/cart')).toBe(`'shop/cart'`);
    expect(corrected('"treu"', 'treu', 'true')).toBe('"true"');
  });

  it('is left alone where it would be no text any more, or is not written as it is read', () => {
    expect(corrected('treu', 'treu', 'true')).toBe('treu');
    expect(corrected('nul', 'nul', 'null')).toBe('nul');
    expect(corrected(String.raw`"str\x69ct"`, 'strict', 'strict')).toBe(String.raw`"str\x69ct"`);
  });
});
