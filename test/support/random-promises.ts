import fc from 'fast-check';
import type { Peer, Request } from '../../src/access/request.ts';
import type { Box, CallerPattern, KeyTest } from '../../src/access/term.ts';
import type { GuaranteeLine } from '../../src/model/guarantee.ts';
import type { IngressRoute, Mesh } from '../../src/model/mesh.ts';
import type { Rule } from '../../src/model/workload.ts';
import { meshPeer, spiffePeer } from '../../src/reach/caller.ts';
import { account, gateway, line, place, route, rule, smallMesh, type Small } from './small-mesh.ts';

/**
 * Four services, a gateway and guarantees over one small alphabet, without regular expressions: every
 * rule can meet every line, and all requests that matter can be tried one by one.
 */

const few = <T>(one: fc.Arbitrary<T>, most = 2) => fc.array(one, { minLength: 1, maxLength: most });
const few0 = <T>(one: fc.Arbitrary<T>, most = 2) => fc.array(one, { maxLength: most });

const services = ['a', 'b', 'c', 'd'] as const;

const caller = fc.constantFrom<CallerPattern[]>(
  ...services.map((name) => account(name)),
  account('z', 'far'),
  account('edge', 'edge'),
  { namespace: 'shop' },
  { mesh: true },
  { any: true },
  { cidr: '10.0.0.0/8' },
  { cidr: '10.1.0.0/16' },
  { spiffe: 'spiffe://partner.example/billing' },
);
const path = fc.constantFrom<NonNullable<Box['paths']>[number][]>(
  { exact: '/r' },
  { template: '/r/*' },
  { subtree: '/r' },
  { subtree: '' },
);
const xa: fc.Arbitrary<KeyTest> = fc.constantFrom<KeyTest[]>(
  { key: 'x-a', some: [{ exact: '1' }] },
  { key: 'x-a', none: [{ exact: '1' }] },
  { key: 'x-a', some: [{ present: true }] },
);
const token = fc.constantFrom(
  { issuers: ['corp'], claims: [] },
  { issuers: ['corp'], claims: [{ key: 'groups', some: [{ exact: 'admin' }] }] },
);
const sent = fc.record(
  {
    methods: fc.subarray(['GET', 'POST'], { minLength: 1 }),
    paths: few(path),
    headers: xa.map((one) => [one]),
    token,
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Box>;
/** Most say little, so that they meet. */
const said: fc.Arbitrary<Box> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: sent },
);
const ruleOf = (callers: fc.Arbitrary<readonly CallerPattern[]>): fc.Arbitrary<Rule> =>
  fc.tuple(callers, said).map(([from, box]) => rule({ ...box, callers: from }));

const routes = fc.constantFrom<NonNullable<Small['routes']>[]>(
  [],
  [],
  [route({ v1: 100 })],
  [route({ v1: 100 }, { match: [{ paths: [{ subtree: '/r' }] }] })],
  [route({ v2: 100 }, { match: [{ methods: ['GET'] }] }), route({ v1: 90, v2: 10 })],
  [
    route({ v1: 100 }, { match: [{ paths: [{ subtree: '/q' }] }], rewrite: { path: '/r' } }),
    route({ v2: 100 }),
  ],
  [
    route({}, { match: [{ paths: [{ exact: '/r' }] }], redirect: { path: '/', status: 301 } }),
    route({ v1: 100 }, { clients: ['shop/a'] }),
    route({ v1: 0, v2: 100 }),
  ],
  [route({ v1: 100 }, { headers: { request: { set: { 'x-a': '1' } } } })],
);

const small: fc.Arbitrary<Small> = fc.record({
  allow: fc.oneof(
    { weight: 8, arbitrary: few0(ruleOf(few(caller))) },
    { weight: 1, arbitrary: fc.constant('open' as const) },
  ),
  deny: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: few(ruleOf(few(caller)), 1) },
  ),
  mtls: fc.constantFrom('strict' as const, 'strict' as const, 'permissive' as const),
  issuers: fc.constantFrom([], [], ['corp']),
  routes,
});

const ingress: fc.Arbitrary<readonly IngressRoute[]> = few0(
  fc
    .tuple(
      fc.constantFrom(['*'], ['b.example.com'], ['*.example.com']),
      fc.option(few(path, 1), { nil: undefined }),
      fc.constantFrom('shop/b', 'shop/b', 'shop/c'),
    )
    .map(([hosts, paths, service]) => ({
      hosts,
      ...(paths && { paths }),
      service,
      port: 80,
      from: [place('b.yaml')],
    })),
  3,
);

const promise: fc.Arbitrary<GuaranteeLine> = fc
  .record({
    kind: fc.constantFrom('allow' as const, 'deny' as const, 'routed' as const, 'never' as const),
    callers: fc.option(few(caller), { nil: undefined, freq: 3 }),
    gateways: fc.constantFrom([], [], ['public']),
    except: few0(caller, 1),
    to: fc.constantFrom('shop/b', 'shop/b', 'shop/c', 'shop/d'),
    ports: fc.constantFrom(undefined, undefined, [80], [81]),
    requests: few(said, 2),
    headers: few0(xa, 1),
    version: fc.constantFrom('v1', 'v2'),
    unlessThrough: fc.subarray(['shop/b', 'shop/c'], { maxLength: 1 }),
  })
  .map(({ kind, callers, ports, version, ...rest }) =>
    line({
      ...rest,
      kind,
      ...(callers && { callers }),
      ...(ports && { ports }),
      ...(kind === 'routed' && { version }),
      // Chains are about calls, not about requests.
      ...(kind === 'never' ? { requests: [{}], headers: [] } : { unlessThrough: [] }),
      text: kind,
    }),
  );

/** A mesh, and one guarantee of a few lines about it. */
export const promisingMesh: fc.Arbitrary<Mesh> = fc
  .tuple(fc.tuple(small, small, small, small), ingress, few(promise, 4))
  .map(([[a, b, c, d], ways, lines]) => {
    const mesh = smallMesh({ a, b, c, d });
    const issuer = {
      name: 'corp',
      issuer: 'https://corp.example',
      jwks: 'https://corp.example/keys',
      audiences: [],
      forward: false,
      at: place('mesh.yaml'),
    };
    return {
      ...mesh,
      facts: { ...mesh.facts, issuers: [issuer] },
      gateways: [{ ...gateway([]), routes: ways }],
      guarantees: [{ name: 'g', lines, at: place('g.yaml') }],
    };
  });

/** Who sends a request. */
type Sender = Pick<Request, 'peer' | 'gateway' | 'sourceIp'>;

const edge: Peer = meshPeer('cluster.local', 'edge', 'edge');
export const senders: readonly Sender[] = [
  ...services.map((name) => ({ peer: meshPeer('cluster.local', 'shop', name) })),
  { peer: meshPeer('cluster.local', 'shop', 'q') },
  { peer: meshPeer('cluster.local', 'far', 'z') },
  { peer: meshPeer('cluster.local', 'far', 'q') },
  { peer: meshPeer('foreign.example', 'shop', 'a') },
  { peer: edge },
  { peer: edge, gateway: 'public' },
  { peer: spiffePeer('spiffe://partner.example/billing') },
  ...['10.0.0.9', '10.1.0.9', '192.168.0.9'].map((sourceIp) => ({
    peer: { kind: 'none' as const },
    sourceIp,
  })),
];

const tokens: readonly Request['token'][] = [
  { kind: 'none' },
  { kind: 'bad' },
  { kind: 'valid', issuer: 'corp', claims: { groups: ['admin'] } },
  { kind: 'valid', issuer: 'corp', claims: {} },
];

/** Every request of the alphabet that somebody sends to a service. */
export function requestsTo(to: string, from: Sender): readonly Request[] {
  const hosts = from.gateway === undefined ? ['b'] : ['b.example.com', 'other.example.net'];
  const headers: readonly Request['headers'][] = [{}, { 'x-a': ['1'] }, { 'x-a': ['2'] }];
  return ['GET', 'POST', 'PUT'].flatMap((method) =>
    ['/', '/r', '/r/7', '/r/7/8', '/q', '/q/7'].flatMap((sentPath) =>
      hosts.flatMap((host) =>
        headers.flatMap((some) =>
          tokens.map((one) => ({
            wire: 'http' as const,
            ...from,
            to,
            port: 80,
            method,
            path: sentPath,
            query: {},
            host,
            headers: some,
            token: one,
          })),
        ),
      ),
    ),
  );
}
