import { expect, it } from 'vitest';
import { errorFacts } from '../../../../src/edges/webhook/error-facts.ts';
import { deadlineOf } from '../../../../src/edges/webhook/limits.ts';

it.each([
  ['', 1700],
  ['timeout=2s', 1700],
  ['timeout=1s', 700],
  ['timeout=1500ms', 1200],
  // Whoever asks does not decide how long we work, nor that we do not.
  ['timeout=30s', 1700],
  ['timeout=1m', 1700],
  ['timeout=0s', 50],
  ['timeout=-5s', 1700],
  ['timeout=1e9s', 1700],
  ['timeout=NaN', 1700],
  ['x=1&timeout=1s', 700],
])('the deadline with ?%s is %i ms', (query, millis) => {
  expect(deadlineOf(query, 1700)).toBe(millis);
});

it('an error is told without its message, even where that looks like a trace', () => {
  const facts = JSON.stringify(errorFacts(new TypeError('secret\n    at secret (x)')));
  expect(facts).toContain('TypeError');
  expect(facts).toContain('limits.test.ts');
  expect(facts).not.toContain('secret');
});
