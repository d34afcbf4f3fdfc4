import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/model/decide/decide.ts';
import { edges } from '../../../src/reach/edges.ts';
import { partition } from '../../../src/reach/partition.ts';
import { probes } from '../../../src/reach/probes.ts';
import { account, gateway, place, rule, smallMesh, type Small } from '../../support/small-mesh.ts';

const from = (name: string, namespace?: string) =>
  rule({ callers: [account(name, namespace)], methods: ['GET'], paths: [{ subtree: '/x' }] });

const said = (services: Readonly<Record<string, Small>>, over = {}) =>
  edges(smallMesh(services, over)).map(
    ({ from: caller, to, port, requests }) => `${caller} → ${to}:${port} ${requests.join(', ')}`,
  );

describe('edges', () => {
  it('name services, accounts, gateways, and what passes in words', () => {
    const services = {
      a: {},
      b: { allow: [from('a'), from('edge', 'edge'), from('prometheus', 'monitoring')] },
      c: { allow: [from('b')], protocol: 'tcp' as const },
    };
    expect(said(services, { gateways: [gateway([[{ subtree: '/x' }]])] })).toEqual([
      'ingress:public → shop/b:80 GET /x/**',
      'sa:monitoring/prometheus → shop/b:80 GET /x/**',
      'shop/a → shop/b:80 GET /x/**',
    ]);
  });

  it('say a wider caller once, and what a DENY takes out', () => {
    const deny = rule({ paths: [{ exact: '/x/7' }] });
    const all = rule({ callers: [{ mesh: true }], paths: [{ subtree: '/x' }] });
    expect(said({ a: {}, b: { allow: [all], deny: [deny] } })).toEqual([
      'mesh → shop/b:80 ANY /x/** except /x/7',
    ]);
  });

  it('leave out a rule that a DENY voids, and keep the lines of the others', () => {
    const voided = rule({ callers: [account('a')] });
    const found = edges(
      smallMesh({ a: {}, b: { allow: [from('a'), from('c')], deny: [voided] }, c: {} }),
    );
    expect(found.map((edge) => edge.from)).toEqual(['shop/c']);
    expect(found[0]?.sources).toEqual([place('rule.yaml')]);
  });

  it('show an open service as everyone’s', () => {
    expect(said({ b: { allow: 'open' } })).toEqual(['mesh → shop/b:80 everything']);
    const open = { gateways: [gateway([[{ subtree: '/x' }]])] };
    expect(said({ b: { allow: 'open' } }, open)).toEqual([
      'ingress:public → shop/b:80 ANY /x/**',
      'mesh → shop/b:80 everything',
    ]);
  });
});

describe('a part of a mesh', () => {
  it('decides about its callee as the whole does', () => {
    const mesh = smallMesh(
      { a: {}, b: { allow: [from('a'), from('edge', 'edge')] }, c: { allow: [from('b')] } },
      { gateways: [gateway([[{ subtree: '/x' }]])] },
    );
    const part = partition(mesh)('shop/b');
    for (const request of probes([mesh], 'shop/b'))
      expect(decide(part, request)).toEqual(decide(mesh, request));
  });
});
