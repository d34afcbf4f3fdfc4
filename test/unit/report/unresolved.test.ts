import { expect, it } from 'vitest';
import { diagnostic } from '../../../src/diagnostics/diagnostic.ts';
import { unresolved } from '../../../src/report/unresolved.ts';
import { strictDot } from '../../support/strict-dot.ts';
import { mermaidFlaws } from '../../support/strict-mermaid.ts';

const evil = '<img src=x onerror=alert(1)>```"];\n%%{init: {}}%%';
const findings = [diagnostic('MW1901', {}, { folder: evil })];
const shown = (format: string) => unresolved(format, findings, new Map(), false);

it('escapes what a finding quotes in a page', () => {
  const page = shown('html');
  expect(page).toMatch(/^<!doctype html>/);
  expect(page).toContain('Content-Security-Policy');
  expect(page).toContain('&lt;img src=x');
  expect(page).not.toContain('<img');
});

it('fences it in markdown, longer than any fence in it', () => {
  const [first, , fence, ...rest] = shown('markdown').trimEnd().split('\n');
  expect(first).toBe('The mesh does not resolve, so there is no answer.');
  expect(fence).toBe('````text');
  expect(rest.at(-1)).toBe('````');
  expect(rest.slice(0, -1).some((line) => line.startsWith('````'))).toBe(false);
});

it('draws no text of a repository', () => {
  const words = 'The mesh does not resolve, so there is no answer. MW1901';
  expect(mermaidFlaws(shown('mermaid'))).toEqual([]);
  expect(shown('mermaid')).toBe(`flowchart LR\n  n0["${words}"]\n`);
  expect(strictDot(shown('dot')).edges).toEqual([]);
  expect(shown('dot')).toContain(`"${words}"`);
});

it('is what a terminal shows in any other format', () => {
  expect(shown('text')).toMatch(/^error\[MW1901\]/);
  expect(shown('constructor')).toBe(shown('text'));
});
