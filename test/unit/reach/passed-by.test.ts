import { describe, expect, it } from 'vitest';
import type { GuaranteeLine } from '../../../src/model/guarantee.ts';
import type { Mesh } from '../../../src/model/mesh.ts';
import { guarantees } from '../../../src/reach/guarantees.ts';
import type { Small } from '../../support/small-mesh.ts';
import { account, gateway, line, place, route, rule, smallMesh } from '../../support/small-mesh.ts';

type Lines = readonly Partial<GuaranteeLine>[];

function promising(services: Readonly<Record<string, Small>>, lines: Lines, over = {}): Mesh {
  const all = lines.map((one) => line(one));
  return smallMesh(services, {
    guarantees: [{ name: 'g', lines: all, at: place('g.yaml') }],
    ...over,
  });
}

const resultsOf = (mesh: Mesh) => guarantees(mesh).results;
const statuses = (mesh: Mesh) => resultsOf(mesh).map(({ status }) => status);

describe('a guarantee does not rest on routes, which a client can pass by', () => {
  const admin = [{ paths: [{ exact: '/admin' }] }];
  const fromA: Partial<GuaranteeLine> = { callers: [account('a')], requests: admin };
  const routed = (routes: Small['routes']) =>
    promising({ a: {}, b: { allow: [rule({ callers: [account('a')] })], routes: routes ?? [] } }, [
      fromA,
      { ...fromA, kind: 'never', requests: [{}] },
    ]);
  const some = route({ v1: 100 }, { match: [{ paths: [{ subtree: '/api' }] }] });

  it.each<[string, Small['routes']]>([
    ['no route takes the request', [some]],
    ['only routes of other clients take it', [some, route({ v1: 100 }, { clients: ['shop/c'] })]],
    ['only routes of other ports take it', [some, route({ v1: 100 }, { ports: [81] })]],
    [
      'it is redirected',
      [
        route(
          {},
          { match: [{ paths: [{ exact: '/admin' }] }], redirect: { path: '/', status: 301 } },
        ),
        route({ v1: 100 }),
      ],
    ],
    [
      'it is rewritten to what nobody may',
      [route({ v1: 100 }, { headers: { request: { set: { 'x-a': '1' } } } })],
    ],
  ])('where %s', (_name, routes) => {
    const [deny] = resultsOf(routed(routes));
    expect(deny?.status).toBe('broken');
    expect(deny?.witness?.decision.decision).toBe('allow');
  });

  it.each<[string, Parameters<typeof rule>[0], Parameters<typeof route>[1]]>([
    [
      'it writes a header that is refused',
      { headers: [{ key: 'x-a', some: [{ exact: '1' }] }] },
      { headers: { request: { set: { 'x-a': '1' } } } },
    ],
    [
      'it leads to a path that is refused',
      { paths: [{ exact: '/q' }] },
      { rewrite: { path: '/q' } },
    ],
  ])('where only the route makes it what is refused: %s', (_name, refused, edits) => {
    const small: Small = {
      allow: [rule({ callers: [account('a')] })],
      deny: [rule(refused)],
      routes: [route({ v1: 100 }, edits)],
    };
    const [deny] = resultsOf(promising({ a: {}, b: small }, [fromA]));
    expect(deny?.status).toBe('broken');
    expect(deny?.witness?.decision.decision).toBe('allow');
  });

  it('says of each call of a chain what lets it pass', () => {
    const onlyForOthers = [route({ v1: 100 }, { clients: ['shop/c'] })];
    const [, never] = resultsOf(routed(onlyForOthers));
    expect(never?.status).toBe('broken');
    expect(never?.chain?.map(({ decision }) => decision.decision)).toEqual(['allow']);
  });

  it('except at a gateway, which nobody passes by', () => {
    const services = {
      b: { allow: [rule({ callers: [account('edge', 'edge')] })], routes: [some] },
    };
    const lines: Lines = [
      { callers: [], gateways: ['public'], requests: admin },
      { gateways: ['public'], requests: admin },
    ];
    const mesh = promising(services, lines, { gateways: [gateway([[{ subtree: '' }]])] });
    // The account of the gateway is somebody who connects directly, too.
    expect(statuses(mesh)).toEqual(['holds', 'broken']);
  });
});

describe('`never` of networks', () => {
  const from = (cidr: string) => [{ cidr }];
  const open = (lines: Lines) =>
    promising(
      {
        a: {},
        b: { mtls: 'permissive', allow: [rule({ callers: from('10.0.0.0/8') })] },
        c: { allow: [rule({ callers: [account('b')] })] },
      },
      lines.map((one) => ({ kind: 'never', to: 'shop/c', ...one })),
    );

  it.each<[string, Partial<GuaranteeLine>, string]>([
    ['a network inside', { callers: from('10.1.0.0/16') }, 'broken'],
    ['a network around', { callers: from('10.0.0.0/7') }, 'broken'],
    ['another network', { callers: from('192.168.0.0/16') }, 'holds'],
    ['a network beside an account', { callers: [account('q'), ...from('10.1.0.0/16')] }, 'broken'],
    [
      'a network that is taken away',
      { callers: from('10.1.0.0/16'), except: from('10.0.0.0/8') },
      'holds',
    ],
    [
      'a part that is taken away',
      { callers: from('10.0.0.0/8'), except: from('10.1.0.0/16') },
      'broken',
    ],
    ['anyone but that network', { except: [account('b'), ...from('10.0.0.0/8')] }, 'holds'],
    ['anyone but a part of it', { except: [account('b'), ...from('10.1.0.0/16')] }, 'broken'],
  ])('follows what comes from it: %s', (_name, over, status) => {
    const [result] = resultsOf(open([over]));
    expect(result?.status).toBe(status);
    const address = result?.chain?.[0]?.request.sourceIp;
    if (status === 'holds') return;
    expect(address).toMatch(/^10\./);
    if (over.callers?.length === 1 && over.except === undefined && _name.includes('inside'))
      expect(address).toMatch(/^10\.1\./);
    if (over.except !== undefined) expect(address).not.toMatch(/^10\.1\./);
  });

  it('that a service calls from is that service, identity or not', () => {
    const mesh = promising(
      { a: {}, b: { mtls: 'permissive', allow: [rule({ callers: from('10.0.0.0/8') })] } },
      [{ kind: 'never', callers: [account('a')], except: from('10.1.0.0/16') }],
    );
    const [result] = resultsOf(mesh);
    expect(result?.chain?.map((step) => step.from)).toEqual(['shop/a']);
    expect(result?.chain?.[0]?.request.sourceIp).not.toMatch(/^10\.1\./);
  });
});
