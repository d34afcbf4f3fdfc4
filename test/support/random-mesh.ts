import fc from 'fast-check';
import type {
  AddressTest,
  Box,
  CallerPattern,
  KeyTest,
  PathPattern,
  StringPattern,
  TokenTest,
} from '../../src/access/term.ts';
import type { External, Gateway, IngressRoute, Issuer, Mesh } from '../../src/model/mesh.ts';
import type { HeaderEdit, Route } from '../../src/model/route.ts';
import type { Layer, Port, Rule, Way } from '../../src/model/workload.ts';
import { place, plain, route, settings, smallMesh } from './small-mesh.ts';

/**
 * Meshes that no intents make but other objects may: several layers and ways, providers that are asked,
 * identities of other trust domains, networks, every kind of pattern, gateways whose routes cross.
 */

const some = <T extends object>(fields: {
  readonly [K in keyof T]?: fc.Arbitrary<NonNullable<T[K]>>;
}) =>
  fc.record(fields as Readonly<Record<string, fc.Arbitrary<unknown>>>, {
    requiredKeys: [],
  }) as unknown as fc.Arbitrary<Partial<T>>;
const few = <T>(one: fc.Arbitrary<T>, most = 2) => fc.array(one, { minLength: 1, maxLength: most });
const maybe = <T>(one: fc.Arbitrary<T>, otherwise: T, weight = 3) =>
  fc.oneof({ weight: 1, arbitrary: one }, { weight, arbitrary: fc.constant(otherwise) });

const caller = fc.constantFrom<CallerPattern[]>(
  { account: { namespace: 'shop', name: 'a' } },
  { account: { namespace: 'far', name: 'z' } },
  { account: { namespace: 'edge', name: 'edge' } },
  { namespace: 'shop' },
  { mesh: true },
  { any: true },
  { spiffe: 'spiffe://cluster.local/ns/shop/sa/a' },
  { spiffe: 'spiffe://old.local/ns/far/sa/y' },
  { spiffe: 'spiffe://partner.example/ns/far/sa/z' },
  { spiffe: 'spiffe://partner.example/billing' },
  { cidr: '10.0.0.0/8' },
  { cidr: '10.1.0.0/16' },
);
const path = fc.constantFrom<PathPattern[]>(
  { exact: '/r' },
  { exact: '/r/7' },
  { template: '/r/*' },
  { template: '/*/7' },
  { subtree: '/r' },
  { subtree: '/*/7' },
  { subtree: '' },
  { below: '/r' },
  { below: '' },
  { prefix: '/r' },
  { prefix: '/r/' },
  { suffix: '7' },
  { regex: '/r/[0-9]+' },
);
const text = fc.constantFrom<StringPattern[]>(
  { exact: '1' },
  { exact: 'v1' },
  { prefix: 'v' },
  { suffix: '1' },
  { present: true },
  { regex: 'v[0-9]' },
);
const keyTest = (...keys: readonly string[]): fc.Arbitrary<KeyTest> =>
  fc
    .tuple(
      fc.constantFrom(...keys),
      fc.constantFrom('some', 'some', 'none', 'both'),
      few(text),
      text,
    )
    .map(([key, kind, patterns, other]) => ({
      key,
      ...(kind !== 'none' && { some: patterns }),
      ...(kind === 'none' && { none: patterns }),
      ...(kind === 'both' && { none: [other] }),
    }));
const host = fc.constantFrom<StringPattern[]>(
  { exact: 'b.example.com' },
  { suffix: '.example.com' },
  { prefix: 'b.' },
  { present: true },
);
const token: fc.Arbitrary<TokenTest> = fc.record({
  issuers: few(fc.constantFrom('corp', 'partner', 'third')).map((all) => [...new Set(all)]),
  claims: fc.array(keyTest('groups', 'scope'), { maxLength: 2 }),
});
const networks = few(fc.constantFrom('10.0.0.0/8', '10.1.0.0/16', '192.168.0.0/16'));
const remoteIp: fc.Arbitrary<AddressTest> = fc.oneof(
  networks.map((all) => ({ in: all })),
  networks.map((all) => ({ notIn: all })),
);

const http = {
  methods: few(fc.constantFrom('GET', 'POST')),
  paths: few(path),
  headers: few(keyTest('x-a', 'x-b', 'authorization')),
};
/** One or two conditions mostly: boxes that meet each other. */
const box: fc.Arbitrary<Box> = fc.oneof(
  {
    weight: 3,
    arbitrary: some<Box>({ callers: few(caller), methods: http.methods, paths: http.paths }),
  },
  { weight: 2, arbitrary: some<Box>({ callers: few(caller), headers: http.headers, token }) },
  {
    weight: 1,
    arbitrary: some<Box>({
      callers: few(caller),
      hosts: few(host),
      paths: http.paths,
      query: few(keyTest('q')),
      remoteIp,
    }),
  },
);
const rule: fc.Arbitrary<Rule> = fc
  .tuple(few(box), fc.array(box, { maxLength: 1 }))
  .map(([boxes, minus]) => ({
    requests: { boxes, ...(minus.length > 0 && { minus }) },
    from: [place('b.yaml')],
  }));

/** Not much is asked: most of what is sent lies in it. */
const broad: fc.Arbitrary<Rule> = fc
  .tuple(
    few(some<Box>({ callers: few(caller), methods: few(fc.constantFrom('GET', 'POST')) })),
    fc.array(box, { maxLength: 1 }),
  )
  .map(([boxes, minus]) => ({ requests: { boxes, minus }, from: [place('b.yaml')] }));

const layer: fc.Arbitrary<Layer> = fc.record({
  at: fc.constant('workload' as const),
  sees: maybe<Layer['sees']>(fc.constant({ account: 'edge/waypoint' }), 'caller', 5),
  tokens: fc
    .subarray(['corp', 'partner', 'third', 'nowhere'], { maxLength: 2 })
    .map((all) => all.map((issuer) => ({ issuer, from: [] }))),
  asks: fc.array(
    fc
      .tuple(broad, fc.constantFrom('opa', 'other'))
      .map(([one, provider]) => ({ ...one, provider })),
    { maxLength: 2 },
  ),
  deny: fc.array(rule, { maxLength: 1 }),
  allow: fc.oneof(
    { weight: 2, arbitrary: fc.array(broad, { minLength: 1, maxLength: 2 }) },
    { weight: 3, arbitrary: fc.array(rule, { maxLength: 3 }) },
    { weight: 1, arbitrary: fc.constant('open' as const) },
  ),
});
const way: fc.Arbitrary<Way> = fc.record({
  via: fc.constantFrom('service', 'direct'),
  wire: maybe<Way['wire']>(fc.constant('tcp'), 'http', 5),
  layers: fc.array(layer, { minLength: 0, maxLength: 2 }),
});
const port: fc.Arbitrary<Port> = fc.record({
  number: maybe(fc.constant(81), 80, 5),
  name: fc.constant('http'),
  protocol: fc.constant('http' as const),
  mtls: fc
    .constantFrom('strict' as const, 'permissive' as const, 'disable' as const)
    .map((m) => plain(m)),
  ways: fc.array(way, { minLength: 0, maxLength: 2 }),
});

const matched: fc.Arbitrary<Box> = some<Box>({
  methods: http.methods,
  paths: http.paths,
  headers: few(keyTest('x-a'), 1),
  query: few(keyTest('q'), 1),
});
const value = fc.constantFrom('1', 'v1', 'x');
const oneHeader = fc.constantFrom('X-A', 'x-b', 'authorization', 'x-partner');
const edit: fc.Arbitrary<HeaderEdit> = some<HeaderEdit>({
  set: fc.dictionary(oneHeader, fc.constantFrom('1', 'Bearer x', 'Basic x'), { maxKeys: 1 }),
  add: fc.dictionary(oneHeader, value, { maxKeys: 1 }),
  remove: few(oneHeader, 1),
});

/** Few of them redirect. */
const routes: fc.Arbitrary<readonly Route[]> = fc.array(
  fc
    .tuple(
      some<Route>({
        match: few(matched),
        clients: few(
          fc.constantFrom('shop/a', 'far/z', 'spiffe://partner.example/billing', 'edge/edge'),
        ),
        ports: fc.constantFrom([80], [80, 81], [80], [81]),
        rewrite: some<NonNullable<Route['rewrite']>>({
          path: fc.constantFrom('/', '/r', '/r/', '/q/7'),
          host: fc.constantFrom('b.example.com', 'other'),
        }),
        headers: fc.record({ request: edit }),
      }),
      maybe(fc.constant(true), false, 8),
    )
    .map(([over, redirects]) =>
      route(
        { v1: 100 },
        { ...over, ...(redirects && { redirect: { path: '/elsewhere', status: 302 }, to: [] }) },
      ),
    ),
  { maxLength: 3 },
);

/** What `shop/b` says. */
interface Own {
  readonly ports: readonly Port[];
  readonly routes: readonly Route[];
}

/** Rules about what the routes before them write and take away: rare among all others. */
const edited: fc.Arbitrary<Own> = fc.record({
  ports: few(
    fc
      .tuple(
        few(some<Box>({ headers: few(keyTest('x-a', 'x-b', 'authorization'), 1), token }), 1),
        fc.constantFrom<(readonly string[])[]>([], ['corp'], ['partner', 'third']),
      )
      .map(([boxes, read]): Port => ({
        number: 80,
        name: 'http',
        protocol: 'http',
        mtls: plain('permissive'),
        ways: [
          {
            via: 'direct',
            wire: 'http',
            layers: [
              {
                at: 'workload',
                sees: 'caller',
                tokens: read.map((name) => ({ issuer: name, from: [] })),
                asks: [],
                deny: [],
                allow: [{ requests: { boxes }, from: [place('b.yaml')] }],
              },
            ],
          },
        ],
      })),
    1,
  ),
  routes: few(
    fc
      .tuple(few(matched, 1), edit)
      .map(([match, request]) => route({ v1: 100 }, { match, headers: { request } })),
  ).map((all) => [...all, route({ v1: 100 })]),
});

const ingress: fc.Arbitrary<IngressRoute> = fc
  .tuple(
    few(fc.constantFrom('*', '*.example.com', 'b.example.com', 'B.example.com')),
    fc.option(few(path), { nil: undefined }),
    fc.option(remoteIp, { nil: undefined, freq: 4 }),
    fc.constantFrom('shop/b', 'shop/b', 'shop/c', 'shop/e'),
    fc.constantFrom(80, 80, 80, 90),
    fc.boolean(),
  )
  .map(([hosts, paths, address, service, number, listens]) => ({
    hosts,
    ...(paths && { paths }),
    service,
    port: number,
    ...(listens && { listener: 'tcp' }),
    ...(address && { remoteIp: address }),
    from: [place('b.yaml')],
  }));
/** Accounts of the gateway: rules and routes name one of them, and two meshes may differ in it. */
const runsAs = fc.constantFrom(
  { namespace: 'edge', account: 'edge' },
  { namespace: 'shop', account: 'a' },
);

const gateway: fc.Arbitrary<Gateway> = fc
  .tuple(fc.array(ingress, { maxLength: 4 }), runsAs)
  .map(([all, identity]) => ({
    name: 'public',
    role: 'ingress',
    ...identity,
    labels: {},
    hosts: ['*.example.com'],
    trustedHops: 0,
    listeners: [],
    routes: all,
    at: place('mesh.yaml'),
  }));

const external: fc.Arbitrary<External> = fc
  .record({
    tls: fc.constantFrom('none' as const, 'passthrough' as const, 'originate' as const),
    via: fc.constantFrom(undefined, 'public'),
    layer,
    own: fc.option(layer, { nil: undefined }),
    routes,
    protocol: fc.constantFrom('http' as const, 'tls' as const),
  })
  .map(({ tls, via, layer, own, routes, protocol }) => ({
    name: 'shop/e',
    namespace: 'shop',
    labels: {},
    hosts: ['api.example.net'],
    addresses: [],
    tls,
    ...(via && { via }),
    ports: [{ name: 'p', number: 80, target: 80, protocol, at: place('e.yaml') }],
    layer,
    layers: own ? [{ port: 80, layer: own }] : [],
    routes,
    settings: [settings()],
    from: [place('e.yaml')],
  }));

const issuer = (name: string, more: Partial<Issuer> = {}): Issuer => ({
  name,
  issuer: `https://${name}.example`,
  jwks: `https://${name}.example/keys`,
  audiences: [],
  forward: false,
  at: place('mesh.yaml'),
  ...more,
});
/** `nowhere` is named by rules and by nobody else. */
const issuers = [
  issuer('corp'),
  issuer('partner', { header: 'x-partner' }),
  issuer('third', { header: 'authorization', prefix: 'Bearer third:' }),
];

const domains = fc.constantFrom(
  { trustDomain: 'cluster.local', aliases: [] },
  { trustDomain: 'cluster.local', aliases: ['old.local'] },
  { trustDomain: 'old.local', aliases: [] },
  { trustDomain: 'new.local', aliases: ['cluster.local'] },
);

const opaque = fc.constantFrom<Mesh['opaque'][]>(
  [],
  [],
  [],
  [],
  [{ what: 'a filter', workloads: ['shop/b'], at: place('filter.yaml') }],
  [{ what: 'a filter', workloads: [], services: ['shop/e'], at: place('filter.yaml') }],
  [{ what: 'a filter', workloads: [], gateways: ['public'], at: place('filter.yaml') }],
);

/** A mesh in which `shop/b`, behind up to two workloads, and the external `shop/e` can be called on port 80. */
export const wildMesh: fc.Arbitrary<Mesh> = fc
  .record({
    domains,
    opaque,
    own: fc.oneof<fc.MaybeWeightedArbitrary<Own>[]>(
      {
        weight: 3,
        arbitrary: fc.record({ ports: few(port), routes }),
      },
      { weight: 1, arbitrary: edited },
    ),
    gateway,
    external,
    protocol: maybe(fc.constant('tcp' as const), 'http' as const, 8),
    headless: maybe(fc.constant(true), false, 8),
  })
  .map(({ domains, opaque, own: { ports, routes }, gateway, external, protocol, headless }) => {
    const base = smallMesh({ a: {}, b: { routes, protocol } });
    const first = base.workloads.find(({ id }) => id === 'shop/b');
    if (first === undefined) throw new Error('a small mesh has the workloads of its services');
    const behind = ports.map((one, index) => ({
      ...first,
      id: index === 0 ? 'shop/b' : 'shop/b2',
      ports: [one],
    }));
    return {
      ...base,
      facts: { ...base.facts, ...domains, issuers },
      services: base.services.map((service) =>
        service.name === 'shop/b'
          ? { ...service, headless, workloads: behind.map(({ id }) => id) }
          : service,
      ),
      workloads: [...base.workloads.filter(({ id }) => id !== 'shop/b'), ...behind],
      gateways: [gateway],
      externals: [external],
      opaque,
    };
  });
