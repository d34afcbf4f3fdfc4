import { describe, expect, it } from 'vitest';
import { guaranteeChanges } from '../../../src/compare/guarantee-changes.ts';
import { weakenedGuarantees } from '../../../src/compare/weakened-guarantees.ts';
import type { GuaranteeLine } from '../../../src/model/guarantee.ts';
import type { Mesh } from '../../../src/model/mesh.ts';
import { account, line, place, rule, smallMesh } from '../../support/small-mesh.ts';

type Lines = readonly Partial<GuaranteeLine>[];

/** `shop/b` and `shop/c` are open to `shop/a` or closed; one guarantee. */
function promising(open: readonly ('b' | 'c')[], lines: Lines): Mesh {
  const small = (name: 'b' | 'c') =>
    open.includes(name) ? { allow: [rule({ callers: [account('a')] })] } : {};
  return smallMesh(
    { a: {}, b: small('b'), c: small('c') },
    { guarantees: [{ name: 'g', lines: lines.map((one) => line(one)), at: place('g') }] },
  );
}

function weakened(before: Mesh, after: Mesh) {
  return weakenedGuarantees(guaranteeChanges(before, after), before, after).map(
    ({ about, why }) => `${about.join(', ')}: ${why}`,
  );
}

/** A line about which there is nothing to try. */
const vacant: Partial<GuaranteeLine> = {
  kind: 'allow',
  callers: [account('a')],
  except: [account('a')],
};
const closedB: Partial<GuaranteeLine> = { to: 'shop/b' };
const closedC: Partial<GuaranteeLine> = { to: 'shop/c' };

describe('a guarantee is weakened', () => {
  it('where a line breaks beside one that was never tried', () => {
    const lines = [closedB, vacant];
    expect(weakened(promising([], lines), promising(['b'], lines))).toEqual([
      'shop/b: no longer holds',
    ]);
  });

  it('where one more line breaks of a guarantee that was broken already', () => {
    const lines = [closedB, closedC];
    expect(weakened(promising(['b'], lines), promising(['b', 'c'], lines))).toEqual([
      'shop/c: no longer holds',
    ]);
    expect(weakened(promising(['b'], lines), promising(['b'], lines))).toEqual([]);
    expect(weakened(promising(['b', 'c'], lines), promising(['b'], lines))).toEqual([]);
  });

  it('where a line can no longer be proven, or nothing is left to try', () => {
    const wanted: Partial<GuaranteeLine> = { kind: 'allow', callers: [account('a')] };
    const before = promising(['b'], [wanted]);
    const gone = { ...before, services: before.services.filter(({ name }) => name !== 'shop/b') };
    expect(weakened(before, gone)).toEqual(['shop/b: no longer holds']);
    const opaque = [{ what: 'a filter', workloads: 'all' as const, at: place('f') }];
    expect(weakened(before, { ...before, opaque })).toEqual(['shop/b: no longer holds']);
  });

  it('not where the same is promised in another order', () => {
    const except = [account('a'), account('c')];
    const unlessThrough = ['shop/c', 'shop/a'];
    const requests = [{ methods: ['GET'] }, { methods: ['POST'] }];
    const [one, two] = [[...except], [...except].reverse()].map((some, index) =>
      promising(
        [],
        [
          { except: some, requests: index === 0 ? requests : [...requests].reverse() },
          {
            kind: 'never',
            except: some,
            unlessThrough: index === 0 ? unlessThrough : [...unlessThrough].reverse(),
          },
        ],
      ),
    );
    if (one === undefined || two === undefined) throw new Error('there are two');
    expect(weakened(one, two)).toEqual([]);
  });
});
