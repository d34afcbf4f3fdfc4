import { describe, expect, it } from 'vitest';
import type { Request } from '../../../src/access/request.ts';
import { filler, pathExamples } from '../../../src/reach/examples.ts';
import { probes } from '../../../src/reach/probes.ts';
import { account, gateway, line, place, route, rule, smallMesh } from '../../support/small-mesh.ts';

const short = ({ peer, gateway: via, method, path }: Request): string => {
  const who = peer.kind === 'mesh' ? `${peer.namespace}/${peer.account}` : peer.kind;
  return `${via ?? who} ${method} ${path}`;
};

describe('path examples', () => {
  it('stand on both sides of each boundary', () => {
    expect(pathExamples({ exact: '/p' }, '0')).toEqual({
      inside: ['/p'],
      near: ['/p/x', '/x', '/px', '/'],
    });
    expect(pathExamples({ template: '/r/*' }, '0')).toEqual({
      inside: ['/r/0', '/r/x', '/r/0x'],
      near: ['/r/0/x', '/r'],
    });
    expect(pathExamples({ subtree: '/r' }, '0')).toEqual({
      inside: ['/r', '/r/x', '/r/x/y'],
      near: ['/x', '/rx', '/'],
    });
    expect(pathExamples({ subtree: '' }, '0').inside).toEqual(['/', '/x', '/x/y']);
    expect(pathExamples({ prefix: '/ad' }, '0').inside).toContain('/adx');
    expect(pathExamples({ regex: '/v[0-9]+/.*' }, '0').inside).toEqual(['/v0/x']);
  });

  it('fill a wildcard with a segment that no pattern names', () => {
    expect(filler([{ template: '/r/*' }])).toBe('0');
    expect(filler([{ template: '/r/*' }, { exact: '/r/0' }])).toBe('x');
  });
});

describe('probes', () => {
  const get = rule({
    callers: [account('a')],
    methods: ['GET'],
    paths: [{ template: '/r/*' }],
  });
  const mesh = smallMesh({ a: {}, b: { allow: [get] } });
  const shorts = probes([mesh], 'shop/b').map(short);

  it('ask for the rule, its near misses, other methods and other callers', () => {
    for (const expected of [
      'shop/a GET /r/0',
      'shop/a GET /r/0/x',
      'shop/a GET /r',
      'shop/a POST /r/0',
      'shop/default GET /r/0',
      'default/default GET /r/0',
      'none GET /r/0',
    ])
      expect(shorts).toContain(expected);
    expect(new Set(shorts).size).toBe(shorts.length);
  });

  it('are the same for the same meshes', () => {
    expect(probes([mesh, structuredClone(mesh)], 'shop/b')).toEqual(probes([mesh], 'shop/b'));
  });

  it('know the rules of all meshes', () => {
    const other = smallMesh({
      a: {},
      b: {
        allow: [
          rule({ callers: [account('z', 'far')], methods: ['PUT'], paths: [{ exact: '/q' }] }),
        ],
      },
    });
    const both = probes([mesh, other], 'shop/b').map(short);
    expect(both).toContain('far/z PUT /q');
    expect(both).toContain('far/z GET /r/0');
    expect(both).toContain('shop/a PUT /q');
  });

  it('hold what guarantees and routes test', () => {
    const tested = smallMesh(
      {
        a: {},
        b: {
          allow: [get],
          routes: [
            route({ v1: 100 }, { match: [{ headers: [{ key: 'x-b', some: [{ exact: '1' }] }] }] }),
            route({ v1: 100 }),
          ],
        },
      },
      {
        guarantees: [
          {
            name: 'g',
            at: place('g.yaml'),
            lines: [line({ requests: [{ paths: [{ exact: '/secret' }] }] })],
          },
        ],
      },
    );
    const all = probes([tested], 'shop/b');
    expect(all.some(({ path }) => path === '/secret')).toBe(true);
    expect(all.some(({ headers }) => headers['x-b']?.[0] === '1')).toBe(true);
    expect(all.some(({ headers }) => headers['x-b']?.[0] === '1x')).toBe(true);
  });

  it('find the path that a subtree rewrite turns into a granted one', () => {
    const rewritten = smallMesh({
      a: {},
      b: {
        allow: [get],
        routes: [
          route(
            { v1: 100 },
            { match: [{ paths: [{ subtree: '/old' }] }], rewrite: { path: '/r' } },
          ),
          route({ v1: 100 }),
        ],
      },
    });
    expect(probes([rewritten], 'shop/b').map(short)).toContain('shop/a GET /old/0');
  });

  it('come through a gateway with its host and the client’s address', () => {
    const edge = rule({ callers: [account('edge', 'edge')], paths: [{ exact: '/x' }] });
    const open = gateway([[{ exact: '/x' }]]);
    const limited = {
      ...open,
      routes: open.routes.map((one) => ({ ...one, remoteIp: { in: ['10.1.0.0/16'] } })),
    };
    const found = probes([smallMesh({ b: { allow: [edge] } }, { gateways: [limited] })], 'shop/b');
    const through = found.filter((request) => request.gateway === 'public');
    expect(through.some(({ remoteIp, path }) => remoteIp === '10.1.0.0' && path === '/x')).toBe(
      true,
    );
    expect(through.some(({ remoteIp }) => remoteIp === '192.0.2.1')).toBe(true);
    expect(through.every(({ host }) => host === 'shop.example.com')).toBe(true);
  });

  it('stay within the budget of a port, and leave no caller out', () => {
    const many = Array.from({ length: 60 }, (_, index) =>
      rule({
        callers: [account(`c${index}`)],
        methods: ['GET', 'POST'],
        paths: [{ template: `/p${index}/*` }, { subtree: `/q${index}` }],
      }),
    );
    const found = probes([smallMesh({ b: { allow: many } })], 'shop/b');
    expect(found.length).toBeLessThanOrEqual(20_000);
    const callers = new Set(found.map(({ peer }) => JSON.stringify(peer)));
    expect(callers.size).toBe(63);
  });
});
