import { describe, expect, it } from 'vitest';
import { compare } from '../../../src/compare/compare.ts';
import { summary } from '../../../src/compare/summary.ts';
import { decide } from '../../../src/model/decide/decide.ts';
import type { Change } from '../../../src/compare/change.ts';
import {
  account,
  gateway,
  place,
  plain,
  route,
  rule,
  settings,
  smallMesh,
  type Small,
} from '../../support/small-mesh.ts';

const a: Small = {};
const get = (template: string, name = 'a') =>
  rule({ callers: [account(name)], methods: ['GET'], paths: [{ template }] });

const rows = (changes: readonly Change[]) =>
  changes.map(({ class: kind, from, to, what, before, after }) =>
    [kind, from ?? '*', to, what, before, after].join(' | '),
  );

describe('compare: access', () => {
  const before = smallMesh({ a, b: { allow: [get('/r/*')] }, c: {} });

  it('finds nothing between a mesh and itself, or a copy with moved lines', () => {
    expect(compare(before, before)).toEqual([]);
    const moved = structuredClone(before);
    const text = JSON.stringify(moved).replaceAll('"start":0', '"start":40');
    expect(compare(before, JSON.parse(text) as typeof before)).toEqual([]);
    expect(compare(undefined, undefined)).toEqual([]);
  });

  it('tells a new caller with its requests, a witness and both sides’ lines', () => {
    const after = smallMesh({
      a,
      b: { allow: [get('/r/*'), { ...get('/r/*', 'c'), from: [place('b.yaml', 9)] }] },
      c: {},
    });
    const changes = compare(before, after);
    expect(rows(changes)).toEqual(['widens | shop/c | shop/b | access |  | GET /r/*']);
    const [change] = changes;
    expect(change?.certainty).toBe('exact');
    expect(change?.crossing).toBe('same-team');
    expect(change?.witness?.request).toMatchObject({ method: 'GET', path: '/r/0', port: 80 });
    expect(change?.witness?.before.decision).toBe('deny');
    expect(change?.witness?.after.decision).toBe('allow');
    expect(change?.source).toEqual([{ ...place('b.yaml', 9), side: 'after' }]);
    expect(rows(compare(after, before))).toEqual([
      'narrows | shop/c | shop/b | access | GET /r/* | ',
    ]);
  });

  it('shows a method or path that is added as before → after', () => {
    const both = rule({
      callers: [account('a')],
      methods: ['GET', 'POST'],
      paths: [{ template: '/r/*' }],
    });
    expect(rows(compare(before, smallMesh({ a, b: { allow: [both] }, c: {} })))).toEqual([
      'widens | shop/a | shop/b | access | GET /r/* | GET|POST /r/*',
    ]);
    const wide = rule({ callers: [account('a')], methods: ['GET'], paths: [{ subtree: '/r' }] });
    expect(rows(compare(before, smallMesh({ a, b: { allow: [wide] }, c: {} })))).toEqual([
      'widens | shop/a | shop/b | access | GET /r/* | GET /r/**',
    ]);
  });

  it('gives a path that is replaced one row each way', () => {
    expect(rows(compare(before, smallMesh({ a, b: { allow: [get('/s/*')] }, c: {} })))).toEqual([
      'widens | shop/a | shop/b | access |  | GET /s/*',
      'narrows | shop/a | shop/b | access | GET /r/* | ',
    ]);
  });

  it('calls a removed DENY widening, and says what it took out', () => {
    const deny = rule({ paths: [{ exact: '/r/7' }] });
    const denied = smallMesh({ a, b: { allow: [get('/r/*')], deny: [deny] }, c: {} });
    const [change, ...more] = compare(denied, before);
    expect(more).toEqual([]);
    expect(rows([change as Change])).toEqual([
      'widens | shop/a | shop/b | access | GET /r/* except /r/7 | GET /r/*',
    ]);
    expect(change?.witness?.request.path).toBe('/r/7');
  });

  it('says `mesh` and a namespace once, not for each caller in it', () => {
    const any = rule({
      callers: [{ mesh: true }],
      methods: ['GET'],
      paths: [{ template: '/r/*' }],
    });
    expect(rows(compare(before, smallMesh({ a, b: { allow: [any] }, c: {} })))).toEqual([
      'widens | mesh | shop/b | access |  | GET /r/*',
    ]);
    const ns = rule({ callers: [{ namespace: 'shop' }], paths: [{ template: '/r/*' }] });
    const changes = compare(before, smallMesh({ a, b: { allow: [ns] }, c: {} }));
    expect(rows(changes)[0]).toBe('widens | shop/* | shop/b | access |  | ANY /r/*');
  });

  it('says `any` where mutual TLS is no longer asked for and everyone is granted', () => {
    const open = { allow: [rule({ callers: [{ any: true }] })] } as const;
    const strict = smallMesh({ b: { ...open } });
    const changes = compare(strict, smallMesh({ b: { ...open, mtls: 'permissive' } }));
    expect(rows(changes)).toEqual([
      'widens | no identity | shop/b | access |  | everything',
      'mtls | * | shop/b | mtls | strict | permissive',
    ]);
    const closed = smallMesh({ b: { mtls: 'permissive' } });
    expect(rows(compare(closed, smallMesh({ b: { ...open, mtls: 'permissive' } })))).toEqual([
      'widens | any | shop/b | access |  | everything',
    ]);
  });

  it('puts the internet first and tells the gateway’s routes', () => {
    const edge = rule({ callers: [account('edge', 'edge')], paths: [{ exact: '/x' }] });
    const after = smallMesh(
      { a, b: { allow: [get('/r/*'), get('/s/*', 'c'), edge] }, c: {} },
      { gateways: [gateway([[{ exact: '/x' }]])] },
    );
    const gated = { ...before, gateways: [gateway([])] };
    expect(rows(compare(gated, after))).toEqual([
      'widens | ingress:public | shop/b | access |  | ANY /x',
      'widens | shop/c | shop/b | access |  | GET /s/*',
      'exposure | ingress:public | shop/b | gateway route |  | * /x to port 80',
    ]);
  });

  it('calls pods that nothing closes any more widening', () => {
    const changes = compare(before, smallMesh({ a, b: { allow: [get('/r/*')] } }));
    expect(rows(changes)).toEqual([
      'widens | any | shop/c | undeclared ports | closed | open: nothing closes these pods',
      'neutral | * | shop/c | declared | declared | ',
    ]);
  });

  it('says that rules were rewritten when nothing that was asked differs', () => {
    const split = smallMesh({ a, b: { allow: [get('/r/*'), get('/r/*')] }, c: {} });
    expect(rows(compare(before, split)).map((row) => row.split(' | ')[0])).toEqual(['neutral']);
  });

  it('compares headers, tokens and TCP', () => {
    const audit = rule({
      callers: [account('a')],
      headers: [{ key: 'x-audit', some: [{ present: true }] }],
    });
    expect(rows(compare(smallMesh({ a, b: {} }), smallMesh({ a, b: { allow: [audit] } })))).toEqual(
      ['widens | shop/a | shop/b | access |  | everything with x-audit present'],
    );
    const token = rule({
      callers: [account('a')],
      token: { issuers: ['corp'], claims: [{ key: 'groups', some: [{ exact: 'sre' }] }] },
    });
    const [change] = compare(
      smallMesh({ a, b: {} }),
      smallMesh({ a, b: { allow: [token], issuers: ['corp'] } }),
    );
    expect(change?.after).toBe('everything with a token of corp (groups = sre)');
    expect(change?.witness?.request.token).toMatchObject({
      issuer: 'corp',
      claims: { groups: ['sre'] },
    });
    const tcp: Small = { protocol: 'tcp' };
    const opened: Small = { ...tcp, allow: [rule({ callers: [account('a')] })] };
    expect(rows(compare(smallMesh({ a, b: tcp }), smallMesh({ a, b: opened })))).toEqual([
      'widens | shop/a | shop/b | access |  | connections',
    ]);
  });
});

describe('compare: traffic', () => {
  const jason = { headers: [{ key: 'end-user', some: [{ exact: 'jason' }] }] } as const;
  const b = (routes: Small['routes'], over: Small = {}): Small => ({
    allow: [get('/r/*')],
    versions: ['v1', 'v2', 'v3'],
    ...(routes && { routes }),
    ...over,
  });
  const before = smallMesh({ a, b: b([route({ v1: 90, v3: 10 })]) });

  it('tells shares before → after with a witness that is routed differently', () => {
    const changes = compare(before, smallMesh({ a, b: b([route({ v1: 80, v3: 20 })]) }));
    expect(rows(changes)).toEqual([
      'reroutes | * | shop/b | split | v1 90 % · v3 10 % | v1 80 % · v3 20 %',
    ]);
    const { witness } = changes[0] as Change;
    expect(witness?.before.route?.to).not.toEqual(witness?.after.route?.to);
  });

  it('tells a new match with what took its requests before', () => {
    const matched = route({ v2: 100 }, { match: [jason] });
    const changes = compare(before, smallMesh({ a, b: b([matched, route({ v1: 90, v3: 10 })]) }));
    expect(rows(changes)).toEqual([
      'reroutes | * | shop/b | split of requests with end-user = jason | v1 90 % · v3 10 % | v2',
    ]);
    expect(changes[0]?.witness?.request.headers).toEqual({ 'end-user': ['jason'] });
  });

  it('sees the order of routes that overlap', () => {
    const [one, two] = [
      route({ v2: 100 }, { match: [jason] }),
      route({ v3: 100 }, { match: [{ paths: [{ subtree: '/r' }] }] }),
    ];
    const last = route({ v1: 100 });
    const changes = compare(
      smallMesh({ a, b: b([one, two, last]) }),
      smallMesh({ a, b: b([two, one, last]) }),
    );
    expect(changes.map(({ class: kind }) => kind)).toContain('reroutes');
    expect(changes[0]?.before).toBe('v2');
    expect(changes[0]?.after).toBe('v3');
  });

  it('tells a timeout of one client, and the default it falls back to', () => {
    const own = route({ v1: 100 }, { clients: ['shop/a'], timeout: plain(3000, 'call') });
    const fallen = { ...own, timeout: plain(15_000, 'mesh-defaults') };
    const changes = compare(
      smallMesh({ a, b: b([own, route({ v1: 100 })]) }),
      smallMesh({ a, b: b([fallen, route({ v1: 100 })]) }),
    );
    expect(rows(changes)).toEqual([
      'resilience | shop/a | shop/b | timeout | 3s | 15s (default of the mesh)',
    ]);
  });

  it('says once what changes for everyone, named clients too', () => {
    const both = (weight: number) => [
      route({ v1: 100 - weight, v3: weight }, { clients: ['shop/a'] }),
      route({ v1: 100 - weight, v3: weight }),
    ];
    expect(
      rows(compare(smallMesh({ a, b: b(both(10)) }), smallMesh({ a, b: b(both(20)) }))),
    ).toEqual(['reroutes | * | shop/b | split | v1 90 % · v3 10 % | v1 80 % · v3 20 %']);
  });

  it('classes each traffic setting', () => {
    const changed = route(
      { v1: 90, v3: 10 },
      {
        fault: { abort: 503, percent: 5, at: place('b.yaml', 4) },
        retry: { attempts: plain(1), when: plain(['503']) },
        rewrite: { path: '/r/1' },
        mirror: { to: { service: 'shop/b', version: 'v2', weight: 100 }, percent: 10 },
      },
    );
    const changes = compare(
      before,
      smallMesh({
        a,
        b: b([changed], { settings: [settings({ breaker: { connections: plain(10) } })] }),
      }),
    );
    expect(rows(changes)).toEqual([
      // Whatever the caller sends now arrives as the granted `/r/1`.
      'widens | shop/a | shop/b | access | GET /r/* | GET /**',
      'reroutes | * | shop/b | mirror |  | 10 % to v2',
      'reroutes | * | shop/b | rewrite |  | path /r/1',
      'resilience | * | shop/b | breaker | none (built in) | connections 10',
      'resilience | * | shop/b | fault |  | abort 503 for 5 %',
      'resilience | * | shop/b | retry | none (built in) | 1 more try on 503',
    ]);
  });

  it('counts by class, every class named', () => {
    expect(summary(compare(before, smallMesh({ a, b: b([route({ v1: 100 })]) })))).toEqual({
      widens: 0,
      narrows: 0,
      exposure: 0,
      mtls: 0,
      reroutes: 1,
      resilience: 0,
      telemetry: 0,
      neutral: 0,
    });
  });
});

describe('compare: the value', () => {
  it('is plain data, and its witnesses decide as they say', () => {
    const before = smallMesh({ a, b: { allow: [get('/r/*')] }, c: {} });
    const after = smallMesh({ a, b: { allow: [get('/s/*', 'c')] }, c: {} });
    const changes = compare(before, after);
    expect(structuredClone(changes)).toEqual(changes);
    for (const { witness } of changes) {
      expect(witness).toBeDefined();
      if (!witness) continue;
      expect(decide(before, witness.request)).toEqual(witness.before);
      expect(decide(after, witness.request)).toEqual(witness.after);
    }
  });
});
