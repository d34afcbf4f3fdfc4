import { describe, expect, it } from 'vitest';
import type { Mesh } from '../../../src/model/mesh.ts';
import { graphFindings } from '../../../src/reach/graph-findings.ts';
import { account, place, plain, route, rule, smallMesh } from '../../support/small-mesh.ts';

/** A mesh of `count` services in which each pair is a call; every service is tried three times. */
function meshOf(count: number, pairs: readonly (readonly [number, number])[], when = '5xx'): Mesh {
  const names = Array.from({ length: count }, (_, index) => `s${index}`);
  const callers = new Map<number, number[]>();
  for (const [from, to] of pairs) callers.set(to, [...(callers.get(to) ?? []), from]);
  const services = names.map((name, index) => {
    const at = place(`${name}.yaml`, 7);
    const retry = {
      attempts: { ...plain(2), at },
      when: { ...plain([when]), at },
    };
    const allow = (callers.get(index) ?? []).map((from) =>
      rule({ callers: [account(`s${from}`)], methods: ['GET'], paths: [{ exact: '/x' }] }),
    );
    return [name, { allow, routes: [route({}, { retry })] }] as const;
  });
  const calls = pairs.map(([from, to]) => ({
    from: `shop/s${from}`,
    to: `shop/s${to}`,
    requests: [{ methods: ['GET'], paths: [{ exact: '/x' }] }],
    at: place(`s${from}.yaml`, to),
  }));
  return smallMesh(Object.fromEntries(services), { calls });
}

const side = 45;
/** To the right and down: as many paths as there are ways through a city of blocks. */
const grid = Array.from({ length: side * side }, (_, index) => index).flatMap((index) => {
  const right = (index + 1) % side === 0 ? [] : [[index, index + 1] as const];
  const down = index + side >= side * side ? [] : [[index, index + side] as const];
  return [...right, ...down];
});
const line = Array.from({ length: 1999 }, (_, index) => [index, index + 1] as const);

describe('findings of a large mesh', () => {
  it('are found in a chain of two thousand services, in one short line', () => {
    const [one, ...others] = graphFindings(meshOf(2000, line));
    expect(others).toEqual([]);
    expect(one?.message).toBe(
      'one request can become more than 1000000 at `shop/s1999`: retries multiply along ' +
        '`shop/s0 → shop/s1 ×3 → shop/s2 ×3 → shop/s3 ×3 → shop/s4 ×3 → … 1992 more calls … ' +
        '→ shop/s1997 ×3 → shop/s1998 ×3 → shop/s1999 ×3`',
    );
  });

  it('are found in a grid, whose paths nobody could count one by one', () => {
    const found = graphFindings(meshOf(side * side, grid));
    // The two ways out of the first corner are retried by two lines.
    expect(found.map(({ code }) => code)).toEqual(['MW3903', 'MW3903']);
  });

  it('are found in a circle of two thousand services', () => {
    const [one, ...others] = graphFindings(meshOf(2000, [...line, [1999, 0]]));
    expect(others).toEqual([]);
    expect(one).toMatchObject({ code: 'MW3904' });
  });

  it('are none where a thousand services call one, and it calls a thousand', () => {
    const star = Array.from({ length: 1000 }, (_, index) => [
      [index + 1, 0] as const,
      [0, index + 1001] as const,
    ]).flat();
    expect(graphFindings(meshOf(2001, star, 'connect-failure'))).toEqual([]);
    // Three tries of three: as many as are accepted.
    expect(graphFindings(meshOf(2001, star))).toEqual([]);
  });
});
