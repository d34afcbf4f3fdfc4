import { describe, expect, it } from 'vitest';
import type { Mesh } from '../../../src/model/mesh.ts';
import type { Route } from '../../../src/model/route.ts';
import { guarantees } from '../../../src/reach/guarantees.ts';
import { account, gateway, line, place, route, rule, smallMesh } from '../../support/small-mesh.ts';

/** How `routed … to v1` stands over these routes of `shop/b`. */
function statusOf(routes: readonly Route[], over: Parameters<typeof line>[0] = {}) {
  const wanted = line({ kind: 'routed', version: 'v1', callers: [account('a')], ...over });
  const mesh = smallMesh(
    { a: {}, b: { allow: [rule({ callers: [account('a')] })], routes } },
    { guarantees: [{ name: 'g', lines: [wanted], at: place('g.yaml') }] },
  );
  return guarantees(mesh).results[0]?.status;
}

describe('a `routed` line', () => {
  it('does not mind a share that gets nothing', () => {
    expect(statusOf([route({ v1: 100, v2: 0 })])).toBe('holds');
    expect(statusOf([route({ v1: 99, v2: 1 })])).toBe('broken');
  });

  it('means a version of that service, not the namesake of another', () => {
    const to = [{ service: 'shop/c', version: 'v1', weight: 100 }];
    expect(statusOf([{ ...route({}), to }])).toBe('broken');
  });

  it('is not kept by a redirect, by no route, and by a route of others', () => {
    const redirect = { path: '/elsewhere', status: 302 };
    expect(statusOf([route({}, { redirect })])).toBe('broken');
    expect(statusOf([])).toBe('broken');
    expect(statusOf([route({ v1: 100 }, { clients: ['shop/c'] })])).toBe('broken');
    expect(statusOf([route({ v1: 100 }, { clients: ['shop/a'] })])).toBe('holds');
    expect(statusOf([route({ v1: 100 }, { ports: [81] })])).toBe('broken');
  });

  it('asks where a request would go, whoever may send it', () => {
    expect(statusOf([route({ v1: 100 })], { callers: [account('c')] })).toBe('holds');
  });
});

describe('a promise at a gateway that leads to two ports on two hosts', () => {
  function twoPorts(over: Parameters<typeof line>[0]): Mesh {
    const services = { b: { allow: [rule({ callers: [account('edge', 'edge')] })] } };
    const promised = line({ kind: 'allow', callers: [], gateways: ['public'], ...over });
    const mesh = smallMesh(services, {
      guarantees: [{ name: 'g', lines: [promised], at: place('g.yaml') }],
    });
    const through = gateway([undefined]);
    return {
      ...mesh,
      services: mesh.services.map((one) => ({
        ...one,
        ports: [80, 81, 82].flatMap((number) =>
          one.ports.map((port) => ({ ...port, name: `p${number}`, number })),
        ),
      })),
      gateways: [
        {
          ...through,
          hosts: ['a.example.com', 'b.example.com'],
          routes: through.routes.flatMap((one) => [
            { ...one, hosts: ['a.example.com'], port: 80 },
            { ...one, hosts: ['b.example.com'], port: 81 },
          ]),
        },
      ],
    };
  }

  it.each<[readonly number[] | undefined, string]>([
    [undefined, 'holds'],
    [[80], 'holds'],
    [[80, 81], 'holds'],
    [[82], 'broken'],
    [[81, 82], 'broken'],
  ])('is about the hosts that lead to the port: %j %s', (ports, status) => {
    const [result] = guarantees(twoPorts(ports ? { ports } : {})).results;
    expect(result?.status).toBe(status);
  });
});
