import { describe, expect, it } from 'vitest';
import { compare } from '../../../src/compare/compare.ts';
import type { Change } from '../../../src/compare/change.ts';
import type { Mesh } from '../../../src/model/mesh.ts';
import { account, gateway, route, rule, smallMesh } from '../../support/small-mesh.ts';

const rows = (changes: readonly Change[]) =>
  changes.map(({ class: kind, certainty, from, to, what, before, after }) =>
    [kind, certainty, from ?? '*', to, what, before, after].join(' | '),
  );

describe('compare: a gateway with another identity', () => {
  const as = (name: string, namespace = 'edge') => ({
    gateways: [{ ...gateway([undefined]), namespace, account: name }],
  });
  const admin = (over: Partial<Mesh>, allow = account('admin', 'edge')) =>
    smallMesh({ b: { allow: [rule({ callers: [allow] })] } }, over);
  const identity = (before: string, after: string) =>
    `exposure | exact | * | Gateway/public | identity | ingress ${before} | ingress ${after}`;

  it('lets in from the internet what its new account is granted', () => {
    const changes = compare(admin(as('edge')), admin(as('admin')));
    expect(rows(changes)).toEqual([
      'widens | exact | ingress:public | shop/b | access |  | everything',
      identity('edge/edge', 'edge/admin'),
    ]);
    expect(changes[0]?.crossing).toBe('internet');
    expect(changes[0]?.witness).toMatchObject({
      request: { gateway: 'public', peer: { account: 'admin' } },
      before: { decision: 'deny' },
      after: { decision: 'allow' },
    });
  });

  it('no longer lets in what its old account or namespace was granted', () => {
    expect(rows(compare(admin(as('admin')), admin(as('edge'))))).toEqual([
      'narrows | exact | ingress:public | shop/b | access | everything | ',
      identity('edge/admin', 'edge/edge'),
    ]);
    expect(rows(compare(admin(as('admin')), admin(as('admin', 'shop'))))).toEqual([
      'narrows | exact | ingress:public | shop/b | access | everything | ',
      identity('edge/admin', 'shop/admin'),
    ]);
  });

  it('and grants that follow it moves two accounts, and nobody from the internet', () => {
    const after = admin(as('edge'), account('edge', 'edge'));
    expect(rows(compare(admin(as('admin')), after))).toEqual([
      'widens | exact | sa:edge/edge | shop/b | access |  | everything',
      'narrows | exact | sa:edge/admin | shop/b | access | everything | ',
      identity('edge/admin', 'edge/edge'),
    ]);
  });

  it('takes the routes that are for its account on each side', () => {
    const routes = [
      route({}, { clients: ['edge/admin'], redirect: { path: '/', status: 302 } }),
      route({ v1: 100 }),
    ];
    const routed = (over: Partial<Mesh>) => smallMesh({ b: { allow: 'open', routes } }, over);
    expect(rows(compare(routed(as('edge')), routed(as('admin'))))).toEqual([
      'narrows | exact | ingress:public | shop/b | access | everything | ',
      identity('edge/edge', 'edge/admin'),
    ]);
  });
});
