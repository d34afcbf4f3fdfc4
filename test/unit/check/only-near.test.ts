import { expect, test } from 'vitest';
import { onlyNear, onlyNearName } from '../../../src/check/fixes/only-near.ts';

test.each([
  ['timeot', ['timeout', 'retry'], 'timeout'],
  ['TimeOut', ['timeout'], 'timeout'],
  ['connetTimout', ['connectTimeout', 'idleTimeout'], 'connectTimeout'],
  ['tiemout', ['timeout'], 'timeout'],
  // Far off, of two the one as the other, another number, the word itself, none.
  ['tmt', ['timeout'], undefined],
  ['reviewz', ['reviews', 'reviewx'], undefined],
  ['v2', ['v1'], undefined],
  ['v1alpha2', ['v1alpha1'], undefined],
  ['timeout', ['timeout'], undefined],
  ['x', [], undefined],
  ['a'.repeat(101), [`${'a'.repeat(100)}b`], undefined],
])('%s of %j is %s', (word, known, expected) => {
  expect(onlyNear(word, known)).toBe(expected);
});

test.each([
  ['shop/chekout', 'shop/checkout'],
  ['shp/checkout', undefined],
  ['shop/checkout-a', undefined],
])('the name %s can have been meant as %s', (name, expected) => {
  expect(onlyNearName(name, ['shop/checkout', 'shop/stock', 'shop/checkout-b'])).toBe(expected);
});
