import { expect, it } from 'vitest';
import type { KeyTest } from '../../../src/access/term.ts';
import { inBox } from '../../../src/model/decide/match.ts';
import { throughRoute } from '../../../src/model/through-route.ts';
import { nobody, request } from '../../support/requests.ts';
import { route, smallMesh } from '../../support/small-mesh.ts';

const { facts } = smallMesh({});

const sent = (key: string, lines: readonly string[]) =>
  request(nobody, 'shop/b', 'GET /', lines.length > 0 ? { headers: { [key]: lines } } : {});
const holds = (test: KeyTest, lines: readonly string[]): boolean =>
  inBox(facts, { headers: [test] }, sent(test.key, lines));

it('each line of a header counts by itself', () => {
  const own = { key: 'x-role', some: [{ exact: 'b' }] };
  expect(holds(own, ['a', 'b'])).toBe(true);
  expect(holds(own, ['a,b'])).toBe(false);
  expect(holds({ key: 'x-role', none: [{ exact: 'b' }] }, ['a', 'b'])).toBe(false);
});

it('several lines of a header that Envoy knows are one value', () => {
  const own = { key: 'origin', some: [{ exact: 'b' }] };
  expect(holds(own, ['b'])).toBe(true);
  expect(holds(own, ['a', 'b'])).toBe(false);
  expect(holds({ key: 'origin', some: [{ exact: 'a,b' }] }, ['a', 'b'])).toBe(true);
  expect(holds({ key: 'origin', none: [{ exact: 'b' }] }, ['a', 'b'])).toBe(true);
  // A line without a value leaves no comma.
  expect(holds(own, ['', 'b', ''])).toBe(true);
  expect(holds({ key: 'origin', some: [{ present: true }] }, ['', ''])).toBe(true);
  expect(holds({ key: 'origin', some: [{ present: true }] }, [])).toBe(false);
});

it('what a route adds to such a header is joined to what was sent', () => {
  const adding = route({ v1: 100 }, { headers: { request: { add: { Origin: 'b' } } } });
  const arrives = (lines: readonly string[], exact: string): boolean =>
    inBox(
      facts,
      { headers: [{ key: 'origin', some: [{ exact }] }] },
      throughRoute(facts, adding, sent('origin', lines)),
    );
  expect(arrives(['a'], 'a,b')).toBe(true);
  expect(arrives(['a'], 'b')).toBe(false);
  expect(arrives([], 'b')).toBe(true);
  expect(arrives([''], 'b')).toBe(true);
});
