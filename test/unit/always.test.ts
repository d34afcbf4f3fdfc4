import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { always } from '../support/always.ts';

describe('a property that fails', () => {
  const folder = mkdtempSync(join(tmpdir(), 'meshwright-failures-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('keeps its shrunk value and seed in a file, which is tried first afterwards', () => {
    const small = fc.property(fc.nat(), (n) => n < 1000);
    expect(() => always(small, { seed: 7 }, folder)).toThrow(/seed: 7[^]*kept in .*-7\.json/);
    const [file = ''] = readdirSync(folder);
    expect(JSON.parse(readFileSync(join(folder, file), 'utf8'))).toMatchObject({
      test: expect.stringContaining('keeps its shrunk value'),
      seed: 7,
      value: [1000],
    });
    const tried: number[] = [];
    always(
      fc.property(fc.nat(), (n) => {
        tried.push(n);
      }),
      { numRuns: 3 },
      folder,
    );
    expect(tried).toHaveLength(3);
    expect(tried[0]).toBe(1000);
  });

  it('tries nothing of other tests', () => {
    const tried: number[] = [];
    always(
      fc.property(fc.constant(5), (n) => void tried.push(n)),
      { numRuns: 1 },
      folder,
    );
    expect(tried).toEqual([5]);
  });
});
