import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readText } from './marked.ts';

const before = Object.getOwnPropertyNames(Object.prototype).join();

let value: Readonly<Record<string, unknown>> | undefined;

beforeAll(() => {
  const text =
    '__proto__: {polluted: 1}\nconstructor: {prototype: {polluted: 2}}\nb: &b {__proto__: {polluted: 3}}\nm: {<<: *b}\ntoString: x\n';
  [value] = readText(text).values;
});

afterAll(() => expect(Object.getOwnPropertyNames(Object.prototype).join()).toBe(before));

test('keys that are names of prototypes are plain data', () => {
  expect(Object.keys(value ?? {})).toEqual(['__proto__', 'constructor', 'b', 'm', 'toString']);
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  expect('polluted' in {}).toBe(false);
  expect((value as { m?: { polluted?: number } }).m?.polluted).toBeUndefined();
  expect(Object.getOwnPropertyNames(value?.['m'])).toEqual(['__proto__']);
});

test('values survive a structured clone', () => {
  const copy = structuredClone(value);
  // The matchers of the test runner trust a field named `constructor`.
  expect(isDeepStrictEqual(copy, value)).toBe(true);
  expect(Object.keys(copy ?? {})).toEqual(Object.keys(value ?? {}));
  expect(JSON.stringify(copy)).toBe(JSON.stringify(value));
});

test('documents survive a structured clone', () => {
  const { documents } = readText('a: &a [1, {b: x}]\nc: *a\n---\nd: 1\n');
  expect(structuredClone(documents)).toStrictEqual(documents);
});
