import { expect, it } from 'vitest';
import type { Box, KeyTest } from '../../../src/access/term.ts';
import { inBox } from '../../../src/model/decide/match.ts';
import { nobody, request } from '../../support/requests.ts';
import { smallMesh } from '../../support/small-mesh.ts';

const { facts } = smallMesh({});

const holds = (test: Omit<KeyTest, 'key'>, v: readonly string[]): boolean => {
  const box: Box = { query: [{ key: 'v', ...test }] };
  return inBox(
    facts,
    box,
    request(nobody, 'shop/b', 'GET /', v.length > 0 ? { query: { v } } : {}),
  );
};

it('a query key with several values is judged by its first one, as Envoy does', () => {
  const canary = { some: [{ exact: 'canary' }] };
  expect(holds(canary, ['canary'])).toBe(true);
  expect(holds(canary, ['canary', 'stable'])).toBe(true);
  expect(holds(canary, ['stable', 'canary'])).toBe(false);
  expect(holds(canary, [])).toBe(false);
  const others = { none: [{ exact: 'canary' }] };
  expect(holds(others, ['stable', 'canary'])).toBe(true);
  expect(holds(others, ['canary', 'stable'])).toBe(false);
  expect(holds(others, [])).toBe(true);
  expect(holds({ some: [{ present: true }] }, ['', 'x'])).toBe(true);
});
