import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { github } from '../../../src/report/github.ts';
import { checkReport } from '../../../src/report/json.ts';
import { junit } from '../../../src/report/junit.ts';
import { sarif } from '../../../src/report/sarif.ts';
import { terminal } from '../../../src/report/terminal.ts';
import schema from '../../../schemas/check-report.schema.json' with { type: 'json' };
import { goldenFolder } from '../../support/golden.ts';
import { spots, texts } from './spots.ts';

const expected = goldenFolder('test/unit/report/expected');
const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

describe('the same findings for every reader', () => {
  it('terminal', () => expected.matches('terminal.txt', terminal(spots, texts, { color: false })));
  it('terminal with colours', () => {
    const shown = terminal(spots, texts, { color: true });
    expected.matches('terminal-color.txt', shown.replaceAll('\u001b', '␛'));
  });
  it('github', () => expected.matches('github.txt', github(spots, texts)));
  it('json', () => expected.matches('json.txt', json(checkReport(spots, texts))));
  it('sarif', () => expected.matches('sarif.txt', json(sarif(spots, texts, '1.2.3'))));
  it('junit', () => expected.matches('junit.txt', junit(spots, texts)));
  it('has no orphan', () => expect(expected.orphans()).toEqual([]));
});

describe('no findings', () => {
  it('are said by each reader in its words', () => {
    expect(terminal([], texts, { color: false })).toBe('no findings\n');
    expect(github([], texts)).toBe('');
    expect(checkReport([], texts).summary).toEqual({ errors: 0, warnings: 0, infos: 0 });
    expect(sarif([], texts, '1.2.3').runs[0]?.results).toEqual([]);
    expect(junit([], texts)).toContain('<testcase classname="repository" name="check"/>');
  });
});

describe('plain data', () => {
  it('survives a structured clone', () => {
    for (const report of [checkReport(spots, texts), sarif(spots, texts, '1.2.3')])
      expect(structuredClone(report)).toEqual(report);
  });
});

describe('the JSON report', () => {
  const ajv = new Ajv.default({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const validate = ajv.compile(schema);
  it.each([
    ['with findings', spots],
    ['without', []],
  ])('is as its published schema says, %s', (_, diagnostics) => {
    expect(validate(checkReport(diagnostics, texts)), JSON.stringify(validate.errors)).toBe(true);
  });
});
