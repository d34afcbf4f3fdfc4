import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../../src/diagnostics/catalogue.ts';
import type { Diagnostic } from '../../../src/diagnostics/diagnostic.ts';
import type { Entry } from '../../../src/diagnostics/entry.ts';
import { terminal } from '../../../src/report/terminal.ts';
import { checkExample, withMesh } from '../../support/check-example.ts';
import { diagnosticPage } from '../../support/diagnostic-page.ts';
import { goldenFolder } from '../../support/golden.ts';
import { meshless, provokedElsewhere } from './provoked-elsewhere.ts';

const root = new URL('../../../', import.meta.url);
const entries: readonly (readonly [string, Entry])[] = Object.entries(catalogue);
const expected = goldenFolder('test/diagnostics');

const pageOf = (code: string) =>
  diagnosticPage(readFileSync(new URL(`docs/diagnostics/${code}.md`, root), 'utf8'));

/** Codes of the findings that somebody has to do something about, each once. */
const loud = (diagnostics: readonly Diagnostic[]): readonly string[] => [
  ...new Set(diagnostics.filter(({ severity }) => severity !== 'info').map(({ code }) => code)),
];

const says = (diagnostics: readonly Diagnostic[]): string =>
  diagnostics.map(({ code, message }) => `${code} ${message}`).join('\n');

describe('the example of a page', () => {
  const checked = entries.filter(([code]) => !(code in provokedElsewhere));

  it.each(checked)('%s: the wrong one gives exactly this code', async (code, { severity }) => {
    const { wrong } = pageOf(code);
    expect(wrong.size, 'the page has no wrong example').toBeGreaterThan(0);
    const { diagnostics, texts } = await checkExample(meshless.has(code) ? wrong : withMesh(wrong));
    expect(loud(diagnostics), says(diagnostics)).toEqual(severity === 'info' ? [] : [code]);
    expect(diagnostics.map((finding) => finding.code)).toContain(code);
    expected.matches(`${code}/expected.txt`, terminal(diagnostics, texts, { color: false }));
  });

  it.each(checked)('%s: the right one gives none', async (code) => {
    const { right } = pageOf(code);
    expect(right.size, 'the page has no right example').toBeGreaterThan(0);
    const { diagnostics } = await checkExample(withMesh(right));
    expect(loud(diagnostics), says(diagnostics)).toEqual([]);
    expect(diagnostics.map((finding) => finding.code)).not.toContain(code);
  });
});

describe('codes that no file can provoke', () => {
  it.each(Object.entries(provokedElsewhere))('%s is provoked by %s', (code, file) => {
    expect(Object.hasOwn(catalogue, code)).toBe(true);
    expect(existsSync(new URL(file, root)), `${file} is missing`).toBe(true);
    expect(readFileSync(new URL(file, root), 'utf8')).toContain(code);
  });
});

describe('expected renderings', () => {
  it('are all held by an example', () => {
    expect(expected.orphans().filter((name) => name !== 'codes.txt')).toEqual([]);
  });
});
