import { describe, expect, it } from 'vitest';
import type { Peer, Request, Token } from '../../../../src/access/request.ts';
import { decidePort } from '../../../../src/model/decide/decide-port.ts';
import { policiesAllow } from '../../../support/authorization-policy.ts';
import { documents, istioObjects, service } from '../../../support/istio-of.ts';
import { soundMeshOf } from '../../../support/mesh-of.ts';

const input = documents(
  `trustDomain: {name: prod.local, aliases: [old.local]}
jwt: {corp: {issuer: "https://idp.example.com", jwks: "https://idp.example.com/keys"}, partner: {issuer: "https://partner.example", jwks: "https://partner.example/keys"}}
gateways: {edge: {namespace: ingress, serviceAccount: gw, workload: {istio: gw}, hosts: [a.example.com, b.example.com], listen: {http: {port: 80}}}}`,
  service('shop/web', '{}'),
  service('jobs/batch', '{}'),
  service(
    'shop/cart',
    `
  ports: {http: 8080, tcp: {port: 7000, mtls: permissive}}
  allow:
    - {from: [web, jobs/*], port: http, ops: [GET|HEAD /a/*, ANY /b/**, ANY /c/*/d/**, POST /admin/x]}
    - {from: "ingress:edge", hosts: [a.example.com], port: http, ops: [ANY /a/**]}
    - {from: mesh, port: http, headers: {x-a: ["1", "2*"], x-b: {not: "3"}}, ops: [ANY /h/**]}
    - {from: mesh, port: http, jwt: {issuer: corp, claims: {groups: [sre, dev]}}, ops: [ANY /t/**, ANY /admin/**]}
    - {from: web, port: http, ops: [POST /b/x/y]}
    - {from: web, port: tcp}
    - {from: "cidr:10.0.0.0/8", port: tcp}
  deny:
    - {from: jobs/*, port: http, unless: {ops: [GET /a/*]}}
    - {ops: [ANY /admin/**], unless: {from: web, jwt: {issuer: corp, claims: {groups: sre}}, headers: {x-a: "1"}}}`,
  ),
);

const peers: readonly Peer[] = [
  { kind: 'none' },
  ...[
    ['prod.local', 'shop', 'web'],
    ['old.local', 'shop', 'web'],
    ['prod.local', 'jobs', 'batch'],
    ['prod.local', 'jobs', 'other'],
    ['prod.local', 'shop', 'web2'],
    ['prod.local', 'ingress', 'gw'],
  ].map(([trustDomain = '', namespace = '', account = '']) => ({
    kind: 'mesh' as const,
    trustDomain,
    namespace,
    account,
  })),
];
const paths = [
  '/',
  '/a',
  '/a/',
  '/a/1',
  '/a/1/2',
  '/ab',
  '/b',
  '/b/',
  '/b/x/y',
  '/bb',
  '/c/1/d',
  '/c/1/d/2',
  '/c/d',
  '/h/1',
  '/t',
  '/admin',
  '/admin/x',
  '/adminx',
];
const headers: readonly Request['headers'][] = [
  {},
  { 'x-a': ['1'] },
  { 'x-a': ['0', '2x'], 'x-b': ['4'] },
  { 'x-a': ['1'], 'x-b': ['3'] },
];
const tokens: readonly Token[] = [
  { kind: 'none' },
  { kind: 'valid', issuer: 'corp', claims: { groups: ['sre'] } },
  { kind: 'valid', issuer: 'corp', claims: { groups: ['guest', 'dev'] } },
  { kind: 'valid', issuer: 'corp', claims: {} },
];

/** Every combination of what a rule can ask for. */
function requests(wire: 'http' | 'tcp', port: number): readonly Request[] {
  const query = {};
  const common = {
    wire,
    to: 'shop/cart',
    port,
    query,
    method: 'GET',
    path: '/',
    headers: {},
    host: '',
  };
  if (wire === 'tcp')
    return peers.flatMap((peer) =>
      ['10.1.2.3', '11.1.2.3'].map((sourceIp) => ({
        ...common,
        peer,
        sourceIp,
        token: { kind: 'none' as const },
      })),
    );
  const users = headers.flatMap((set) => tokens.map((token) => ({ headers: set, token })));
  const hosts = ['a.example.com', 'a.example.com:80', 'b.example.com'];
  const lines = ['GET', 'POST'].flatMap((method) => hosts.map((host) => ({ method, host })));
  return peers.flatMap((peer) =>
    paths.flatMap((path) =>
      lines.flatMap((line) => users.map((user) => ({ ...common, ...line, ...user, peer, path }))),
    ),
  );
}

describe('what the policies of a workload do with a request', () => {
  const mesh = soundMeshOf(input);
  const workload = mesh.workloads.find(({ id }) => id === 'shop/cart');
  const policies = istioObjects(input).filter(
    ({ kind, metadata }) => kind === 'AuthorizationPolicy' && metadata.name.startsWith('cart.'),
  );

  it.each([
    ['http', 8080],
    ['tcp', 7000],
  ] as const)('is what the mesh means, on the %s port', (wire, number) => {
    const port = workload?.ports.find((each) => each.number === number);
    const counts = { allow: 0, deny: 0 };
    const differing: string[] = [];
    for (const request of requests(wire, number)) {
      if (workload === undefined || port === undefined) throw new Error('the workload is missing');
      // Mutual TLS is not the policies' business.
      if (port.mtls.value === 'strict' && request.peer.kind === 'none') continue;
      const means = decidePort(mesh, workload, port, request).decision;
      const does = policiesAllow(mesh.facts, policies, number, request) ? 'allow' : 'deny';
      counts[does] += 1;
      if (means !== does) differing.push(`${means} but ${does}: ${JSON.stringify(request)}`);
    }
    expect(differing.slice(0, 5)).toEqual([]);
    expect(Math.min(counts.allow, counts.deny)).toBeGreaterThan(wire === 'http' ? 100 : 2);
  });

  it('refuses undeclared ports', () => {
    for (const request of requests('http', 9999))
      expect(policiesAllow(mesh.facts, policies, 9999, request)).toBe(false);
  });
});
