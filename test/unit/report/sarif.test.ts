import type { Log } from 'sarif';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../../src/diagnostics/catalogue.ts';
import type { Entry } from '../../../src/diagnostics/entry.ts';
import type { Diagnostic } from '../../../src/diagnostics/diagnostic.ts';
import { sarif } from '../../../src/report/sarif.ts';
import { finding, placeIn, spots, texts } from './spots.ts';
import { sarifSubset } from './sarif-subset.ts';

const validate = (() => {
  const ajv = new Ajv.default({ strict: true, allErrors: true });
  addFormats.default(ajv);
  return ajv.compile(sarifSubset);
})();

/** The published types hold at compile time: readonly lists are the only difference to ours. */
const published = (diagnostics: readonly Diagnostic[]): Log =>
  structuredClone(sarif(diagnostics, texts, '1.2.3')) as Log;

const results = (diagnostics: readonly Diagnostic[]) =>
  sarif(diagnostics, texts, '1.2.3').runs[0]?.results ?? [];
const prints = (diagnostics: readonly Diagnostic[]) =>
  results(diagnostics).map((result) => result.partialFingerprints['meshwright/v1']);

describe('the log', () => {
  it('has the structure of SARIF 2.1.0, as far as it is used', () => {
    for (const log of [published(spots), published([])]) {
      expect(validate(log), JSON.stringify(validate.errors)).toBe(true);
    }
  });
  it('is refused by that structure when it is off', () => {
    const log = structuredClone(published(spots)) as unknown as { runs: { columnKind: string }[] };
    for (const run of log.runs) run.columnKind = 'bytes';
    expect(validate(log)).toBe(false);
  });
  it('points from each result to its rule', () => {
    const run = sarif(spots, texts, '1.2.3').runs[0];
    const ids = run?.tool.driver.rules.map(({ id }) => id) ?? [];
    expect(ids).toEqual([...ids].sort());
    expect(run?.results.map(({ ruleIndex }) => ids[ruleIndex])).toEqual(
      spots.map(({ code }) => code),
    );
  });
  it('describes a rule of the catalogue without the values of one finding', () => {
    const [code, entry] = Object.entries(catalogue as Readonly<Record<string, Entry>>).find(
      ([, { message }]) => message.includes('{'),
    ) ?? ['', undefined];
    const rule = sarif([finding({ code, slug: entry?.slug ?? '' })], texts, '1').runs[0]?.tool
      .driver.rules[0];
    expect(rule?.fullDescription.text).toBe(entry?.message.replaceAll(/[{}]/g, ''));
  });
});

describe('columns', () => {
  it('count UTF-16 code units', () => {
    const emoji = new Map([['a', '🛒 cart']]);
    const place = placeIn(emoji, 'a', 'cart');
    const region = sarif([finding(place)], emoji, '1').runs[0]?.results[0]?.locations[0]
      ?.physicalLocation?.region;
    expect(region).toEqual({ startLine: 1, startColumn: 4, endLine: 1, endColumn: 8 });
  });
});

describe('fingerprints', () => {
  const moved = (by: number) => (diagnostic: Diagnostic) =>
    diagnostic.range
      ? { ...diagnostic, range: { ...diagnostic.range, start: diagnostic.range.start + by } }
      : diagnostic;
  it('do not change when lines move', () => {
    expect(prints(spots.map(moved(5)))).toEqual(prints(spots));
  });
  it('tell apart code, object, field, parameters and the file of what has no object', () => {
    const base = finding({
      object: { kind: 'Team', name: 'a' },
      pointer: '/x',
      params: { a: '1', b: '2' },
    });
    const range = (file: string) => ({ file, start: 0, end: 1 });
    const all = [
      base,
      { ...base, code: 'MW0002' },
      { ...base, object: { kind: 'Team', name: 'b' } },
      { ...base, pointer: '/y' },
      { ...base, params: { a: '1', b: '3' } },
      finding({ range: range('a') }),
      finding({ range: range('b') }),
    ];
    expect(new Set(prints(all)).size).toBe(all.length);
    expect(prints([{ ...base, params: { b: '2', a: '1' } }])).toEqual(prints([base]));
  });
  it('count findings that are otherwise the same', () => {
    const [first, second] = prints([finding({}), finding({})]);
    expect(first).toMatch(/^[0-9a-f]{64}:1$/);
    expect(second).toBe(first?.replace(/1$/, '2'));
  });
});

describe('paths', () => {
  it('are URI references whatever they hold', () => {
    const uriOf = (file: string) =>
      results([finding({ range: { file, start: 0, end: 0 } })])[0]?.locations[0]?.physicalLocation
        ?.artifactLocation.uri;
    expect(uriOf('a b/#?%:é.yaml')).toBe('a%20b/%23%3F%25%3A%C3%A9.yaml');
    expect(uriOf('\ud800.yaml')).toBe('%EF%BF%BD.yaml');
  });
});

describe('the limit', () => {
  it('keeps the worst 5,000 and tells of the rest', () => {
    const many = Array.from({ length: 5002 }, (_, index) =>
      finding({ severity: index < 5000 ? 'warning' : 'error', message: String(index) }),
    );
    const run = sarif(many, texts, '1').runs[0];
    expect(run?.results).toHaveLength(5000);
    expect(run?.results.slice(-2).map(({ level }) => level)).toEqual(['error', 'error']);
    expect(run?.invocations[0]?.toolExecutionNotifications?.[0]?.message.text).toMatch(
      /^2 findings left out/,
    );
  });
});
