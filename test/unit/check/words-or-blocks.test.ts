import { describe, expect, it } from 'vitest';
import { meshOf } from '../../support/mesh-of.ts';
import { meshText } from '../../support/mesh-text.ts';

const findingsOf = (scope: string, field: string, value: string) =>
  meshOf(meshText(`  ${scope}: {${field}: ${value}}\n`)).diagnostics.map(({ code, params }) => [
    code,
    params['way'],
  ]);

describe('a number or boolean where a word or a block is due', () => {
  it.each(['3', 'true'])('`retry: %s` shows a block, and no quotes', (value) => {
    expect(findingsOf('defaults', 'retry', value)).toEqual([
      ['MW2002', 'write it like `{"attempts":2,"perTry":"2s"}`'],
    ]);
  });

  it('says the form of a time under overrides, too', () => {
    const [[code, way] = []] = findingsOf('overrides', 'timeout', '3');
    expect(code).toBe('MW2008');
    expect(way).toContain('`250ms` or `3s`');
  });

  it.each(['true', '3'])('`mtls: %s` lists the words', (value) => {
    const [[code, way] = []] = findingsOf('defaults', 'mtls', value);
    expect(code).toBe('MW2005');
    expect(way).toContain('`strict` `permissive` `disable`');
  });
});
