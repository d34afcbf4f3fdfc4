import { describe, expect, it } from 'vitest';
import { planDigest } from '../../../../src/compile/digest.ts';
import { compile } from '../../../../src/compile/compile.ts';
import { targets } from '../../../../src/targets/index.ts';
import { exampleFiles } from '../../../support/example-files.ts';
import { istioFiles } from '../../../support/istio-of.ts';
import { soundMeshOf } from '../../../support/mesh-of.ts';

const input = exampleFiles('bookinfo');

describe('Bookinfo on Istio sidecars', () => {
  it('gives the same bytes for shuffled files', () => {
    const shuffled = Object.fromEntries(Object.entries(input).reverse());
    expect(istioFiles(shuffled)).toEqual(istioFiles(input));
  });

  it('does not change by a comment line, which moves every line below it', () => {
    const commented = Object.fromEntries(
      Object.entries(input).map(([file, text]) => [file, `# a comment\n${text}`]),
    );
    expect(istioFiles(commented)).toEqual(istioFiles(input));
  });

  it('keeps its digest when a document moves to another file', () => {
    const moved = Object.fromEntries(
      Object.entries(input).map(([file, text]) => [`moved/${file}`, text]),
    );
    const digestOf = (files: typeof input) =>
      planDigest(compile(soundMeshOf(files), targets).value[0]?.artifacts ?? []);
    expect(digestOf(moved)).toBe(digestOf(input));
    const first = Object.keys(input).find((file) => file.endsWith('reviews.yaml')) ?? '';
    const weaker = {
      ...input,
      [first]: (input[first] ?? '').replace('v1: 90, v3: 10', 'v1: 80, v3: 20'),
    };
    expect(digestOf(weaker)).not.toBe(digestOf(input));
  });

  it('is plain data', () => {
    const { value } = compile(soundMeshOf(input), targets);
    expect(structuredClone(value)).toEqual(value);
  });
});
