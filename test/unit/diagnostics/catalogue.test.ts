import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalogue, isCode } from '../../../src/diagnostics/catalogue.ts';
import { diagnostic, urlOf } from '../../../src/diagnostics/diagnostic.ts';
import type { Entry } from '../../../src/diagnostics/entry.ts';
import { diagnosticPage } from '../../support/diagnostic-page.ts';
import { plainHoles, stages } from './message-style.ts';

const root = new URL('../../../', import.meta.url);
const entries: readonly (readonly [string, Entry])[] = Object.entries(catalogue);
const codes = entries.map(([code]) => code);

describe('the catalogue', () => {
  it('is sorted by code', () => {
    expect(codes).toEqual([...codes].sort());
  });
  it('has a slug of its own for each code', () => {
    const slugs = entries.map(([, { slug }]) => slug);
    expect(slugs.filter((slug, index) => slugs.indexOf(slug) !== index)).toEqual([]);
    expect(slugs.filter((slug) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug))).toEqual([]);
  });
  it('is the sum of the files of codes, each with numbers of its own', () => {
    const files = readdirSync(new URL('src/diagnostics/codes/', root)).sort();
    expect(files).toEqual(
      Object.keys(stages)
        .map((stage) => `${stage}.ts`)
        .sort(),
    );
    const all = Object.entries(stages).flatMap(([stage, range]) => {
      const text = readFileSync(new URL(`src/diagnostics/codes/${stage}.ts`, root), 'utf8');
      const numbers = [...text.matchAll(/^ {2}(MW\d+):/gm)].map((match) => match[1] ?? '');
      expect(
        numbers.filter((code) => !range.test(code)),
        stage,
      ).toEqual([]);
      return numbers;
    });
    expect(all.sort()).toEqual(codes);
  });
});

describe('texts', () => {
  const texts = entries.flatMap(([code, { message, help }]) => [
    { text: message, name: `${code} message` },
    ...(help === undefined ? [] : [{ text: help, name: `${code} help` }]),
  ]);
  it.each(texts)('$name: $text', ({ text }) => {
    // An abbreviation or a name with an inner capital (`YAML`, `JWT`) keeps its spelling.
    expect(text).toMatch(/^(?:[a-z0-9`"{]|[A-Z]\w*[A-Z])/);
    expect(text).not.toMatch(/[.!]$/);
    expect(text).not.toMatch(/[\n\r]/);
    expect(text.trim()).toBe(text);
    expect(text.split('`').length % 2, 'backticks come in pairs').toBe(1);
  });
  it.each(texts)('$name: user text stands in backticks or quotes', ({ text, name }) => {
    // Odd parts stand between backticks.
    const outside = text
      .replaceAll('\\`', '')
      .split('`')
      .filter((_, index) => index % 2 === 0)
      .join(' ')
      .replace(/"[^"]*"/g, ' ');
    const bare = [...outside.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
    const [code] = name.split(' ');
    const isPlain = (hole: string) => plainHoles.has(hole) || plainHoles.has(`${code}.${hole}`);
    expect(bare.filter((hole) => !isPlain(hole))).toEqual([]);
  });
});

describe('pages', () => {
  const pages = readdirSync(new URL('docs/diagnostics/', root))
    .filter((name) => name !== 'README.md')
    .map((name) => name.replace(/\.md$/, ''))
    .sort();
  it('are one for each code, and none for anything else', () => {
    expect(pages).toEqual(codes);
  });
  it.each(entries)('%s says what the catalogue says', (code, { slug, severity, message }) => {
    const file = new URL(`docs/diagnostics/${code}.md`, root);
    expect(existsSync(file), `docs/diagnostics/${code}.md is missing`).toBe(true);
    const page = diagnosticPage(readFileSync(file, 'utf8'));
    expect(page.title).toBe(`${code} ${slug}`);
    expect(page.statement).toBe(`${severity} · ${message}`);
    expect(page.headings).toEqual(['What it means', 'Why it matters', 'How to fix', 'Example']);
  });
});

describe('codes ever released', () => {
  const file = new URL('test/diagnostics/codes.txt', root);
  /** `MW1001 yaml-syntax`, or `MW1001 yaml-syntax retired`. */
  const read = () =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '');
  const now = entries.map(([code, { slug }]) => `${code} ${slug}`);
  if (process.env['UPDATE_GOLDEN'] === '1') {
    // Adds what is new; what is gone stays until somebody marks it as retired.
    const all = [...new Set([...read(), ...now])].sort();
    writeFileSync(file, `${all.join('\n')}\n`);
  }
  const lines = read();
  const live = lines.filter((line) => !line.endsWith(' retired'));
  it('are all in the catalogue, or retired', () => {
    expect(live.filter((line) => !now.includes(line))).toEqual([]);
  });
  it('know every code of the catalogue', () => {
    expect(now.filter((line) => !lines.includes(line))).toEqual([]);
  });
  it('are never used again', () => {
    const numbers = lines.map((line) => line.split(' ')[0] ?? '');
    expect(numbers).toEqual([...new Set(numbers)].sort());
  });
});

describe('a finding', () => {
  it('needs a code of the catalogue and its parameters', () => {
    // @ts-expect-error an unknown code does not compile
    expect(() => diagnostic('MW0000', {}, {})).toThrow();
    // @ts-expect-error a missing parameter does not compile
    expect(diagnostic('MW1003', {}, {}).message).toContain('{key}');
  });
  it('has a code that is no name of a method of objects', () => {
    expect(isCode('toString')).toBe(false);
    expect(isCode('MW1003')).toBe(true);
  });
  it('has the address of its page', () => {
    expect(urlOf('MW1003')).toBe('https://meshwright.dev/diagnostics/MW1003');
    expect(urlOf('policy/istio/strict-mtls')).toBe('https://meshwright.dev/guardrails/strict-mtls');
  });
});
