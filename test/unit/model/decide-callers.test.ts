import { describe, expect, it } from 'vitest';
import type { Peer, Request } from '../../../src/access/request.ts';
import { decide } from '../../../src/model/decide/decide.ts';
import { soundMeshOf } from '../../support/mesh-of.ts';
import { meshText, serviceText, stream, teamText } from '../../support/mesh-text.ts';
import { connection, nobody, peer, request } from '../../support/requests.ts';

const web = peer('shop/web');
const partner: Peer = { kind: 'spiffe', uri: 'spiffe://partner.example/billing' };
const gateways =
  '  gateways: {public: {namespace: edge, serviceAccount: gw, workload: {istio: gw}, hosts: [a.example, b.example]}}\n';

const meshWith = (spec: string, mesh = '', ...others: readonly string[]) =>
  soundMeshOf(
    stream(
      meshText(mesh),
      serviceText('shop/cart', spec),
      serviceText('shop/web', '{}'),
      ...others,
    ),
  );
const answer = (spec: string, from: Peer, more: Partial<Request> = {}) =>
  decide(meshWith(spec), request(from, 'shop/cart', 'GET /x', more)).decision;

describe('a caller by address', () => {
  const plain = (rules: string) => `{ports: {http: 8080}, mtls: permissive, ${rules}}`;
  const grant = plain('allow: [{from: "cidr:10.0.0.0/8"}]');

  it('is one without an identity, from that network', () => {
    expect(answer(grant, nobody, { sourceIp: '10.1.2.3' })).toBe('allow');
    expect(answer(grant, nobody, { sourceIp: '192.0.2.1' })).toBe('deny');
    expect(answer(grant, nobody)).toBe('deny');
    expect(answer(grant, web, { sourceIp: '10.1.2.3' })).toBe('deny');
    expect(answer(grant, partner, { sourceIp: '10.1.2.3' })).toBe('deny');
  });

  it('comes in nowhere where only mutual TLS does', () => {
    const strict = '{ports: {http: 8080}, allow: [{from: "cidr:10.0.0.0/8"}]}';
    expect(answer(strict, nobody, { sourceIp: '10.1.2.3' })).toBe('deny');
  });

  it('of the other family is not in the network', () => {
    expect(answer(grant, nobody, { sourceIp: '::ffff:a01:203' })).toBe('deny');
  });
});

describe('a foreign SPIFFE ID', () => {
  it('is let in by its name, and is nobody of the mesh', () => {
    const grant = '{ports: {http: 8080}, allow: [{from: "spiffe://partner.example/billing"}]}';
    expect(answer(grant, partner)).toBe('allow');
    expect(answer(grant, { kind: 'spiffe', uri: 'spiffe://partner.example/other' })).toBe('deny');
    expect(answer('{ports: {http: 8080}, allow: [{from: mesh}]}', partner)).toBe('deny');
  });

  it('has settings of its own where it is the identity of a caller', () => {
    const mesh = meshWith(
      '{ports: {http: 8080}, allow: [{from: biller}]}',
      '',
      serviceText(
        'shop/biller',
        '{identity: "spiffe://partner.example/billing", calls: {cart: {timeout: 3s}}}',
      ),
    );
    const timeout = (from: Peer) =>
      decide(mesh, request(from, 'shop/cart', 'GET /')).route?.by.timeout.value;
    expect(timeout(partner)).toBe(3000);
    expect(timeout(web)).toBe(15_000);
  });
});

describe('a deny without `from`', () => {
  it('is for everyone, with or without identity', () => {
    const spec =
      '{ports: {http: 8080}, mtls: permissive, allow: [{from: any}], deny: [{ops: [GET /x]}]}';
    for (const from of [web, partner, nobody]) expect(answer(spec, from)).toBe('deny');
    expect(answer(spec.replace('GET /x', 'POST /x'), nobody)).toBe('allow');
  });
});

describe('`unless`', () => {
  const two = (unless: string) =>
    `{ports: {http: 8080, http-admin: 8081}, allow: [{from: web}], deny: [{from: web, unless: ${unless}}]}`;

  it('with a port takes out requests of that port only', () => {
    expect(answer(two('{port: http-admin}'), web)).toBe('deny');
    expect(answer(two('{port: http-admin}'), web, { port: 8081 })).toBe('allow');
  });

  it('is the AND of its keys', () => {
    const spec = two('{port: http, ops: [GET /x], headers: {x-ok: "1"}}');
    expect(answer(spec, web, { headers: { 'x-ok': ['1'] } })).toBe('allow');
    expect(answer(spec, web)).toBe('deny');
    expect(answer(spec, web, { headers: { 'x-ok': ['1'] }, method: 'POST' })).toBe('deny');
    expect(answer(spec, web, { headers: { 'x-ok': ['1'] }, port: 8081 })).toBe('deny');
  });
});

describe('an entry with an HTTP key', () => {
  it.each(['tcp', 'tls'])('never matches on a %s port, in allow as in deny', (protocol) => {
    const spec = (rules: string) => `{ports: {${protocol}: 9000, http: 8080}, ${rules}}`;
    const at = (rules: string, wire: 'http' | 'tcp') => {
      const mesh = meshWith(spec(rules));
      const sent = request(web, 'shop/cart', 'GET /x', { port: 9000, wire });
      return decide(mesh, sent).decision;
    };
    for (const wire of ['http', 'tcp'] as const) {
      expect(at('allow: [{from: web, ops: [GET /x]}]', wire)).toBe('deny');
      expect(at('allow: [{from: web}], deny: [{ops: [GET /x]}]', wire)).toBe('allow');
      expect(at('allow: [{from: web}], deny: [{unless: {ops: [GET /x]}}]', wire)).toBe('deny');
    }
  });
});

describe('what is not declared', () => {
  it('is refused: a port, and every port of a caller only', () => {
    expect(answer('{ports: {http: 8080}, allow: [{from: web}]}', web, { port: 9 })).toBe('deny');
    const mesh = meshWith('{ports: {http: 8080}}');
    expect(decide(mesh, connection(peer('shop/cart'), 'shop/web', 80)).decision).toBe('deny');
    const unknown = decide(mesh, request(web, 'shop/nowhere', 'GET /'));
    expect(unknown.decision).toBe('unknown');
  });

  it('is refused in a namespace that a Team closes, and logged where it watches', () => {
    const spec = '{ports: {http: 8080}}';
    const closed = (mode: string) => meshWith(spec, '', teamText('shop', mode));
    const rest = (mode: string) => closed(mode).workloads.find(({ id }) => id === 'shop/*');
    expect(rest('')?.otherPorts.ways[0]?.layers[0]?.allow).toEqual([]);
    expect(rest('  mode: shadow\n')?.otherPorts.ways[0]?.layers[0]?.allow).toBe('open');
    const watched = closed('  mode: shadow\n');
    expect(decide(watched, request(web, 'shop/cart', 'GET /'))).toMatchObject({
      decision: 'allow',
      shadow: 'deny',
    });
  });
});

describe('a gateway', () => {
  const through = (spec: string, port: number, more: Partial<Request> = {}) =>
    decide(
      meshWith(spec, gateways),
      request(peer('edge/gw'), 'shop/cart', 'GET /x', {
        gateway: 'public',
        host: 'a.example',
        port,
        ...more,
      }),
    );

  it('sends requests to the port of its route and to no other', () => {
    const spec =
      '{ports: {http: 8080, http-admin: 8081}, allow: [{from: "ingress:public", port: http}, {from: any, port: http-admin}]}';
    expect(through(spec, 8080).decision).toBe('allow');
    expect(through(spec, 8081)).toMatchObject({
      decision: 'deny',
      reason: 'gateway `public` sends it to port 8080',
    });
  });

  it('asks for the address of the client, by the word of a Service or of a Team', () => {
    const own =
      '{ports: {http: 8080}, allow: [{from: "ingress:public", remoteIp: [203.0.113.0/24]}]}';
    expect(through(own, 8080, { remoteIp: '203.0.113.9' }).decision).toBe('allow');
    expect(through(own, 8080, { remoteIp: '198.51.100.9' }).decision).toBe('deny');
    const spec = '{ports: {http: 8080}, allow: [{from: "ingress:public", ops: [GET /y]}]}';
    const team =
      '  allow: [{from: "ingress:public", ops: [GET /x], remoteIp: {not: [198.51.100.0/24]}}]\n';
    const mesh = meshWith(spec, gateways, teamText('shop', team));
    const allow = mesh.workloads.find(({ id }) => id === 'shop/cart')?.ports[0]?.ways[0]?.layers[0]
      ?.allow;
    expect(allow).toMatchObject([
      { requests: { boxes: [{ paths: [{ exact: '/y' }] }] } },
      { requests: { boxes: [{ remoteIp: { notIn: ['198.51.100.0/24'] } }] } },
    ]);
  });
});

describe('an external service', () => {
  it('is granted port by port', () => {
    const mesh = meshWith(
      '{}',
      '',
      serviceText(
        'shop/bank',
        '{external: {hosts: [bank.example]}, ports: {http: 80, http-admin: 81}, allow: [{from: web, port: http}]}',
      ),
    );
    const at = (port: number) =>
      decide(mesh, request(web, 'shop/bank', 'GET /', { port })).decision;
    expect([at(80), at(81), at(82)]).toEqual(['allow', 'deny', 'deny']);
  });
});
