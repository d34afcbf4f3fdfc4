import { describe, expect, it } from 'vitest';
import type { GuaranteeLine } from '../../../src/model/guarantee.ts';
import { decide } from '../../../src/model/decide/decide.ts';
import type { Mesh } from '../../../src/model/mesh.ts';
import { guarantees } from '../../../src/reach/guarantees.ts';
import type { Small } from '../../support/small-mesh.ts';
import { account, gateway, line, place, rule, smallMesh } from '../../support/small-mesh.ts';

const from = (name: string, namespace?: string) =>
  rule({ callers: [account(name, namespace)] }, `${name}.yaml`, 3);
const gateways = [gateway([[{ subtree: '/x' }]])];

/** The gateway → b → c → d, each by name. */
const chained: Readonly<Record<string, Small>> = {
  a: {},
  b: { allow: [from('edge', 'edge')] },
  c: { allow: [from('b')] },
  d: { allow: [from('c')] },
};

function resultOf(services: Readonly<Record<string, Small>>, over: Partial<GuaranteeLine>) {
  const never = line({ kind: 'never', to: 'shop/d', text: 'never', ...over });
  const mesh: Mesh = smallMesh(services, {
    gateways,
    guarantees: [{ name: 'g', lines: [never], at: place('g.yaml') }],
  });
  const { results, diagnostics } = guarantees(mesh);
  return { mesh, result: results[0], diagnostics };
}

const fromPublic = { callers: [], gateways: ['public'] };
const ways = (result: ReturnType<typeof resultOf>['result']) =>
  result?.chain?.map((step) => `${step.from} → ${step.request.to}`);

describe('never', () => {
  it('is broken by a chain of calls, shown with a request for each that really passes', () => {
    const { mesh, result, diagnostics } = resultOf(chained, fromPublic);
    expect(ways(result)).toEqual(['ingress:public → shop/b', 'shop/b → shop/c', 'shop/c → shop/d']);
    for (const { request, decision } of result?.chain ?? []) {
      expect(decide(mesh, request)).toEqual(decision);
      expect(decision.decision).toBe('allow');
    }
    expect(diagnostics[0]).toMatchObject({ code: 'MW3909', severity: 'error' });
    expect(diagnostics[0]?.message).toBe(
      'guarantee `g` does not hold: calls can lead along `ingress:public → shop/b → shop/c → shop/d`',
    );
    expect(diagnostics[0]?.related).toHaveLength(3);
  });

  it('holds where every chain goes through a service that it names', () => {
    expect(resultOf(chained, { ...fromPublic, unlessThrough: ['shop/c'] }).result?.status).toBe(
      'holds',
    );
    const { result } = resultOf(
      { ...chained, d: { allow: [from('c'), from('b')] } },
      { ...fromPublic, unlessThrough: ['shop/c'] },
    );
    expect(ways(result)).toEqual(['ingress:public → shop/b', 'shop/b → shop/d']);
  });

  it('holds where a refusal cuts the chain whole, and not where it cuts a part of it', () => {
    const cut = (paths?: string) => ({
      ...chained,
      c: {
        allow: [from('b')],
        deny: [rule({ callers: [account('b')], ...(paths && { paths: [{ subtree: paths }] }) })],
      },
    });
    expect(resultOf(cut(), fromPublic).result?.status).toBe('holds');
    const { result } = resultOf(cut(''), fromPublic);
    expect(result?.status).toBe('holds');
    expect(resultOf(cut('/admin'), fromPublic).result?.status).toBe('broken');
  });

  it('takes callers away only where a chain begins', () => {
    const anyone = { except: [account('c')] };
    expect(ways(resultOf(chained, anyone).result)).toEqual(['shop/b → shop/c', 'shop/c → shop/d']);
    const all = { except: [account('b'), account('c'), account('edge', 'edge')] };
    expect(resultOf(chained, all).result?.status).toBe('holds');
  });

  it('follows services that call as one of their namespace, as anyone, or without identity', () => {
    const open = (box: Parameters<typeof rule>[0], mtls?: Small['mtls']): typeof chained => ({
      ...chained,
      d: { allow: [rule(box)], ...(mtls && { mtls }) },
    });
    const near = { callers: [account('a')] };
    expect(ways(resultOf(open({ callers: [{ namespace: 'shop' }] }), near).result)).toEqual([
      'shop/a → shop/d',
    ]);
    expect(resultOf(open({ callers: [{ mesh: true }] }), near).result?.status).toBe('broken');
    expect(resultOf(open({ callers: [{ any: true }] }, 'permissive'), near).result?.status).toBe(
      'broken',
    );
    const outside = open({ callers: [{ cidr: '10.0.0.0/8' }] }, 'permissive');
    const { result } = resultOf(outside, near);
    expect(result?.chain?.[0]?.request).toMatchObject({ peer: { kind: 'none' } });
    expect(result?.chain?.[0]?.request.sourceIp).toMatch(/^10\./);
  });

  it('looks at the ports that it names only', () => {
    expect(resultOf(chained, { ...fromPublic, ports: [81] }).result?.status).toBe('holds');
    expect(resultOf(chained, { ...fromPublic, ports: [80] }).result?.status).toBe('broken');
  });

  it('ends where calls run in a circle', () => {
    const circle = { ...chained, b: { allow: [from('c')] }, c: { allow: [from('b')] }, d: {} };
    expect(resultOf(circle, { callers: [account('a')] }).result?.status).toBe('holds');
  });
});
