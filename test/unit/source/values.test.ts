import { expect, it } from 'vitest';
import { grouped } from '../../../src/source/grouped.ts';
import { distinct } from '../../../src/source/json.ts';
import { namespaceOf } from '../../../src/source/place.ts';

it('groups in the order of first mention', () => {
  const groups = grouped(['bee', 'ant', 'bat'], (word) => word[0]);
  expect([...groups]).toEqual([
    ['b', ['bee', 'bat']],
    ['a', ['ant']],
  ]);
});

it('keeps the first of equal values itself, not a copy', () => {
  const [first, other, again] = [{ exact: '/a' }, { exact: '/b' }, { exact: '/a' }];
  const kept = distinct([first, other, again]);
  expect(kept).toEqual([first, other]);
  expect(kept[0]).toBe(first);
});

it('takes the namespace from a name', () => {
  expect(namespaceOf('shop/cart')).toBe('shop');
});
