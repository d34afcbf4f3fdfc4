import fc from 'fast-check';
import type { Json, JsonObject } from '../../src/source/json.ts';
import type { Intent } from './random-repository.ts';

/** Repositories that are all about where a request goes, by caller, port, path, method and header. */

type Fields = Readonly<Record<string, fc.Arbitrary<Json>>>;

const some = (fields: Fields, minimum = 0): fc.Arbitrary<JsonObject> =>
  fc
    .record(fields, { requiredKeys: [] })
    .filter((value) => Object.keys(value).length >= minimum) as fc.Arbitrary<JsonObject>;
const oneOf = (...values: readonly Json[]): fc.Arbitrary<Json> => fc.constantFrom(...values);

const shaping: Fields = {
  timeout: oneOf('1s', '2s', 'none'),
  retry: oneOf({ attempts: 1 }, { attempts: 3 }, 'none'),
};
const port = oneOf('http', 'admin', ['http', 'admin']);
const value = oneOf('1', 'v*', '*x', '*', ['1', '2'], { not: '1' }, { regex: 'a+' });
const match = some(
  {
    path: oneOf('/x', '/x/*', '/x/**', '/*/y/**', '/**', { regex: '/x/[0-9]+' }),
    methods: oneOf(['GET'], ['POST', 'PUT']),
    headers: some({ 'x-user': value, 'x-canary': value }, 1),
    query: some({ debug: oneOf('1', 'v*', '*') }, 1),
    port,
    from: oneOf('a/web', 'a/*', ['a/web', 'b/job'], 'mesh'),
  },
  1,
);
const to = oneOf('v1', 'v2', { v1: 90, v2: 10 });
const routes = fc
  .tuple(
    fc.array(
      fc.tuple(
        match,
        some({ ...shaping, to, rewrite: oneOf({ path: '/y' }, { path: '/' }, { path: '/q/r' }) }),
      ),
      { minLength: 1, maxLength: 3 },
    ),
    some({ ...shaping, to }),
  )
  .map(([first, last]): Json => [...first.map(([one, rest]) => ({ match: one, ...rest })), last]);

function caller(namespace: string, name: string): fc.Arbitrary<Intent> {
  return fc.option(some({ ...shaping, port })).map((call) => ({
    kind: 'Service',
    metadata: { name, namespace },
    spec: (call === null ? {} : { calls: { 'c/cart': call } }) as JsonObject,
  }));
}

function callee(name: string, ...allow: readonly JsonObject[]): fc.Arbitrary<Intent> {
  return some({ ...shaping, routes }).map((spec) => ({
    kind: 'Service',
    metadata: { name, namespace: 'c' },
    spec: {
      ports: { http: 8080, admin: { port: 9000, protocol: 'http' } },
      versions: ['v1', 'v2'],
      allow: [{ from: 'mesh' }, ...allow],
      ...spec,
    },
  }));
}

const mesh: Intent = {
  kind: 'Mesh',
  metadata: { name: 'demo' },
  spec: {
    targets: {
      local: {
        type: 'istio',
        dataplane: 'sidecar',
        version: '1.30',
        rootNamespace: 'istio-system',
      },
    },
    gateways: {
      g: {
        namespace: 'edge',
        serviceAccount: 'gw',
        workload: { istio: 'gw' },
        hosts: ['h.example.com', '*.example.org'],
        listen: { http: { port: 80 } },
      },
    },
  },
};

/** Two callers that may shape their calls, one more of the same namespace, and one service. */
export const routedRepository: fc.Arbitrary<readonly Intent[]> = fc
  .tuple(caller('a', 'web'), caller('b', 'job'), caller('a', 'other'), callee('cart'))
  .map((services) => [mesh, ...services]);

const exposed = fc.uniqueArray(
  fc.constantFrom('/x', '/x/*', '/x/**', '/*/y/**', '/y', '/y/**', '/v/**', '/*/**', '/q/r/**'),
  { minLength: 1, maxLength: 2 },
);
const hosts = fc.constantFrom(['h.example.com'], ['*.example.org'], ['a.example.org'], undefined);
const exposure = fc.tuple(exposed, hosts).map(([paths, names]): JsonObject => ({
  from: 'ingress:g',
  ops: paths.map((path) => `ANY ${path}`),
  ...(names && { hosts: names }),
}));

/** Two services behind one gateway. */
export const exposedRepository: fc.Arbitrary<readonly Intent[]> = fc
  .tuple(
    exposure.chain((allow) => callee('cart', allow)),
    exposure.chain((allow) => callee('list', allow)),
    caller('a', 'web'),
    caller('b', 'job'),
  )
  .map((services) => [mesh, ...services]);
