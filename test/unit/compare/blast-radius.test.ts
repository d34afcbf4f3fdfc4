import { describe, expect, it } from 'vitest';
import { blastRadius } from '../../../src/compare/blast-radius.ts';
import { compare } from '../../../src/compare/compare.ts';
import { account, gateway, place, rule, smallMesh } from '../../support/small-mesh.ts';

const from = (name: string, namespace?: string) => rule({ callers: [account(name, namespace)] });
const owners = [
  { team: 'shop', owners: ['@demo/shop'], namespaces: ['shop'], at: place('t') },
  { team: 'other', owners: [], namespaces: ['elsewhere'], at: place('t') },
];

describe('blast radius', () => {
  it('counts the calls that lead to what changes, and on from it', () => {
    const mesh = (c: Parameters<typeof smallMesh>[0][string]) =>
      smallMesh(
        { a: {}, b: { allow: [from('a')] }, c, d: { allow: [from('c')] }, e: {} },
        { owners },
      );
    const [before, after] = [mesh({ allow: [] }), mesh({ allow: [from('b')] })];
    expect(blastRadius(compare(before, after), before, after)).toEqual({
      changed: ['shop/c'],
      upstream: [
        { name: 'shop/b', hops: 1 },
        { name: 'shop/a', hops: 2 },
      ],
      isOpen: false,
      downstream: [{ name: 'shop/d', hops: 1 }],
      teams: ['shop'],
    });
    // Who loses a callee is touched, too.
    expect(blastRadius(compare(after, before), after, before).upstream).toHaveLength(2);
  });

  it('reaches up to the gateways that lead there', () => {
    const mesh = (c: Parameters<typeof smallMesh>[0][string]) =>
      smallMesh({ b: { allow: [from('edge', 'edge')] }, c }, { gateways: [gateway([undefined])] });
    const [before, after] = [mesh({ allow: [] }), mesh({ allow: [from('b')] })];
    expect(blastRadius(compare(before, after), before, after)).toMatchObject({
      changed: ['shop/c'],
      upstream: [
        { name: 'ingress:public', hops: 2 },
        { name: 'shop/b', hops: 1 },
      ],
    });
  });

  it('says where everyone is upstream', () => {
    const mesh = (open: boolean) =>
      smallMesh({ a: {}, b: { allow: open ? [rule({ callers: [{ mesh: true }] })] : [] } });
    const [before, after] = [mesh(false), mesh(true)];
    expect(blastRadius(compare(before, after), before, after).isOpen).toBe(true);
    expect(blastRadius([], after, after)).toMatchObject({
      changed: [],
      upstream: [],
      isOpen: false,
    });
  });
});
