import { describe, expect, it } from 'vitest';
import { bitsWhere } from '../../../src/access/atoms/bitset.ts';
import { diagram, follow, nodesOf, type Node } from '../../../src/access/sets/diagram.ts';

const atoms = (size: number, ...chosen: readonly number[]) =>
  bitsWhere(size, (atom) => chosen.includes(atom));

describe('a diagram of sets', () => {
  const sizes = [3, 40, 2];
  const sets = diagram(sizes);
  const [a, b, c] = [
    sets.literal(0, atoms(3, 0, 2)),
    sets.literal(1, atoms(40, 1, 35)),
    sets.literal(2, atoms(2, 1)),
  ] as const;
  const holds = (node: Node, ...path: readonly number[]): boolean =>
    path.reduce((at, atom, level) => follow(at, level, atom), node) === sets.all;

  it('has one object for one set, however it was made', () => {
    const whole = sets.intersect(a, sets.union(b, c));
    expect(sets.union(sets.intersect(c, a), sets.intersect(b, a))).toBe(whole);
    expect(sets.minus(a, sets.minus(sets.minus(sets.all, b), c))).toBe(whole);
    expect(sets.minus(whole, whole)).toBe(sets.none);
    expect(sets.union(whole, sets.minus(sets.all, whole))).toBe(sets.all);
  });

  it('holds the combinations that its parts hold', () => {
    const whole = sets.minus(sets.union(a, b), c);
    for (let x = 0; x < 3; x += 1)
      for (let y = 0; y < 40; y += 1)
        for (let z = 0; z < 2; z += 1)
          expect(holds(whole, x, y, z)).toBe((x !== 1 || y === 1 || y === 35) && z === 0);
  });

  it('passes over a level that makes no difference', () => {
    const node = sets.intersect(a, c);
    expect(nodesOf(node).map(({ level }) => level)).toEqual([0, 2, 3, 3]);
    expect(sets.literal(1, atoms(40, ...Array(40).keys()))).toBe(sets.all);
    expect(sets.literal(1, atoms(40))).toBe(sets.none);
  });

  it('agrees with itself edge by edge and atom by atom', () => {
    const many = (shift: number): Node =>
      [...Array(30).keys()]
        .map((atom) =>
          sets.intersect(sets.literal(1, atoms(40, atom + shift)), atom % 2 === 0 ? c : sets.all),
        )
        .reduce(sets.union);
    const [first, second] = [many(0), many(7)];
    expect(sets.intersect(first, second)).toBe(
      sets.minus(sets.all, sets.union(sets.minus(sets.all, first), sets.minus(sets.all, second))),
    );
  });

  it('gives work up that is too much, and goes on after it', () => {
    const other = diagram([2, 2, 2]);
    const xor = () =>
      [0, 1, 2]
        .map((level) => other.literal(level, atoms(2, 1)))
        .reduce((x, y) => other.minus(other.union(x, y), other.intersect(x, y)));
    expect(other.within(40, xor)).toBeUndefined();
    expect(nodesOf(other.within(4000, xor) ?? other.none)).toHaveLength(7);
  });

  it('knows nothing of what it gave up, and everything of the rest', () => {
    const small = diagram([2, 2, 2, 2], 1);
    const [first, second, third] = [0, 1, 2].map((level) => small.literal(level, atoms(2, 1)));
    if (!first || !second || !third) return;
    const gone = small.union(second, third);
    expect(gone).toBe(small.unknown);
    expect(small.minus(gone, gone)).toBe(small.unknown);
    expect(small.intersect(gone, gone)).toBe(small.unknown);
    expect(small.intersect(gone, small.none)).toBe(small.none);
    expect(small.union(gone, small.all)).toBe(small.all);
    expect(small.minus(gone, small.all)).toBe(small.none);
    expect(small.minus(small.all, gone)).toBe(small.unknown);
    const roomy = diagram([2, 2]);
    const [left, right] = [0, 1].map((level) => roomy.literal(level, atoms(2, 1)));
    if (!left || !right) return;
    const partly = roomy.intersect(left, roomy.unknown);
    expect(partly.isKnown).toBe(false);
    expect(follow(partly, 0, 0)).toBe(roomy.none);
    // Where it is known it is the same; elsewhere two sets need not be.
    const difference = roomy.minus(partly, partly);
    expect(follow(difference, 0, 0)).toBe(roomy.none);
    expect(follow(difference, 0, 1)).toBe(roomy.unknown);
    expect(roomy.minus(left, roomy.union(partly, left))).toBe(roomy.none);
    expect(roomy.intersect(right, right)).toBe(right);
  });
});
