import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/model/decide/decide.ts';
import { soundMeshOf } from '../../support/mesh-of.ts';
import { meshText, serviceText, stream, teamText } from '../../support/mesh-text.ts';
import { connection, nobody, peer, request } from '../../support/requests.ts';

const decisionOf = (files: string, ...args: Parameters<typeof request>) =>
  decide(soundMeshOf(files), request(...args)).decision;

const cart = (spec: string, mesh = '') =>
  stream(meshText(mesh), serviceText('shop/cart', spec), serviceText('shop/frontend', '{}'));
const frontend = peer('shop/frontend');

describe('what a Service closes', () => {
  const files = cart('{ports: {http: 8080}, allow: [{from: frontend, ops: [GET /items/*]}]}');

  it('lets in what is granted, and nothing beside it', () => {
    expect(decisionOf(files, frontend, 'shop/cart', 'GET /items/7')).toBe('allow');
    expect(decisionOf(files, frontend, 'shop/cart', 'HEAD /items/7')).toBe('deny');
    expect(decisionOf(files, frontend, 'shop/cart', 'GET /items/7/x')).toBe('deny');
    expect(decisionOf(files, frontend, 'shop/cart', 'GET /items')).toBe('deny');
    expect(decisionOf(files, peer('shop/orders'), 'shop/cart', 'GET /items/7')).toBe('deny');
    expect(decisionOf(files, nobody, 'shop/cart', 'GET /items/7')).toBe('deny');
  });

  it('names the line that decides', () => {
    const { rules } = decide(soundMeshOf(files), request(frontend, 'shop/cart', 'GET /items/7'));
    expect(rules.map(({ pointer }) => pointer)).toEqual(['/spec/allow/0']);
  });

  it('knows a foreign trust domain, unless it is an alias', () => {
    const foreign = peer('shop/frontend', 'old.local');
    expect(decisionOf(files, foreign, 'shop/cart', 'GET /items/7')).toBe('deny');
    const alias = cart(
      '{ports: {http: 8080}, allow: [{from: frontend}]}',
      '  trustDomain: {name: cluster.local, aliases: [old.local]}\n',
    );
    expect(decisionOf(alias, foreign, 'shop/cart', 'GET /x')).toBe('allow');
  });
});

describe('deny', () => {
  const files = cart(
    '{ports: {http: 8080}, allow: [{from: mesh}], deny: [{from: frontend, ops: [ANY /admin/**]}]}',
  );

  it('wins over allow, below its node and on it', () => {
    expect(decisionOf(files, frontend, 'shop/cart', 'GET /admin')).toBe('deny');
    expect(decisionOf(files, frontend, 'shop/cart', 'GET /admin/x')).toBe('deny');
    expect(decisionOf(files, frontend, 'shop/cart', 'GET /administrator')).toBe('allow');
    expect(decisionOf(files, peer('shop/orders'), 'shop/cart', 'GET /admin')).toBe('allow');
  });

  it('takes `unless` out again', () => {
    const mesh = '  jwt: {corp: {issuer: "https://idp", jwks: "https://idp/keys"}}\n';
    const spec =
      '{ports: {http: 8080}, allow: [{from: mesh}], deny: [{ops: [ANY /admin/**], unless: {jwt: {issuer: corp, claims: {groups: sre}}}}]}';
    const mesh1 = soundMeshOf(cart(spec, mesh));
    const withToken = (token: Parameters<typeof request>[3]) =>
      decide(mesh1, request(frontend, 'shop/cart', 'GET /admin', token)).decision;
    expect(withToken({})).toBe('deny');
    const sre = { kind: 'valid', issuer: 'corp', claims: { groups: ['dev', 'sre'] } } as const;
    expect(withToken({ token: sre })).toBe('allow');
    expect(withToken({ token: { ...sre, claims: { groups: ['dev'] } } })).toBe('deny');
    expect(withToken({ token: { kind: 'bad' } })).toBe('deny');
  });

  it('of HTTP keys never touches plain connections', () => {
    const mesh = '  deny: [{ops: [ANY /admin/**]}]\n';
    const files1 = cart('{ports: {tcp: 5432}, allow: [{from: frontend}]}', mesh);
    const { decision } = decide(soundMeshOf(files1), connection(frontend, 'shop/cart', 5432));
    expect(decision).toBe('allow');
  });
});

describe('headers', () => {
  const files = cart(
    '{ports: {http: 8080}, allow: [{from: frontend, headers: {x-audit: "*", x-env: {not: prod}}}]}',
  );
  const ask = (headers: Record<string, string[]>) =>
    decisionOf(files, frontend, 'shop/cart', 'GET /', { headers });

  it('are sets: one value must match, and of `not` none', () => {
    expect(ask({})).toBe('deny');
    expect(ask({ 'x-audit': ['1'] })).toBe('allow');
    expect(ask({ 'x-audit': ['1'], 'x-env': ['prod', 'dev'] })).toBe('deny');
    expect(ask({ 'x-audit': ['1'], 'x-env': ['dev'] })).toBe('allow');
  });
});

describe('a Team', () => {
  it('closes pods without a document, and shadow only logs', () => {
    const spec = '{ports: {http: 8080}, allow: [{from: "sa:shop/other"}]}';
    const files = (mode: string) =>
      stream(meshText(), teamText('shop', mode), serviceText('shop/cart', spec));
    const ask = (mode: string) =>
      decide(soundMeshOf(files(mode)), request(peer('shop/frontend'), 'shop/cart', 'GET /'));
    expect(ask('')).toMatchObject({ decision: 'deny' });
    expect(ask('  mode: shadow\n')).toMatchObject({ decision: 'allow', shadow: 'deny' });
    const mesh = soundMeshOf(files(''));
    const rest = mesh.workloads.find(({ id }) => id === 'shop/*');
    expect(rest?.otherPorts.ways[0]?.layers[0]?.allow).toEqual([]);
  });
});

describe('agreement both', () => {
  const files = (calls: string) =>
    stream(
      meshText('  agreement: both\n  allow: [{from: "sa:ops/probe"}]\n'),
      serviceText(
        'shop/cart',
        '{ports: {http: 8080}, allow: [{from: [frontend, shop/*], ops: [GET|POST /items/**]}]}',
      ),
      serviceText('shop/frontend', calls),
      serviceText('shop/orders', '{}'),
    );

  it('opens what both sides say', () => {
    const both = files('{calls: {cart: {ops: [GET /items/*]}}}');
    expect(decisionOf(both, frontend, 'shop/cart', 'GET /items/7')).toBe('allow');
    expect(decisionOf(both, frontend, 'shop/cart', 'POST /items/7')).toBe('deny');
    expect(decisionOf(both, frontend, 'shop/cart', 'GET /items/7/x')).toBe('deny');
  });

  it('cuts Service documents inside `ns/*`, and nobody else there', () => {
    const both = files('{}');
    expect(decisionOf(both, frontend, 'shop/cart', 'GET /items/7')).toBe('deny');
    expect(decisionOf(both, peer('shop/orders'), 'shop/cart', 'GET /items/7')).toBe('deny');
    expect(decisionOf(both, peer('shop/job'), 'shop/cart', 'GET /items/7')).toBe('allow');
  });

  it('never cuts grants of the Mesh', () => {
    expect(decisionOf(files('{}'), peer('ops/probe'), 'shop/cart', 'DELETE /x')).toBe('allow');
  });
});

describe('mTLS', () => {
  const files = (mtls: string) =>
    cart(`{ports: {http: 8080}, mtls: ${mtls}, allow: [{from: any}]}`);

  it('strict refuses who has no certificate, even where anyone is granted', () => {
    expect(decisionOf(files('strict'), nobody, 'shop/cart', 'GET /')).toBe('deny');
    expect(decisionOf(files('permissive'), nobody, 'shop/cart', 'GET /')).toBe('allow');
  });

  it('disable knows nobody', () => {
    const off = cart('{ports: {http: 8080}, mtls: disable, allow: [{from: frontend}]}');
    expect(decisionOf(off, frontend, 'shop/cart', 'GET /')).toBe('deny');
  });
});

describe('routes', () => {
  const files = cart(
    '{ports: {http: 8080}, versions: [v1, v2], allow: [{from: frontend, ops: [ANY /orders/**]}], routes: [{match: {path: /legacy/**}, rewrite: {path: /orders}, to: v1}, {match: {headers: {x-canary: "1"}}, to: v2}, {to: v1}]}',
  );
  const ask = (op: string, more = {}) =>
    decide(soundMeshOf(files), request(frontend, 'shop/cart', op, more));

  it('rewrite the path that rules see', () => {
    expect(ask('GET /legacy/7')).toMatchObject({ decision: 'allow', route: { path: '/orders/7' } });
    expect(ask('GET /legacy')).toMatchObject({ decision: 'allow', route: { path: '/orders' } });
    expect(ask('GET /other')).toMatchObject({ decision: 'deny' });
  });

  it('first match wins', () => {
    const canary = ask('GET /orders/1', { headers: { 'x-canary': ['1'] } });
    expect(canary.route?.to).toEqual([{ service: 'shop/cart', version: 'v2', weight: 100 }]);
    expect(ask('GET /orders/1').route?.to[0]?.version).toBe('v1');
  });
});

describe('a gateway', () => {
  const mesh =
    '  gateways: {public: {namespace: ingress, serviceAccount: gw, workload: {istio: gw}, hosts: [shop.example.com], listen: {http: {port: 80}}}}\n';
  const files = cart(
    '{ports: {http: 8080}, allow: [{from: "ingress:public", ops: [GET /items/**]}], routes: [{match: {path: /old/**}, rewrite: {path: /items}}, {}]}',
    mesh,
  );
  const ask = (op: string, host = 'shop.example.com') =>
    decide(
      soundMeshOf(files),
      request(peer('ingress/gw'), 'shop/cart', op, { gateway: 'public', host }),
    );

  it('routes what is granted to it: an unknown path is 404, an ungranted method 403', () => {
    expect(ask('GET /items/7').decision).toBe('allow');
    expect(ask('POST /items/7')).toMatchObject({ decision: 'deny', reason: 'no rule allows it' });
    expect(ask('GET /other').reason).toContain('404');
    expect(ask('GET /items/7', 'other.example.com').reason).toContain('404');
  });

  it('exposes what a route rewrites to a granted path', () => {
    expect(ask('GET /old/7').decision).toBe('allow');
  });
});
