import fc from 'fast-check';
import type { Json, JsonObject } from '../../src/source/json.ts';
import type { Intent } from './random-repository.ts';

/** Repositories that are all about who may call what: every key of a rule, in every scope. */

type Fields = Readonly<Record<string, fc.Arbitrary<Json>>>;

function some(fields: Fields, required: readonly string[] = [], minimum = 0) {
  return fc
    .record(fields, { requiredKeys: [...required] })
    .filter((value) => Object.keys(value).length >= minimum) as fc.Arbitrary<JsonObject>;
}

const oneOf = (...values: readonly Json[]): fc.Arbitrary<Json> => fc.constantFrom(...values);

/** `a/s0` and `a/s3` may stand for the same pods. */
const names = ['a/s0', 'b/s1', 'a/s3', 'c/job'] as const;
const callers = fc.uniqueArray(
  fc.constantFrom(...names, 'any', 'mesh', 'a/*', 'c/*', 'sa:d/agent', 'team:t1', 'ingress:g'),
  { minLength: 1, maxLength: 2 },
) as fc.Arbitrary<Json>;
const ops = fc.uniqueArray(
  fc
    .tuple(
      fc.constantFrom('GET', 'POST', 'GET|HEAD', 'ANY'),
      fc.constantFrom('/x', '/x/*', '/x/**', '/y', '/', '/**', '/x/*/z'),
    )
    .map((words) => words.join(' ')),
  { minLength: 1, maxLength: 2 },
) as fc.Arbitrary<Json>;
const value = oneOf('1', '*', 'v*', ['1', '2'], { not: '1' }, { not: '*' });
const headers = some({ 'x-user': value, 'x-canary': value }, [], 1);
const jwt = some(
  {
    issuer: oneOf('corp', ['corp', 'partner']),
    claims: some({ groups: value, scope: value }, [], 1),
  },
  ['issuer'],
);
const port = oneOf('http', 'tcp', ['http', 'tcp']);
const http: Fields = { ops, headers, jwt };
const withPort: Fields = { ...http, port };

const allow = fc.array(some({ from: callers, ...withPort }, ['from']), {
  minLength: 1,
  maxLength: 2,
});
const condition = some({ from: callers, ...withPort }, [], 1);
const deny = fc.array(some({ from: callers, ...withPort, unless: condition }, [], 1), {
  minLength: 1,
  maxLength: 2,
});
const rules = { allow, deny } as unknown as Fields;

const routes = oneOf(
  [{ match: { path: '/x/**' }, rewrite: { path: '/y' } }, {}],
  [{ match: { path: '/x', headers: { 'x-canary': '1' } }, redirect: { path: '/y' } }, {}],
  [{ headers: { request: { set: { 'x-user': '1' }, remove: ['x-canary'] } } }],
);

function service(name: (typeof names)[number]): fc.Arbitrary<Intent> {
  const [namespace = '', short = ''] = name.split('/');
  const others = names.filter((each) => each !== name && each !== 'c/job');
  const calls = fc.dictionary(
    fc.constantFrom(...others),
    some({ ops }) as fc.Arbitrary<Json>,
  ) as unknown as fc.Arbitrary<Json>;
  if (name === 'c/job')
    return some({ calls }).map((spec) => ({
      kind: 'Service',
      metadata: { name: short, namespace },
      spec,
    }));
  const ports = oneOf(
    { http: 8080, tcp: 7000 },
    { http: { port: 80, target: 8080 }, tcp: 7000 },
    { http: 8080, tcp: { port: 7000, mtls: 'permissive' } },
  );
  const pods = namespace === 'a' ? { workload: oneOf({ app: 'shared' }) } : {};
  return some({ ports, ...rules, ...pods, routes, calls } as Fields, ['ports']).map((spec) => ({
    kind: 'Service',
    metadata: { name: short, namespace },
    spec,
  }));
}

const issuer = (name: string): JsonObject => ({
  issuer: `https://${name}.example`,
  jwks: `https://${name}.example/keys`,
});

const mesh = some({
  ...rules,
  mode: oneOf('enforce', 'enforce', 'shadow'),
  agreement: oneOf('server', 'both'),
}).map((spec) => ({
  kind: 'Mesh' as const,
  metadata: { name: 'demo' },
  spec: {
    trustDomain: { name: 'cluster.local', aliases: ['old.local'] },
    targets: {
      local: {
        type: 'istio',
        dataplane: 'sidecar',
        version: '1.30',
        rootNamespace: 'istio-system',
        pathNormalization: 'merge-slashes',
      },
    },
    jwt: { corp: issuer('corp'), partner: { ...issuer('partner'), header: 'x-partner' } },
    gateways: {
      g: {
        namespace: 'edge',
        serviceAccount: 'gw',
        workload: { istio: 'gw' },
        hosts: ['h.example.com'],
      },
    },
    ...spec,
  } as JsonObject,
}));

const teams = fc
  .tuple(
    some({ ...rules, agreement: oneOf('server', 'both') }),
    some({ mode: oneOf('enforce', 'shadow') }),
  )
  .map(([spec, a]): Intent => ({
    kind: 'Team',
    metadata: { name: 't1' },
    spec: { namespaces: { a, b: {} }, ...spec } as JsonObject,
  }));

/** Whatever they say against each other, each has a Mesh: findings are not the point here. */
export const accessRepository: fc.Arbitrary<readonly Intent[]> = fc
  .tuple(mesh, teams, ...names.map(service))
  .map((intents) => intents);

/** The same intents with one word for all about agreement. */
export function withAgreement(intents: readonly Intent[], word: string): readonly Intent[] {
  return intents.map(({ kind, metadata, spec: { agreement: _, ...spec } }) => ({
    kind,
    metadata,
    spec: kind === 'Mesh' ? { ...spec, agreement: word } : spec,
  }));
}

/** The same intents without any refusal. */
export function withoutDeny(intents: readonly Intent[]): readonly Intent[] {
  return intents.map(({ kind, metadata, spec: { deny: _, ...spec } }) => ({
    kind,
    metadata,
    spec,
  }));
}
