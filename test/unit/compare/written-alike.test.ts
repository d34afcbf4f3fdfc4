import { describe, expect, it } from 'vitest';
import { compare } from '../../../src/compare/compare.ts';
import type { Mesh } from '../../../src/model/mesh.ts';
import type { Layer, MtlsMode } from '../../../src/model/workload.ts';
import {
  account,
  gateway,
  place,
  plain,
  route,
  rule,
  smallMesh,
} from '../../support/small-mesh.ts';

/** What is written almost alike and means something else: none of it may be taken for the same. */

const told = (before: Mesh, after: Mesh) =>
  compare(before, after).map(({ class: kind, from = '*', what }) => `${kind} ${from} ${what}`);

const fromA = (paths?: readonly string[]) =>
  rule({
    callers: [account('a')],
    ...(paths && { paths: paths.map((exact) => ({ exact })) }),
  });

const layered = (mesh: Mesh, edit: (layer: Layer) => Layer): Mesh => ({
  ...mesh,
  workloads: mesh.workloads.map((workload) => ({
    ...workload,
    ports: workload.ports.map((port) => ({
      ...port,
      ways: port.ways.map((way) => ({ ...way, layers: way.layers.map(edit) })),
    })),
  })),
});

describe('names that are also those of places', () => {
  const set = (name: string, value: string) =>
    smallMesh({
      a: {},
      b: {
        allow: [
          rule({
            callers: [account('a')],
            headers: [{ key: name, some: [{ exact: '1' }] }],
          }),
        ],
        routes: [route({ v1: 100 }, { headers: { request: { set: { [name]: value } } } })],
      },
    });

  it.each(['scope', 'from', 'at', 'over'])('a header `%s` that a route writes', (name) => {
    expect(told(set(name, '1'), set(name, '2'))).toEqual([
      'narrows shop/a access',
      'reroutes * headers',
    ]);
  });

  it.each(['scope', 'from', 'at', 'over'])('a label `%s`', (name) => {
    const labelled = (value: string) => smallMesh({ b: { labels: { [name]: value } } });
    expect(told(labelled('one'), labelled('two'))).toEqual(['neutral * labels']);
  });

  it('while the scope that gives a value means nothing', () => {
    const scoped = (scope: 'service' | 'team-defaults') =>
      smallMesh({ b: { routes: [route({ v1: 100 }, { timeout: plain(1000, scope) })] } });
    expect(told(scoped('service'), scoped('team-defaults'))).toEqual([]);
  });
});

describe('lists whose order counts', () => {
  it('of routes of a gateway that are equally specific', () => {
    const base = smallMesh({ b: { allow: [rule({ callers: [account('edge', 'edge')] })] } });
    const [service] = base.services;
    const through = gateway([[{ exact: '/x' }]]);
    const [first] = through.routes;
    if (service === undefined || first === undefined) throw new Error('there is one of each');
    const ports = [80, 81].flatMap((number) =>
      service.ports.map((port) => ({ ...port, name: `p${number}`, number })),
    );
    const mesh = (order: readonly number[]): Mesh => ({
      ...base,
      services: [{ ...service, ports }],
      gateways: [{ ...through, routes: order.map((port) => ({ ...first, port })) }],
    });
    expect(told(mesh([80, 81]), mesh([81, 80]))).toEqual([
      'widens ingress:public access',
      'narrows ingress:public access',
    ]);
  });

  it('of paths of a rewrite: the first that matches is replaced', () => {
    const mesh = (nodes: readonly string[]) =>
      smallMesh({
        a: {},
        b: {
          allow: [fromA(['/r/c'])],
          routes: [
            route(
              { v1: 100 },
              {
                match: [{ paths: nodes.map((subtree) => ({ subtree })) }],
                rewrite: { path: '/r' },
              },
            ),
          ],
        },
      });
    expect(told(mesh(['/a/b', '/a']), mesh(['/a', '/a/b']))).toEqual(['narrows shop/a access']);
    const boxes = (nodes: readonly string[]) =>
      smallMesh({
        a: {},
        b: {
          allow: [fromA(['/r/c'])],
          routes: [
            route(
              { v1: 100 },
              {
                match: nodes.map((subtree) => ({ paths: [{ subtree }] })),
                rewrite: { path: '/r' },
              },
            ),
          ],
        },
      });
    expect(told(boxes(['/a', '/a/b']), boxes(['/a/b', '/a']))).toEqual(['widens shop/a access']);
  });

  it('of providers that are asked: the first one speaks', () => {
    const mesh = (providers: readonly string[]) =>
      layered(smallMesh({ a: {}, b: { allow: [fromA()] } }), (layer) => ({
        ...layer,
        asks: providers.map((provider) => ({ ...rule({}), provider })),
      }));
    expect(told(mesh(['one', 'two']), mesh(['two', 'one']))).toContain('widens shop/a access');
  });
});

describe('modes of mTLS', () => {
  it('of undeclared ports are told where they change otherwise than those of declared ones', () => {
    const base = smallMesh({ b: {} });
    const mesh = (declared: MtlsMode, others: MtlsMode): Mesh => ({
      ...base,
      workloads: base.workloads.map((workload) => ({
        ...workload,
        ports: workload.ports.map((port) => ({ ...port, mtls: plain(declared) })),
        otherPorts: { ...workload.otherPorts, mtls: plain(others) },
      })),
    });
    const modes = (before: Mesh, after: Mesh) =>
      compare(before, after).map((change) => `${change.before} → ${change.after}`);
    expect(modes(mesh('strict', 'strict'), mesh('permissive', 'disable'))).toEqual([
      'strict → disable',
      'strict → permissive',
    ]);
    expect(modes(mesh('strict', 'strict'), mesh('permissive', 'permissive'))).toHaveLength(1);
  });
});

describe('facts around a service that decide about it', () => {
  const issuer = (over: object) => ({
    name: 'corp',
    issuer: 'https://corp.example',
    jwks: 'https://corp.example/keys',
    audiences: [],
    forward: false,
    at: place('mesh.yaml'),
    ...over,
  });
  const reading = (over: object): Mesh => {
    const mesh = smallMesh({
      a: {},
      b: {
        issuers: ['corp'],
        allow: [rule({ callers: [account('a')], token: { issuers: ['corp'], claims: [] } })],
        // The route takes away what stands where the issuer's tokens stand.
        routes: [route({ v1: 100 }, { headers: { request: { remove: ['x-token'] } } })],
      },
    });
    return { ...mesh, facts: { ...mesh.facts, issuers: [issuer(over)] } };
  };

  it('are where an issuer’s tokens stand', () => {
    const changes = told(reading({}), reading({ header: 'x-token' }));
    expect(changes).toContain('narrows shop/a access');
    expect(told(reading({ header: 'x-token' }), reading({}))).toContain('widens shop/a access');
  });

  it('are which trust domains are its own', () => {
    const mesh = smallMesh({
      a: {},
      b: { allow: [rule({ callers: [{ spiffe: 'spiffe://old.local/ns/shop/sa/a' }] })] },
    });
    const denying = layered(mesh, (layer) => ({
      ...layer,
      deny: [rule({ callers: [{ mesh: true }] })],
    }));
    const of = (aliases: readonly string[]) => ({
      ...denying,
      facts: { ...denying.facts, aliases },
    });
    // Who becomes one of the mesh is told with the mesh: what is lost with it is no other change.
    expect(told(of([]), of(['old.local']))).toEqual(['widens * trust domain']);
  });
});

describe('each thing that a service says about requests to it is looked at', () => {
  const some = route({ v1: 100 }, { match: [{ paths: [{ subtree: '/r' }] }] });
  const base = smallMesh({
    a: {},
    b: { allow: [rule({ callers: [account('a')], paths: [{ subtree: '/r' }] })], routes: [some] },
  });
  const service = (over: Partial<Mesh['services'][number]>): Mesh => ({
    ...base,
    services: base.services.map((one) => (one.name === 'shop/b' ? { ...one, ...over } : one)),
  });
  const routed = (over: Parameters<typeof route>[1]) => service({ routes: [{ ...some, ...over }] });
  const [lost, gained] = ['narrows shop/a access', 'widens shop/a access'];

  it.each<[string, Mesh, string]>([
    ['redirect', routed({ redirect: { path: '/', status: 301 } }), lost],
    ['rewrite', routed({ rewrite: { path: '/q' } }), lost],
    ['clients', routed({ clients: ['shop/c'] }), lost],
    ['ports', routed({ ports: [81] }), lost],
    ['match', routed({ match: [{ methods: ['GET'] }] }), lost],
  ])('%s of a route', (_name, after, expected) => {
    expect(told(base, after)).toContain(expected);
    expect(told(after, base)).toContain(gained);
  });

  it('where a rewrite leads, and to which container port', () => {
    const rewritten = (path: string) => routed({ rewrite: { path } });
    expect(told(rewritten('/q'), rewritten('/r'))).toContain(gained);
    const [port] = base.services.find(({ name }) => name === 'shop/b')?.ports ?? [];
    if (port === undefined) throw new Error('it has a port');
    expect(told(base, service({ ports: [{ ...port, target: 81 }] }))).toContain(lost);
  });

  it('whether it is headless', () => {
    const narrow = routed({ match: [{ paths: [{ exact: '/r' }] }] });
    const headless = {
      ...narrow,
      services: narrow.services.map((one) => ({ ...one, headless: true })),
    };
    expect(told(narrow, headless)).toContain(gained);
  });

  it('what undeclared ports take', () => {
    const others = (open: boolean): Mesh => ({
      ...base,
      workloads: base.workloads.map((one) => ({
        ...one,
        otherPorts: {
          ...one.otherPorts,
          ways: one.otherPorts.ways.map((way) => ({
            ...way,
            layers: way.layers.map((layer) => ({
              ...layer,
              allow: open ? [rule({ callers: [account('a')] })] : [],
            })),
          })),
        },
      })),
    });
    expect(told(others(false), others(true))).toContain('widens shop/a undeclared ports');
  });

  it('what nobody understands', () => {
    const opaque = [{ what: 'a filter', workloads: ['shop/b'], at: place('f') }];
    expect(told(base, { ...base, opaque })).toContain('widens any access');
  });

  it('the rules and the TLS of an external', () => {
    const layer: Layer = {
      at: 'gateway',
      sees: 'caller',
      tokens: [],
      asks: [],
      deny: [],
      allow: [rule({ callers: [account('a')], paths: [{ exact: '/r' }] })],
    };
    const external = (over: Partial<Mesh['externals'][number]>): Mesh => ({
      ...base,
      externals: [
        {
          name: 'shop/e',
          namespace: 'shop',
          labels: {},
          hosts: ['api.example.net'],
          addresses: [],
          tls: 'none',
          ports: [{ name: 'http', number: 80, target: 80, protocol: 'http', at: place('e') }],
          layer,
          layers: [],
          routes: [],
          settings: [],
          from: [place('e')],
          ...over,
        },
      ],
    });
    const before = external({});
    expect(told(before, external({ tls: 'passthrough' }))).toContain(lost);
    expect(told(before, external({ layer: { ...layer, allow: [] } }))).toContain(lost);
    const own = { port: 80, layer: { ...layer, allow: [] } };
    expect(told(before, external({ layers: [own] }))).toContain(lost);
  });
});
