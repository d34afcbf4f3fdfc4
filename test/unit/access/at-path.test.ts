import { expect, it } from 'vitest';
import { atPath } from '../../../src/access/sets/at-path.ts';
import { frame } from '../../../src/access/sets/frame.ts';
import {
  boxSet,
  equals,
  everything,
  isCertain,
  isEmpty,
} from '../../../src/access/sets/request-set.ts';
import type { Box } from '../../../src/access/term.ts';
import { smallUniverse } from '../../support/small-universe.ts';

const a: Box = { methods: ['GET'], paths: [{ subtree: '/a' }] };
const b: Box = { headers: [{ key: 'x', some: [{ exact: '1' }] }], paths: [{ exact: '/b' }] };

it('what happens at one path is asked of requests to all paths', () => {
  const asked = { term: { boxes: [a, b, { paths: [{ exact: '/a/1' }] }] } };
  const space = frame([asked], smallUniverse);
  const set = boxSet(space, a);
  expect(equals(atPath(set, '/a/1'), boxSet(space, { methods: ['GET'] }))).toBe(true);
  expect(isEmpty(atPath(set, '/b'))).toBe(true);
  const { headers } = b;
  expect(
    equals(atPath(boxSet(space, b), '/b'), boxSet(space, { ...(headers && { headers }) })),
  ).toBe(true);
  expect(equals(atPath(everything(space), '/'), everything(space))).toBe(true);
});

it('goes down as many levels as there may be', () => {
  const boxes = Array.from({ length: 20_000 }, (_, n): Box => ({
    headers: [{ key: `h${n}`, some: [{ exact: '1' }] }],
    paths: [{ exact: '/b' }],
  }));
  const space = frame([{ term: { boxes } }], smallUniverse);
  const first = boxSet(space, boxes[0] ?? {});
  expect(isEmpty(atPath(first, '/b'))).toBe(false);
  expect(isEmpty(atPath(first, '/'))).toBe(true);
  expect(isCertain(atPath(first, '/'))).toBe(true);
});
