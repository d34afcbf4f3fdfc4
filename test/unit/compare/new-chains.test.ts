import { describe, expect, it } from 'vitest';
import { compare } from '../../../src/compare/compare.ts';
import { newChains } from '../../../src/compare/new-chains.ts';
import type { Mesh } from '../../../src/model/mesh.ts';
import { account, gateway, rule, smallMesh } from '../../support/small-mesh.ts';

const from = (name: string, namespace?: string) => rule({ callers: [account(name, namespace)] });
const pci = { labels: { data: 'pci' } };
const open = { gateways: [gateway([[{ subtree: '/x' }]])] };
const b = { allow: [from('edge', 'edge')] };

const closed = smallMesh({ b, c: {}, d: { ...pci, allow: [from('c')] } }, open);
const opened = smallMesh(
  {
    b,
    c: { allow: [rule({ callers: [{ namespace: 'shop' }] })] },
    d: { ...pci, allow: [from('c')] },
  },
  open,
);

function chainsOf(before: Mesh | undefined, after: Mesh | undefined) {
  return newChains(compare(before, after), before, after).map(({ from: start, hops, isFirst }) => ({
    way: [start, ...hops.map(({ to }) => to)].join(' → '),
    isFirst,
  }));
}

describe('new chains', () => {
  it('are the shortest way from a gateway to sensitive data where there was none', () => {
    const way = 'ingress:public → shop/b → shop/c → shop/d';
    expect(chainsOf(closed, opened)).toEqual([{ way, isFirst: true }]);
    expect(chainsOf(undefined, opened)).toEqual([{ way, isFirst: true }]);
    expect(chainsOf(opened, opened)).toEqual([]);
    expect(chainsOf(opened, closed)).toEqual([]);
    expect(chainsOf(opened, undefined)).toEqual([]);
  });

  it('say each request of the way', () => {
    const [chain] = newChains(compare(closed, opened), closed, opened);
    expect(chain).toMatchObject({ from: 'ingress:public', to: 'shop/d', label: 'data: pci' });
    expect(chain?.hops.map(({ requests }) => requests)).toEqual([
      ['ANY /x/**'],
      ['everything'],
      ['everything'],
    ]);
    expect(chain?.hops.map(({ request }) => request.path)).toEqual(['/x', '/', '/']);
  });

  it('also go through a call that is new, where another way was there before', () => {
    const more = smallMesh(
      {
        b,
        c: { allow: [from('b')] },
        d: { ...pci, allow: [from('c'), from('b')] },
      },
      open,
    );
    const before = smallMesh(
      { b, c: { allow: [from('b')] }, d: { ...pci, allow: [from('c')] } },
      open,
    );
    expect(chainsOf(before, more)).toEqual([
      { way: 'ingress:public → shop/b → shop/d', isFirst: false },
    ]);
  });

  it('are none where a call gains requests but was there before', () => {
    const narrow = (paths: string) =>
      smallMesh(
        {
          b,
          d: { ...pci, allow: [rule({ callers: [account('b')], paths: [{ exact: paths }] })] },
        },
        open,
      );
    const wider = smallMesh({ b, d: { ...pci, allow: [from('b')] } }, open);
    expect(chainsOf(narrow('/one'), wider)).toEqual([]);
  });
});
