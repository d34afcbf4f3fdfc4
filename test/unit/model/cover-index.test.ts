import { describe, expect, it } from 'vitest';
import type { Box, CallerPattern } from '../../../src/access/term.ts';
import type { Caller } from '../../../src/model/caller.ts';
import { CallerIndex, EntryIndex } from '../../../src/model/checks/cover-index.ts';
import { coversCaller } from '../../../src/model/checks/covers-caller.ts';
import type { Entry } from '../../../src/model/entry.ts';

const at = { file: 'mesh.yaml', pointer: '', start: 0, end: 0 } as unknown as Entry['at'];
const caller = (...patterns: readonly CallerPattern[]): Caller => ({
  patterns,
  wide: false,
  text: JSON.stringify(patterns),
  at: () => at,
});
const entry = (callers: readonly Caller[], ...boxes: readonly Box[]): Entry => ({
  scope: 'service',
  callers,
  boxes,
  minus: [],
  isHttp: true,
  at,
  place: () => at,
});
const numbers = (count: number): readonly number[] => [...Array(count).keys()];
const total = (found: readonly (readonly unknown[])[]) =>
  found.reduce((sum, { length }) => sum + length, 0);

describe('an index of callers', () => {
  const patterns: readonly CallerPattern[] = [
    { any: true },
    { mesh: true },
    { namespace: 'a' },
    { account: { namespace: 'a', name: 'x' } },
    { account: { namespace: 'b', name: 'x' } },
    { spiffe: 'spiffe://else/x' },
    ...['0.0.0.0/0', '10.0.0.0/8', '10.1.0.0/16', '10.1.2.3', '10.1.2.3/32'].map((cidr) => ({
      cidr,
    })),
    ...['::/0', 'fd00::/8', 'fd00::1', '10.1.0.0/31'].map((cidr) => ({ cidr })),
  ];
  const callers = patterns.map((pattern) => caller(pattern));

  it.each(patterns)('finds every caller that covers %j, in order', (inner) => {
    const found = new CallerIndex(callers).around(caller(inner));
    const covering = callers.filter(({ patterns: [outer] }) => outer && coversCaller(outer, inner));
    expect(covering.length).toBeGreaterThan(0);
    expect(found.filter((one) => covering.includes(one))).toEqual(covering);
  });

  it('holds thousands of networks only against those around them', () => {
    const many = numbers(3_000).map((n) => caller({ cidr: `10.${n >> 8}.${n & 255}.0/24` }));
    const index = new CallerIndex([...many, caller({ cidr: '10.0.0.0/8' })]);
    expect(total(many.map((one) => index.around(one)))).toBe(6_000);
  });

  it('forgets a caller that is taken out', () => {
    const index = new CallerIndex(callers);
    for (const one of callers.slice(1)) index.delete(one);
    expect(index.around(caller({ namespace: 'a' }))).toEqual(callers.slice(0, 1));
  });
});

describe('an index of entries', () => {
  const one = caller({ account: { namespace: 'a', name: 'x' } });
  const header = (key: string, exact: string): Box => ({ headers: [{ key, some: [{ exact }] }] });

  it.each([
    ['of many headers', (n: number) => header(`x-${n}`, 'v')],
    ['of one header', (n: number) => header('x', `v${n}`)],
  ])('holds thousands of rules %s only against their like', (_, box) => {
    const boxes = numbers(3_000).map(box);
    const index = new EntryIndex(boxes.map((each) => entry([one], each)));
    expect(total(boxes.map((each) => index.around(one, each)))).toBe(3_000);
  });

  it('finds rules with fewer or wider tests, what was put back last', () => {
    const plain = entry([one], {});
    const present = entry([one], { headers: [{ key: 'x', some: [{ present: true }] }] });
    const other = entry([one], header('y', 'v'));
    const index = new EntryIndex([plain, present, other]);
    expect(index.around(one, header('x', 'v'))).toEqual([plain, present]);
    index.delete(plain);
    expect(index.around(one, header('x', 'v'))).toEqual([present]);
    index.add(plain);
    expect(index.around(one, header('x', 'v'))).toEqual([present, plain]);
  });
});
