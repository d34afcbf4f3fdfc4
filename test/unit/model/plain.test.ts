import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { check } from '../../../src/check/check.ts';
import { model } from '../../../src/model/model.ts';
import { read } from '../../../src/read/read.ts';
import { exampleFiles } from '../../support/example-files.ts';

describe.each(['bookinfo', 'shop'])('the Mesh of %s', (name) => {
  const documents = Object.entries(exampleFiles(name)).flatMap(
    ([file, text]) => read({ file, text }).value,
  );
  const { value: mesh } = model(check(documents).value);

  it('is plain data', () => {
    expect(mesh).toBeDefined();
    expect(structuredClone(mesh)).toEqual(mesh);
    expect(JSON.parse(JSON.stringify(mesh))).toEqual(mesh);
  });

  it('does not depend on the order of its documents', () => {
    const shuffled = fc.shuffledSubarray(documents, {
      minLength: documents.length,
      maxLength: documents.length,
    });
    fc.assert(
      fc.property(shuffled, (order) => {
        expect(model(check(order).value).value).toEqual(mesh);
      }),
      { numRuns: 30 },
    );
  });
});
