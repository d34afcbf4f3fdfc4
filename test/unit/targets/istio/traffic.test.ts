import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/source/json.ts';
import { documents, istioObjects, service, specOf } from '../../../support/istio-of.ts';

const unlimited = 2147483647;

/** The traffic policy of `shop/cart` for everyone. */
function policy(spec: string): JsonObject {
  const files = documents('', service('shop/cart', `{ports: {http: 80}, ${spec}}`));
  return specOf(files, 'DestinationRule', 'shop/cart')?.['trafficPolicy'] as JsonObject;
}

describe('DestinationRule', () => {
  it('writes every block out and no tls', () => {
    const files = documents('', service('shop/cart', '{ports: {http: 80}, versions: [v1, v2]}'));
    expect(specOf(files, 'DestinationRule', 'shop/cart')).toEqual({
      host: 'cart.shop.svc.cluster.local',
      trafficPolicy: {
        connectionPool: {
          tcp: { maxConnections: unlimited },
          http: { http1MaxPendingRequests: unlimited, http2MaxRequests: unlimited },
        },
        loadBalancer: { simple: 'LEAST_REQUEST', localityLbSetting: { enabled: false } },
      },
      subsets: [
        { name: 'v1', labels: { version: 'v1' } },
        { name: 'v2', labels: { version: 'v2' } },
      ],
    });
  });

  it.each([
    ['5xx', { consecutive5xxErrors: 7 }],
    ['gateway', { consecutive5xxErrors: 0, consecutiveGatewayErrors: 7 }],
    [
      'connect',
      {
        consecutive5xxErrors: 0,
        consecutiveLocalOriginFailures: 7,
        splitExternalLocalOriginErrors: true,
      },
    ],
  ])('ejects on %s errors', (errors, counters) => {
    const eject = `eject: {consecutive: 7, errors: ${errors}, interval: 5s, baseTime: 1m, maxPercent: 20}`;
    expect(policy(eject)['outlierDetection']).toEqual({
      ...counters,
      interval: '5s',
      baseEjectionTime: '60s',
      maxEjectionPercent: 20,
    });
  });

  it.each([
    ['{policy: round-robin}', { simple: 'ROUND_ROBIN' }],
    ['{policy: random}', { simple: 'RANDOM' }],
    [
      '{policy: ring-hash, key: "header:x-user", ring: 2048}',
      { consistentHash: { httpHeaderName: 'x-user', ringHash: { minimumRingSize: 2048 } } },
    ],
    [
      '{policy: maglev, key: "cookie:session"}',
      { consistentHash: { httpCookie: { name: 'session' }, maglev: { tableSize: 65537 } } },
    ],
  ])('balances by %s', (balance, expected) => {
    expect(policy(`balance: ${balance}`)['loadBalancer']).toEqual({
      ...expected,
      localityLbSetting: { enabled: false },
    });
  });

  it('writes limits, times and the retry budget', () => {
    const spec =
      'breaker: {connections: 10, pending: 20, requests: 30}, connectTimeout: 1s, idleTimeout: 1m, retry: {attempts: 1, when: [unavailable], budgetPercent: 25}';
    expect(policy(spec)).toMatchObject({
      connectionPool: {
        tcp: { maxConnections: 10, connectTimeout: '1s' },
        http: { http1MaxPendingRequests: 20, http2MaxRequests: 30, idleTimeout: '60s' },
      },
      retryBudget: { percent: 25 },
    });
  });

  it('gives a caller with its own breaker a whole rule in its namespace', () => {
    const files = documents(
      '',
      service('shop/cart', '{ports: {http: 80}, versions: [v1], allow: [{from: front/web}]}'),
      service('front/web', '{calls: {shop/cart: {breaker: {connections: 3}}}}'),
    );
    const spec = specOf(files, 'DestinationRule', 'front/cart.for.web.shop');
    expect(spec).toMatchObject({
      host: 'cart.shop.svc.cluster.local',
      workloadSelector: { matchLabels: { app: 'web' } },
      trafficPolicy: { connectionPool: { tcp: { maxConnections: 3 } } },
      subsets: [{ name: 'v1' }],
    });
  });

  it('repeats the common rule beside it, which other callers in that namespace would miss', () => {
    const files = documents(
      '',
      service(
        'shop/cart',
        '{ports: {http: 80}, versions: [v1], allow: [{from: [front/web, near]}], breaker: {pending: 4}}',
      ),
      service('front/web', '{calls: {shop/cart: {breaker: {connections: 3}}}}'),
      service('shop/near', '{calls: {cart: {breaker: {connections: 2}}}}'),
    );
    const rules = istioObjects(files).filter(({ kind }) => kind === 'DestinationRule');
    const names = rules.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
    expect(names.sort()).toEqual([
      'front/cart.for.web.shop',
      'front/cart.others.shop',
      'shop/cart',
      'shop/cart.for.near.shop',
    ]);
    const own = specOf(files, 'DestinationRule', 'shop/cart');
    expect(specOf(files, 'DestinationRule', 'front/cart.others.shop')).toEqual(own);
    expect(own).not.toHaveProperty('workloadSelector');
  });
});

describe('externals and endpoints', () => {
  const api = (external: string, more = '') =>
    documents(
      '',
      service('shop/api', `{external: ${external}, ports: {http: {port: 80, target: 443}}${more}}`),
    );

  it('begins TLS with the roots of the system and verifies the name', () => {
    const files = api('{hosts: [api.example.com], tls: originate}');
    expect(specOf(files, 'ServiceEntry', 'shop/api')).toEqual({
      hosts: ['api.example.com'],
      ports: [{ number: 80, name: 'http', protocol: 'HTTP', targetPort: 443 }],
      location: 'MESH_EXTERNAL',
      resolution: 'DNS',
    });
    expect(specOf(files, 'DestinationRule', 'shop/api')).toMatchObject({
      trafficPolicy: {
        tls: {
          mode: 'SIMPLE',
          sni: 'api.example.com',
          subjectAltNames: ['api.example.com'],
          caCertificates: 'system',
        },
      },
    });
  });

  it('has one rule and one route a host', () => {
    const files = api('{hosts: [a.example.com, b.example.com], tls: originate}');
    const names = istioObjects(files)
      .filter(({ kind }) => kind === 'DestinationRule' || kind === 'VirtualService')
      .map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(names).toEqual([
      'DestinationRule api',
      'DestinationRule api.host.b.example.com',
      'VirtualService api',
      'VirtualService api.host.b.example.com',
    ]);
  });

  it.each([
    [
      '{hosts: [a.example.com], addresses: [10.1.0.0/16]}',
      { resolution: 'NONE', addresses: ['10.1.0.0/16'] },
    ],
    [
      '{hosts: [a.example.com], addresses: [10.1.0.1]}',
      { resolution: 'STATIC', endpoints: [{ address: '10.1.0.1' }] },
    ],
    ['{hosts: ["*.example.com"]}', { resolution: 'NONE' }],
  ])('finds %s', (external, expected) => {
    const files = documents('', service('shop/api', `{external: ${external}, ports: {http: 80}}`));
    expect(specOf(files, 'ServiceEntry', 'shop/api')).toMatchObject(expected);
  });

  it('routes only the declared ports: istiod would open port 80 of a host that has it not', () => {
    const files = documents(
      '',
      service(
        'shop/api',
        '{external: {hosts: ["*.example.com"]}, ports: {http: 8000, http-b: 8001, tcp: 9000}, routes: [{match: {path: /a}}, {timeout: 1s}]}',
      ),
    );
    const http = specOf(files, 'VirtualService', 'shop/api')?.['http'] as unknown as readonly {
      readonly match: readonly JsonObject[];
    }[];
    expect(http.map(({ match }) => match)).toEqual([
      [
        { uri: { exact: '/a' }, port: 8000 },
        { uri: { exact: '/a' }, port: 8001 },
      ],
      [{ port: 8000 }, { port: 8001 }],
    ]);
  });

  it('makes machines part of the mesh by their labels and account', () => {
    const spec =
      '{identity: db-vm, ports: {tcp-sql: {port: 5432}}, endpoints: [{address: 10.0.0.5, locality: eu/a/1, weight: 2}, {address: db.example.com}]}';
    const files = documents('', service('shop/db', spec));
    expect(specOf(files, 'ServiceEntry', 'shop/db')).toMatchObject({
      hosts: ['db.shop.svc.cluster.local'],
      location: 'MESH_INTERNAL',
      resolution: 'DNS',
      workloadSelector: { labels: { app: 'db' } },
    });
    expect(specOf(files, 'WorkloadEntry', 'shop/db.endpoint.0')).toEqual({
      address: '10.0.0.5',
      labels: { app: 'db' },
      locality: 'eu/a/1',
      weight: 2,
      serviceAccount: 'db-vm',
    });
  });
});

it('accepts every account of machines that run as several: an endpoint names only one', () => {
  const files = documents(
    'trustDomain: {name: prod.local, aliases: [old.local]}',
    service('shop/db', '{identity: [a, b], ports: {tcp: 5432}, endpoints: [{address: 10.0.0.5}]}'),
    service('shop/one', '{identity: a1, ports: {tcp: 5433}, endpoints: [{address: 10.0.0.6}]}'),
  );
  expect(specOf(files, 'ServiceEntry', 'shop/db')?.['subjectAltNames']).toEqual([
    'spiffe://prod.local/ns/shop/sa/a',
    'spiffe://old.local/ns/shop/sa/a',
    'spiffe://prod.local/ns/shop/sa/b',
    'spiffe://old.local/ns/shop/sa/b',
  ]);
  expect(specOf(files, 'ServiceEntry', 'shop/one')).not.toHaveProperty('subjectAltNames');
});

describe('Sidecar', () => {
  const both =
    'agreement: both\nproviders: {otel: {otlp: {service: observability/otel, port: 4317}}}\ndefaults: {telemetry: {traces: {sink: otel, percent: 1}}}';

  it('tells a proxy of what it calls and of the services of its providers', () => {
    const files = documents(
      both,
      service('shop/cart', '{ports: {http: 80}, calls: [api]}'),
      service(
        'shop/api',
        '{external: {hosts: [api.example.com]}, ports: {http: 80}, allow: [{from: cart}]}',
      ),
    );
    expect(specOf(files, 'Sidecar', 'shop/cart')).toEqual({
      workloadSelector: { labels: { app: 'cart' } },
      egress: [
        { hosts: ['observability/otel.observability.svc.cluster.local', 'shop/api.example.com'] },
      ],
      outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' },
    });
  });

  it('tells a proxy of nothing where it calls nothing, by a namespace that cannot be', () => {
    const files = documents('agreement: both', service('shop/cart', '{ports: {http: 80}}'));
    expect(specOf(files, 'Sidecar', 'shop/cart')).toMatchObject({ egress: [{ hosts: ['~/*'] }] });
  });

  it('keeps limits of one client apart from those of the server', () => {
    const files = documents(
      'defaults: {egress: allow}',
      service(
        'shop/cart',
        '{ports: {http: 80}, breaker: {connections: 3}, inbound: {requests: 50}}',
      ),
    );
    expect(specOf(files, 'Sidecar', 'shop/cart')).toMatchObject({
      inboundConnectionPool: {
        tcp: { maxConnections: unlimited },
        http: { http2MaxRequests: 50 },
      },
      egress: [{ hosts: ['*/*'] }],
      outboundTrafficPolicy: { mode: 'ALLOW_ANY' },
    });
  });
});

describe('Telemetry and the mesh config', () => {
  const telemetry = (when: string) =>
    `trustDomain: {name: prod.local, aliases: [old.local]}\nproviders: {otel: {otlp: {service: observability/otel, port: 4317}}}\ndefaults: {telemetry: {logs: {sink: otel, when: ${when}}, traces: {sink: otel, percent: 5}}}`;
  const cart = service('shop/cart', '{ports: {http: 80}}');

  it.each([
    ['always', { providers: [{ name: 'otel-logs' }] }],
    [
      'errors',
      {
        providers: [{ name: 'otel-logs' }],
        filter: { expression: 'response.code >= 400 || response.flags != 0' },
      },
    ],
    ['never', { providers: [{ name: 'otel-logs' }], disabled: true }],
  ])('logs %s', (when, logging) => {
    expect(specOf(documents(telemetry(when), cart), 'Telemetry', 'shop/cart')).toEqual({
      selector: { matchLabels: { app: 'cart' } },
      accessLogging: [logging],
      tracing: [{ providers: [{ name: 'otel' }], randomSamplingPercentage: 5 }],
    });
  });

  it('says what the mesh config must say, as advice', () => {
    const objects = istioObjects(documents(telemetry('errors'), cart));
    expect(objects.find(({ kind }) => kind === 'IstioOperator')?.spec).toEqual({
      meshConfig: {
        trustDomain: 'prod.local',
        trustDomainAliases: ['old.local'],
        pathNormalization: { normalization: 'BASE' },
        enableAutoMtls: true,
        extensionProviders: [
          {
            name: 'otel',
            opentelemetry: { service: 'otel.observability.svc.cluster.local', port: 4317 },
          },
          {
            name: 'otel-logs',
            envoyOtelAls: { service: 'otel.observability.svc.cluster.local', port: 4317 },
          },
        ],
      },
    });
  });
});
