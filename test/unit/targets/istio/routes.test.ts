import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/source/json.ts';
import { documents, istioObjects, service, specOf } from '../../../support/istio-of.ts';

type Http = JsonObject & { match?: readonly JsonObject[]; route?: readonly JsonObject[] };

/** The HTTP routes of `shop/cart` inside the mesh. */
function http(spec: string, ...others: readonly string[]): readonly Http[] {
  const files = documents('', service('shop/cart', spec), ...others);
  const found = specOf(files, 'VirtualService', 'shop/cart');
  return (found?.['http'] ?? []) as unknown as readonly Http[];
}

const host = 'cart.shop.svc.cluster.local';
const ports = 'ports: {http: 80}, versions: [v1, v2]';

describe('VirtualService', () => {
  it('names full hosts and is bound to the mesh', () => {
    const files = documents('', service('shop/cart', '{ports: {http: 80}}'));
    expect(specOf(files, 'VirtualService', 'shop/cart')).toEqual({
      hosts: [host],
      gateways: ['mesh'],
      http: [
        {
          route: [{ destination: { host, port: { number: 80 } } }],
          timeout: '15s',
          retries: { attempts: 0 },
        },
      ],
    });
  });

  it('answers with a redirect in place of everything else', () => {
    const all = 'path: /a, host: shop.example.com, scheme: https, port: 8443, status: 308';
    const routes = `[{match: {path: /old/**}, redirect: {${all}}}, {match: {path: /b}, redirect: {scheme: https}}, {}]`;
    const [first, second] = http(`{${ports}, retry: {attempts: 2}, routes: ${routes}}`);
    expect(first).toEqual({
      match: [{ uri: { exact: '/old' } }, { uri: { prefix: '/old/' } }],
      redirect: {
        uri: '/a',
        authority: 'shop.example.com',
        scheme: 'https',
        port: 8443,
        redirectCode: 308,
      },
    });
    expect(second?.['redirect']).toEqual({ scheme: 'https', redirectCode: 301 });
  });

  it('says no timeout by saying nothing, and always says retries', () => {
    const [route] = http('{ports: {http: 80}, timeout: none, retry: none}');
    expect(route).not.toHaveProperty('timeout');
    expect(route?.['retries']).toEqual({ attempts: 0 });
  });

  it('writes retries without spaces and with the base of the back-off only', () => {
    const retry =
      'retry: {attempts: 2, perTry: 250ms, when: [connect-failure, 503], backoff: {base: 25ms, max: 250ms}}';
    const [route] = http(`{ports: {http: 80}, timeout: 1500ms, ${retry}}`);
    expect(route).toMatchObject({
      timeout: '1500ms',
      retries: {
        attempts: 2,
        perTryTimeout: '250ms',
        retryOn: 'connect-failure,503',
        backoff: '25ms',
      },
    });
  });

  it.each([
    ['/a', [{ uri: { exact: '/a' } }]],
    ['/a/*/c', [{ uri: { regex: '/a/[^/]+/c' } }]],
    ['/a.b/**', [{ uri: { exact: '/a.b' } }, { uri: { prefix: '/a.b/' } }]],
    ['/a.b/*/**', [{ uri: { regex: '/a\\.b/[^/]+(/.*)?' } }]],
    ['/**', [{ uri: { prefix: '/' } }]],
  ])('matches the path %s', (path, match) => {
    const routes = http(`{${ports}, routes: [{match: {path: "${path}"}, to: v1}, {to: v2}]}`);
    const expected = path === '/**' ? [undefined, match] : [match];
    expect(expected).toContainEqual(routes[0]?.match);
  });

  it('keeps the order, and matches methods, headers and parameters', () => {
    const match =
      '{methods: [GET, POST], headers: {x-a: "1*", x-b: {not: "2"}, x-c: [a, b]}, query: {q: "1"}}';
    const routes = http(`{${ports}, routes: [{match: ${match}, to: v1}, {to: v2}]}`);
    expect(routes[0]?.match).toEqual([
      {
        method: { regex: 'GET|POST' },
        headers: { 'x-a': { prefix: '1' }, 'x-c': { regex: '(?:a)|(?:b)' } },
        withoutHeaders: { 'x-b': { exact: '2' } },
        queryParams: { q: { exact: '1' } },
      },
    ]);
    expect(routes[1]).not.toHaveProperty('match');
  });

  it('asks for an absent header by naming no value: an absent one counts as empty elsewhere', () => {
    const match = '{headers: {x-a: {not: "*"}, x-b: {not: ["1", "*"]}}}';
    const routes = http(`{${ports}, routes: [{match: ${match}, to: v1}, {to: v2}]}`);
    expect(routes[0]?.match).toEqual([{ withoutHeaders: { 'x-a': {}, 'x-b': {} } }]);
  });

  it('tells callers apart by the labels of their pods', () => {
    const web = service('shop/web', '{workload: {app: web, tier: front}}');
    const routes = http(
      `{${ports}, routes: [{match: {from: [web, jobs/*]}, to: v1}, {to: v2}]}`,
      web,
    );
    expect(routes[0]?.match).toEqual([
      { sourceLabels: { app: 'web', tier: 'front' }, sourceNamespace: 'shop' },
      { sourceNamespace: 'jobs' },
    ]);
  });

  it('gives a caller with its own timeout a copy of all routes, before the others', () => {
    const web = service('shop/web', '{calls: {cart: {timeout: 2s}}}');
    const routes = http(
      `{${ports}, allow: [{from: web}], routes: [{match: {path: /a}, to: v1}, {to: v2}]}`,
      web,
    );
    expect(routes.map((route) => [route['timeout'], route.match?.length ?? 0])).toEqual([
      ['2s', 1],
      ['2s', 1],
      ['15s', 1],
      ['15s', 0],
    ]);
    const source = { sourceLabels: { app: 'web' }, sourceNamespace: 'shop' };
    expect(routes[0]?.match).toEqual([{ uri: { exact: '/a' }, ...source }]);
    expect(routes[1]?.match).toEqual([source]);
  });

  it('rewrites a subtree so that no slash is doubled and the rest is kept', () => {
    const routes = http(
      `{${ports}, routes: [{match: {path: /old/**}, rewrite: {path: /new, host: other.example}, to: v1}, {to: v2}]}`,
    );
    expect(routes.slice(0, 2).map(({ match, rewrite }) => [match, rewrite])).toEqual([
      [[{ uri: { exact: '/old' } }], { uri: '/new', authority: 'other.example' }],
      [[{ uri: { prefix: '/old/' } }], { uri: '/new/', authority: 'other.example' }],
    ]);
  });

  it.each([
    ['{path: /a}', '^/.*$', '/new'],
    ['{methods: [GET]}', '^/.*$', '/new'],
  ])('replaces the whole path behind %s', (match, from, to) => {
    const [route] = http(
      `{${ports}, routes: [{match: ${match}, rewrite: {path: /new}, to: v1}, {to: v2}]}`,
    );
    expect(route?.['rewrite']).toEqual({ uriRegexRewrite: { match: from, rewrite: to } });
  });

  it('keeps what a `*` of a rewritten subtree does not cover', () => {
    const routes = http(
      `{${ports}, routes: [{match: {path: "/a/*/**"}, rewrite: {path: /b}, to: v1}, {to: v2}]}`,
    );
    expect(routes.slice(0, 2).map(({ match, rewrite }) => [match, rewrite])).toEqual([
      [[{ uri: { regex: '/a/[^/]+' } }], { uriRegexRewrite: { match: '^/.*$', rewrite: '/b' } }],
      [
        [{ uri: { regex: '/a/[^/]+/.*' } }],
        { uriRegexRewrite: { match: '^/a/[^/]+(/.*)$', rewrite: '/b\\1' } },
      ],
    ]);
  });

  it('writes splits, mirrors, headers, cors and faults', () => {
    const extras = [
      'to: {v1: 95, v2: 5}',
      'mirror: {to: v2, percent: 10}',
      'headers: {request: {set: {x-p: "50%"}, remove: [x-d]}, response: {add: {x-s: cart}}}',
      'cors: {origins: ["https://a.example"], methods: [GET], headers: [content-type], maxAge: 10m, credentials: true}',
      'fault: {delay: 2s, abort: 503, percent: 1}',
    ];
    const [route] = http(`{${ports}, routes: [{${extras.join(', ')}}]}`);
    const to = (subset: string) => ({ host, subset, port: { number: 80 } });
    expect(route).toMatchObject({
      route: [
        { destination: to('v1'), weight: 95 },
        { destination: to('v2'), weight: 5 },
      ],
      mirrors: [{ destination: to('v2'), percentage: { value: 10 } }],
      headers: {
        request: { set: { 'x-p': '50%%' }, remove: ['x-d'] },
        response: { add: { 'x-s': 'cart' } },
      },
      corsPolicy: {
        allowOrigins: [{ exact: 'https://a.example' }],
        allowMethods: ['GET'],
        allowHeaders: ['content-type'],
        maxAge: '600s',
        allowCredentials: true,
      },
      fault: {
        delay: { fixedDelay: '2s', percentage: { value: 1 } },
        abort: { httpStatus: 503, percentage: { value: 1 } },
      },
    });
  });
});

describe('VirtualService of a gateway', () => {
  const edge = (extra = '') => `gateways:
  edge: {namespace: ingress, serviceAccount: gw, workload: {istio: gw}, hosts: [a.example.com, b.example.com], listen: {https: {port: 443, certificate: tls}, http: {port: 80, redirect: https}}${extra}}`;
  const grant = (ops: string) => `allow: [{from: "ingress:edge", ops: [${ops}]}]`;

  it('repeats the routes of the service within what is granted', () => {
    const files = documents(
      edge(),
      service(
        'shop/cart',
        `{${ports}, ${grant('GET /a/**')}, routes: [{match: {path: /a/x}, to: v1}, {match: {path: /c}, to: v1}, {to: v2}]}`,
      ),
    );
    const spec = specOf(files, 'VirtualService', 'ingress/edge.ingress');
    expect(spec).toMatchObject({
      hosts: ['a.example.com', 'b.example.com'],
      gateways: ['ingress/edge'],
    });
    const routes = spec?.['http'] as unknown as readonly Http[];
    expect(routes.map(({ match }) => match)).toEqual([
      [{ uri: { exact: '/a/x' } }],
      [{ uri: { exact: '/a' } }, { uri: { prefix: '/a/' } }],
    ]);
  });

  it('puts the more specific path first across services', () => {
    const files = documents(
      edge(),
      service('shop/cart', `{ports: {http: 80}, ${grant('GET /**')}}`),
      service('shop/web', `{ports: {http: 80}, ${grant('GET /a/**, GET /a/*/x, GET /a/b')}}`),
    );
    const routes = specOf(files, 'VirtualService', 'ingress/edge.ingress')?.[
      'http'
    ] as unknown as readonly Http[];
    const uris = routes.map(({ match, route }) => [
      (route?.[0]?.['destination'] as JsonObject | undefined)?.['host'],
      (match ?? []).map(({ uri }) => uri),
    ]);
    expect(uris[0]).toEqual([
      'web.shop.svc.cluster.local',
      [{ exact: '/a/b' }, { regex: '/a/[^/]+/x' }, { exact: '/a' }, { prefix: '/a/' }],
    ]);
    expect(uris[1]?.[0]).toBe(host);
  });

  it('matches a path once that two grants open', () => {
    const files = documents(
      edge(),
      service('shop/web', '{}'),
      service(
        'shop/cart',
        `{ports: {http: 80}, allow: [{from: "ingress:edge", ops: [GET /a]}, {from: "ingress:edge", ops: [POST /a]}]}`,
      ),
    );
    const routes = specOf(files, 'VirtualService', 'ingress/edge.ingress')?.[
      'http'
    ] as unknown as readonly Http[];
    expect(routes.map(({ match }) => match)).toEqual([[{ uri: { exact: '/a' } }]]);
  });

  it('gives a host of its own what also holds for all hosts', () => {
    const files = documents(
      edge(),
      service('shop/cart', `{ports: {http: 80}, ${grant('GET /a')}}`),
      service(
        'shop/web',
        '{ports: {http: 80}, allow: [{from: "ingress:edge", hosts: [b.example.com], ops: [GET /b]}]}',
      ),
    );
    const of = (name: string) => specOf(files, 'VirtualService', name);
    expect(of('ingress/edge.ingress.a.example.com')).toMatchObject({ hosts: ['a.example.com'] });
    expect(of('ingress/edge.ingress.b.example.com')?.['http']).toHaveLength(2);
  });

  it('lists no host that a wildcard holds: there istiod would mix routes of both, the older first', () => {
    const wild = edge().replace('a.example.com, b', '"*.example.com", other.org, b');
    const gateway = istioObjects(documents(wild)).find(({ kind }) => kind === 'Gateway');
    expect(gateway?.spec?.['servers']).toMatchObject([
      { hosts: ['ingress/*.example.com', 'ingress/other.org'] },
      { hosts: ['ingress/*.example.com', 'ingress/other.org'] },
    ]);
  });

  it('binds listeners to the namespace of the gateway', () => {
    const files = documents(edge(), service('shop/cart', '{ports: {http: 80}}'));
    expect(specOf(files, 'Gateway', 'ingress/edge')).toEqual({
      selector: { istio: 'gw' },
      servers: [
        {
          port: { number: 443, name: 'https', protocol: 'HTTPS' },
          hosts: ['ingress/a.example.com', 'ingress/b.example.com'],
          tls: { mode: 'SIMPLE', credentialName: 'tls' },
        },
        {
          port: { number: 80, name: 'http', protocol: 'HTTP' },
          hosts: ['ingress/a.example.com', 'ingress/b.example.com'],
          tls: { httpsRedirect: true },
        },
      ],
    });
  });
});
