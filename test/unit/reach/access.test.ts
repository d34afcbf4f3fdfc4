import { describe, expect, it } from 'vitest';
import type { Box } from '../../../src/access/term.ts';
import type { Mesh } from '../../../src/model/mesh.ts';
import { edges } from '../../../src/reach/edges.ts';
import {
  account,
  gateway,
  place,
  route,
  rule,
  smallMesh,
  type Small,
} from '../../support/small-mesh.ts';

const get = (path: string, over: Box = {}): Box => ({
  methods: ['GET'],
  paths: [path.endsWith('/**') ? { subtree: path.slice(0, -3) } : { exact: path }],
  ...over,
});

const said = (mesh: Mesh) =>
  edges(mesh).map(({ from, requests, except }) =>
    [from, requests.join(', '), ...(except ? [`not ${except.join(', ')}`] : [])].join(' | '),
  );

const of = (b: Small, over: Partial<Mesh> = {}) => said(smallMesh({ a: {}, b }, over));

const everyone = { callers: [{ mesh: true as const }] };

describe('what a caller may do', () => {
  it('is what all rules leave of it together', () => {
    const allow = [
      rule(get('/x/**', { callers: [account('a')] })),
      rule(get('/y', { callers: [account('a')] })),
    ];
    const deny = [rule({ paths: [{ exact: '/x/7' }] }), rule({ paths: [{ exact: '/y' }] })];
    expect(of({ allow, deny })).toEqual(['shop/a | GET /x/** except /x/7']);
    // Each refuses a part of it, and together all.
    const halves = [rule({ methods: ['GET', 'HEAD'] }), rule({ paths: [{ subtree: '' }] })];
    expect(of({ allow, deny: halves })).toEqual([]);
  });

  it('is told of the path that is sent, and of the one that the service accepts', () => {
    const allow = [rule(get('/v1/**', { callers: [account('a')] }))];
    const routes = [
      route({ v1: 100 }, { match: [{ paths: [{ subtree: '/api' }] }], rewrite: { path: '/v1' } }),
    ];
    expect(of({ allow, routes })).toEqual(['shop/a | GET /api/**, GET /v1/**']);
  });

  it('is asked of an authorizer, or not known', () => {
    const mesh = smallMesh({ a: {}, b: { allow: [rule(get('/x', everyone))] } });
    const asks = { ...rule({}), provider: 'opa' };
    const asking: Mesh = {
      ...mesh,
      workloads: mesh.workloads.map((workload) => ({
        ...workload,
        ports: workload.ports.map((port) => ({
          ...port,
          ways: port.ways.map((way) => ({
            ...way,
            layers: way.layers.map((layer) => ({ ...layer, asks: [asks] })),
          })),
        })),
      })),
    };
    expect(said(asking)).toEqual(['mesh | GET /x if `opa` agrees']);
    const opaque = [{ what: 'a filter', workloads: ['shop/b'], at: place('filter.yaml') }];
    const [first, ...others] = edges({ ...mesh, opaque });
    expect(first).toMatchObject({
      from: 'mesh',
      requests: ['everything (not known)'],
      sources: [place('filter.yaml')],
    });
    // Nobody can say that TLS is asked for there.
    expect(others.map(({ from }) => from)).toEqual(['no identity']);
  });

  it('is told by network for who shows no identity, and folded where that makes no difference', () => {
    const from = (cidr: string, path: string) => rule(get(path, { callers: [{ cidr }] }));
    const open = { mtls: 'permissive' as const };
    expect(of({ ...open, allow: [from('10.0.0.0/8', '/x'), from('10.1.0.0/16', '/y')] })).toEqual([
      'cidr:10.1.0.0/16 | GET /x, GET /y',
      'cidr:10.0.0.0/8 | GET /x',
    ]);
    const deny = [rule({ callers: [{ cidr: '10.0.0.0/8' }] })];
    expect(of({ ...open, allow: 'open', deny })).toEqual([
      'mesh | everything',
      'no identity | everything | not cidr:10.0.0.0/8',
    ]);
    const same = [from('10.0.0.0/8', '/x'), rule(get('/x', { callers: [{ any: true }] }))];
    expect(of({ ...open, allow: same })).toEqual(['mesh | GET /x', 'no identity | GET /x']);
  });

  it('is told of the account of a gateway where nothing passes through that', () => {
    const gateways = [gateway([[{ exact: '/x' }]])];
    const allow = (path: string) => [rule(get(path, { callers: [account('edge', 'edge')] }))];
    expect(of({ allow: allow('/x') }, { gateways })).toEqual(['ingress:public | GET /x']);
    expect(of({ allow: allow('/y') }, { gateways })).toEqual(['sa:edge/edge | GET /y']);
  });

  it('is told of one SPIFFE ID beside the mesh only where it differs', () => {
    const spiffe = (uri: string) => ({ callers: [{ spiffe: uri }] });
    const allow = [rule(get('/x', everyone))];
    const own = 'spiffe://cluster.local/ns/shop/sa/job';
    expect(of({ allow, deny: [rule(spiffe(own))] })).toEqual([`mesh | GET /x | not ${own}`]);
    const other = 'spiffe://partner.example/billing';
    expect(of({ allow: [...allow, rule(get('/x', spiffe(other)))] })).toEqual([
      'mesh | GET /x',
      `${other} | GET /x`,
    ]);
  });

  it('names the lines of every rule that grants a part of it, and of no other', () => {
    const allow = [
      rule(get('/x', { callers: [account('a')] }), 'x.yaml'),
      rule(get('/y', { callers: [account('a')] }), 'y.yaml'),
      rule(get('/z', { callers: [account('c')] }), 'z.yaml'),
    ];
    const deny = [rule({ paths: [{ exact: '/y' }] })];
    const [edge] = edges(smallMesh({ a: {}, b: { allow, deny } }));
    expect(edge?.sources).toEqual([place('x.yaml')]);
  });
});
