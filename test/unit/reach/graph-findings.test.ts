import { describe, expect, it } from 'vitest';
import { graphFindings } from '../../../src/reach/graph-findings.ts';
import { codesOf, findings, only, type Services } from '../../support/graph-findings-of.ts';
import { soundMeshOf } from '../../support/mesh-of.ts';
import { meshText, serviceText, stream } from '../../support/mesh-text.ts';

const three = '{attempts: 2, when: [5xx]}';

describe('calls that outlive their caller', () => {
  const pair = (outer: string, inner: string, more = ''): Services => ({
    web: `{calls: {a: {ops: [GET /x]${outer}}}}`,
    a: `{ports: {http: 80}, allow: [{from: web, ops: [GET /x]}${more}], calls: {b: {ops: [GET /x]${inner}}}}`,
    b: '{ports: {http: 80}, allow: [{from: a, ops: [GET /x]}]}',
  });

  it('are a finding at the call, with the time of the caller', () => {
    const made = findings(pair(', timeout: 2s', ', timeout: 5s'));
    const one = only(made, 'MW3905');
    expect(one.message).toBe(
      '`shop/a` may wait `5s` for `shop/b`, but nobody waits longer than `2s` for `shop/a`',
    );
    expect(made.text(one)).toBe('a.yaml: 5s');
    expect(one.related.map(made.text)).toEqual(['web.yaml: 2s']);
  });

  it('count with the built-in time, and without any', () => {
    const built = findings(pair(', timeout: 2s', ''));
    expect(only(built, 'MW3905').message).toContain('wait `15s`');
    expect(built.text(only(built, 'MW3905'))).toBe('a.yaml: b');
    expect(only(findings(pair('', ', timeout: none')), 'MW3905').message).toContain('`any time`');
  });

  it('show where the time is written, if not in the call', () => {
    const made = findings({
      ...pair(', timeout: 2s', ''),
      b: '{ports: {http: 80}, timeout: 9s, allow: [{from: a, ops: [GET /x]}]}',
    });
    const one = only(made, 'MW3905');
    expect(made.text(one)).toBe('a.yaml: b');
    expect(one.related.map(made.text)).toEqual(['web.yaml: 2s', 'b.yaml: 9s']);
  });

  it('are fine where times are equal, shorter, or the caller waits for ever', () => {
    expect(codesOf(findings(pair('', '')))).toEqual([]);
    expect(codesOf(findings(pair(', timeout: 2s', ', timeout: 2s')))).toEqual([]);
    expect(codesOf(findings(pair(', timeout: none', ', timeout: none')))).toEqual([]);
  });

  it('are fine where some caller waits as long, also one without a document', () => {
    const patient = pair(
      ', timeout: 2s',
      ', timeout: 5s',
      ', {from: "sa:jobs/batch", ops: [GET /x]}',
    );
    expect(codesOf(findings(patient))).toEqual([]);
  });

  it('are fine where nobody calls the service, and on connections without HTTP', () => {
    expect(
      codesOf(
        findings({
          ...pair('', ', timeout: 1h'),
          web: '{}',
          a: '{calls: {b: {ops: [GET /x], timeout: 1h}}}',
        }),
      ),
    ).toEqual([]);
    const tcp = {
      web: '{calls: {a: {ops: [GET /x], timeout: 1s}}}',
      a: '{ports: {http: 80}, allow: [{from: web, ops: [GET /x]}], calls: [b]}',
      b: '{ports: {db: {port: 5432, protocol: tcp}}, allow: [{from: a}]}',
    };
    expect(codesOf(findings(tcp))).toEqual([]);
  });

  it('are fine where the inner call is a stream', () => {
    const made = findings({
      web: '{calls: {a: {ops: [GET /x], timeout: 2s}}}',
      a: '{ports: {http: 80}, allow: [{from: web, ops: [GET /x]}], calls: {b: {ops: [GET /x/stream], timeout: none}}}',
      b: '{ports: {http: 80}, allow: [{from: a, ops: [GET /x/stream]}]}',
    });
    expect(codesOf(made)).toEqual([]);
  });

  it('count tries that end before the timeout, on both sides', () => {
    const once = ', timeout: 10s, retry: {attempts: 3, perTry: 1s, when: [connect-failure]}';
    expect(codesOf(findings(pair(', timeout: 2s', once)))).toEqual([]);
    const again = ', timeout: 10s, retry: {attempts: 3, perTry: 1s, when: [5xx]}';
    expect(only(findings(pair(', timeout: 2s', again)), 'MW3905').message).toContain('wait `4s`');
    // 4 tries of 1 second and 25 + 50 + 100 milliseconds: the caller has gone before its 15 seconds.
    const waits = ', retry: {attempts: 3, perTry: 1s, when: [5xx]}';
    const waiting = findings(pair(waits, ', timeout: 5s'));
    expect(only(waiting, 'MW3905').message).toContain('`4175ms`');
    expect(only(waiting, 'MW3905').related[0]?.pointer).toMatch(/retry\/perTry$/);
  });

  it('are one finding a service, at the longest call', () => {
    const made = findings({
      web: '{calls: {a: {ops: [GET /x], timeout: 2s}}}',
      a: '{ports: {http: 80}, allow: [{from: web, ops: [GET /x]}], calls: {b: {timeout: 3s}, c: {timeout: 4s}, d: {timeout: 1s}}}',
      b: '{ports: {http: 80}, allow: [{from: a, ops: [GET /x]}]}',
      c: '{ports: {http: 80}, allow: [{from: a, ops: [GET /x]}]}',
      d: '{ports: {http: 80}, allow: [{from: a, ops: [GET /x]}]}',
    });
    const one = only(made, 'MW3905');
    expect(one.message).toContain('`4s` for `shop/c`');
    expect(one.related.map(({ message }) => message)).toEqual([
      'shop/web waits 2s for shop/a',
      'the call of shop/b may take 3s',
    ]);
  });
});

describe('writes that are retried', () => {
  const orders = (ops: string, rest: string): Services => ({
    web: `{calls: {orders: {ops: [${ops}]}}}`,
    orders: `{ports: {http: 80}, allow: [{from: web, ops: [${ops}]}], ${rest}}`,
  });

  it('are a finding at the words that do it', () => {
    const made = findings(
      orders(
        'POST /o, PATCH|GET /o/*',
        'retry: {attempts: 1, when: [429, connect-failure, 503, reset]}',
      ),
    );
    const one = only(made, 'MW3906');
    expect(one.message).toBe(
      'a retry on `503, reset` can do `PATCH /o/*, POST /o` of `shop/orders` twice',
    );
    expect(made.text(one)).toBe('orders.yaml: [429, connect-failure, 503, reset]');
    expect(one.related.map(made.text)).toEqual(['web.yaml: orders', 'web.yaml: orders']);
  });

  it.each([
    ['methods that may be repeated', 'GET|HEAD|PUT|DELETE /o', 'retry: {attempts: 1, when: [5xx]}'],
    [
      'words before the work',
      'POST /o',
      'retry: {attempts: 1, when: [connect-failure, refused-stream]}',
    ],
    ['no words at all', 'POST /o', 'retry: {attempts: 3}'],
    ['refusals', 'POST /o', 'retry: {attempts: 3, when: [429, 409]}'],
    [
      'a route for the others',
      'POST /o, GET /o',
      `routes: [{match: {methods: [GET]}, retry: ${three}}, {}]`,
    ],
    [
      'a key of the request',
      'POST /o',
      `routes: [{match: {headers: {idempotency-key: "*"}}, retry: ${three}}, {}]`,
    ],
  ])('are fine with %s', (_, ops, rest) => {
    expect(codesOf(findings(orders(ops, rest)))).toEqual([]);
  });

  it('count where every method is granted, to whomever', () => {
    const made = findings({
      orders: `{ports: {http: 80}, allow: [{from: "sa:x/y"}], retry: ${three}}`,
    });
    const one = only(made, 'MW3906');
    expect(one.message).toContain('`ANY /**`');
    expect(made.text(one.related[0] ?? {})).toBe('orders.yaml: {from: "sa:x/y"}');
  });

  it('count what a caller declares, not all that it is granted', () => {
    const made = findings({
      web: '{calls: {orders: {ops: [GET /o]}}}',
      orders: `{ports: {http: 80}, allow: [{from: web}], retry: ${three}}`,
    });
    expect(codesOf(made)).toEqual([]);
  });

  it('are one finding for one line in the defaults', () => {
    const one = only(
      findings(
        Object.fromEntries(
          ['a', 'b', 'c', 'd', 'e'].map((name) => [
            name,
            '{ports: {http: 80}, allow: [{from: "sa:x/y", ops: [POST /o]}]}',
          ]),
        ),
        `  defaults: {retry: ${three}}\n`,
      ),
      'MW3906',
    );
    expect(one.message).toContain('`shop/a, shop/b, shop/c and 2 more`');
  });

  it('are an info for gRPC, whose methods say nothing', () => {
    const stock = (when: string) => ({
      web: `{calls: {stock: {ops: [grpc s.Stock/Take], retry: {attempts: 1, when: [${when}]}}}}`,
      stock: '{ports: {http: 80}, allow: [{from: web, ops: [grpc s.Stock/Take]}]}',
    });
    const one = only(findings(stock('internal, unavailable')), 'MW3907');
    expect(one).toMatchObject({ severity: 'info' });
    expect(one.message).toBe(
      'a retry on `internal` can run `grpc s.Stock/Take` of `shop/stock` twice',
    );
    expect(codesOf(findings(stock('unavailable, resource-exhausted')))).toEqual([]);
  });
});

describe('streams that are cut', () => {
  const prices = (op: string, rest = '', protocol = 'http'): Services => ({
    web: `{calls: {prices: {ops: [${op}]}}}`,
    prices: `{ports: {${protocol}: 80}, allow: [{from: web, ops: [${op}]}]${rest}}`,
  });

  it.each([
    'GET /prices/stream',
    'GET /sse',
    'grpc grpc.health.v1.Health/Watch',
    'grpc x.Y/StreamPrices',
    'grpc x.Y/PriceStream',
  ])('are a finding for %s', (op) => {
    const made = findings(prices(op));
    expect(only(made, 'MW3908').message).toBe(
      `\`${op}\` of \`shop/prices\` answers with a stream, which is cut after \`15s\``,
    );
    expect(made.text(only(made, 'MW3908'))).toBe('web.yaml: prices');
  });

  it.each([
    'GET /watch',
    'GET /events',
    'GET /upstream',
    'POST /stream',
    'GET /stream/**',
    'ANY /**',
    'grpc x.Y/*',
    'grpc x.Y/Watchlist',
    'grpc x.Y/Streamline',
    'grpc x.Y/Subscribe',
    'grpc grpc.reflection.v1.ServerReflection/ServerReflectionInfo',
    'grpc envoy.service.discovery.v3.AggregatedDiscoveryService/StreamAggregatedResources',
  ])('are not seen in %s', (op) => {
    expect(codesOf(findings(prices(op)))).toEqual([]);
  });

  it('are fine with a route of their own', () => {
    const route = (timeout: string) =>
      `, routes: [{match: {path: /p/stream}, timeout: ${timeout}}, {timeout: 1s}]`;
    expect(codesOf(findings(prices('GET /p/stream, GET /p', route('none'))))).toEqual([]);
    expect(codesOf(findings(prices('GET /p/stream, GET /p', route('30m'))))).toEqual([]);
    const made = findings(prices('GET /p/stream, GET /p', route('20s')));
    expect(made.text(only(made, 'MW3908'))).toBe('prices.yaml: 20s');
  });

  it('are seen in the match of a route', () => {
    const route = ', routes: [{match: {headers: {accept: text/event-stream}}, timeout: 10s}, {}]';
    const made = findings(prices('GET /p', route));
    expect(only(made, 'MW3908').message).toContain('`accept: text/event-stream` of `shop/prices`');
    const socket = ', routes: [{match: {headers: {upgrade: websocket}}, timeout: 10s}, {}]';
    expect(codesOf(findings(prices('GET /p', socket)))).toEqual([]);
  });

  it('are told once for all callers', () => {
    const made = findings({
      ...prices('GET /stream'),
      prices: '{ports: {http: 80}, allow: [{from: [web, app, "sa:x/y"], ops: [GET /stream]}]}',
      app: '{calls: {prices: {ops: [GET /stream]}}}',
    });
    expect(codesOf(made)).toEqual(['MW3908']);
  });
});

describe('shadow mode', () => {
  it('is judged by what would be granted', () => {
    const text = stream(
      meshText('  mode: shadow\n'),
      ...[
        serviceText('shop/web', '{calls: {orders: {ops: [GET /o]}}}'),
        serviceText(
          'shop/orders',
          `{ports: {http: 80}, retry: ${three}, allow: [{from: web, ops: [GET /o]}]}`,
        ),
      ],
    );
    expect(graphFindings(soundMeshOf(text))).toEqual([]);
  });
});
