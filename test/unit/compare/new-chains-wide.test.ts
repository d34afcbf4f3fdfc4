import { describe, expect, it } from 'vitest';
import { compare } from '../../../src/compare/compare.ts';
import { newChains } from '../../../src/compare/new-chains.ts';
import type { Box } from '../../../src/access/term.ts';
import { account, gateway, rule, smallMesh, type Small } from '../../support/small-mesh.ts';

const from = (name: string, namespace?: string) => rule({ callers: [account(name, namespace)] });

/** The gateway → b → c → d, where `d` holds sensitive data; `more` also reaches `d`. */
const meshWith = (more: readonly Box[], over: Readonly<Record<string, Small>> = {}) =>
  smallMesh(
    {
      b: { allow: [from('edge', 'edge')] },
      c: { allow: [from('b')] },
      d: {
        labels: { data: 'pci' },
        mtls: 'permissive',
        allow: [from('c'), ...more.map((box) => rule(box))],
      },
      ...over,
    },
    { gateways: [gateway([[{ subtree: '/x' }]])] },
  );

function chainsOf(before: ReturnType<typeof meshWith>, after: ReturnType<typeof meshWith>) {
  return newChains(compare(before, after), before, after).map(({ from: start, hops }) =>
    [start, ...hops.map(({ to }) => to)].join(' → '),
  );
}

describe('new chains where many are let in at once', () => {
  const shorter = ['ingress:public → shop/b → shop/d'];

  it.each<[string, Box]>([
    ['a namespace', { callers: [{ namespace: 'shop' }] }],
    ['the mesh', { callers: [{ mesh: true }] }],
    ['anyone', { callers: [{ any: true }] }],
    ['a network', { callers: [{ cidr: '10.0.0.0/8' }] }],
  ])('go through a service that is one of %s', (_name, box) => {
    expect(chainsOf(meshWith([]), meshWith([box]))).toEqual(shorter);
  });

  it('are none where those could call before, or have no way in', () => {
    const all: Box = { callers: [{ namespace: 'shop' }] };
    const gets: Box = { ...all, methods: ['GET'] };
    expect(chainsOf(meshWith([gets]), meshWith([all]))).toEqual([]);
    const far: Box = { callers: [{ namespace: 'far' }] };
    expect(chainsOf(meshWith([], { 'far/z': {} }), meshWith([far], { 'far/z': {} }))).toEqual([]);
  });

  it('lead on from what is newly reached', () => {
    const late = (open: boolean) => {
      const e: Small = { allow: open ? [rule({ callers: [{ namespace: 'shop' }] })] : [] };
      return meshWith([{ callers: [account('e')] }], { e });
    };
    expect(chainsOf(late(false), late(true))).toEqual([
      'ingress:public → shop/b → shop/e → shop/d',
    ]);
  });
});
