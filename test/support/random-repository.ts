import fc from 'fast-check';
import type { Json, JsonObject } from '../../src/source/json.ts';

/** One intent as plain data. */
export interface Intent {
  readonly kind: 'Mesh' | 'Team' | 'Service' | 'Waiver';
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec: JsonObject;
}

type Fields = Readonly<Record<string, fc.Arbitrary<Json>>>;

/** Some of these fields; never none where `minimum` is 1, as the schemas ask of blocks. */
function some(fields: Fields, minimum = 0): fc.Arbitrary<JsonObject> {
  return fc
    .record(fields, { requiredKeys: [] })
    .filter((value) => Object.keys(value).length >= minimum) as fc.Arbitrary<JsonObject>;
}

const oneOf = (...values: readonly Json[]): fc.Arbitrary<Json> => fc.constantFrom(...values);
const rarely = (value: fc.Arbitrary<Json>, otherwise: fc.Arbitrary<Json>): fc.Arbitrary<Json> =>
  fc.oneof({ weight: 1, arbitrary: value }, { weight: 4, arbitrary: otherwise });

const time = oneOf('100ms', '1s', '2s', '5s', '30s');
const count = oneOf(1, 2, 3, 10, 100);
const percent = oneOf(0, 20, 50, 100);
const none = oneOf('none');

const timeBound = some({ max: oneOf('2s', '5s', '30s'), min: oneOf('100ms', '1s') }, 1);
const countBound = some({ max: oneOf(3, 10, 100), min: oneOf(1, 2) }, 1);
const either = (value: fc.Arbitrary<Json>, bound: fc.Arbitrary<Json>): fc.Arbitrary<Json> =>
  fc.oneof({ weight: 1, arbitrary: value }, { weight: 3, arbitrary: bound });

const retry: Fields = {
  attempts: count,
  perTry: time,
  when: oneOf(['connect-failure'], ['unavailable', 503], ['5xx']),
  backoff: some({ base: time, max: time }, 1),
  budgetPercent: percent,
};
const breaker: Fields = { connections: count, pending: count, requests: count };
const eject: Fields = {
  consecutive: count,
  errors: oneOf('5xx', 'gateway', 'connect'),
  interval: time,
  baseTime: time,
  maxPercent: percent,
};
const balance = some(
  {
    policy: oneOf('least-request', 'round-robin', 'random'),
    locality: oneOf({ mode: 'none' }, { mode: 'failover' }),
  },
  1,
);

const requestFields: Fields = {
  timeout: rarely(none, time),
  retry: rarely(none, some(retry, 1)),
};
const callFields: Fields = {
  ...requestFields,
  breaker: rarely(none, some(breaker, 1)),
  eject: rarely(none, some(eject, 1)),
  balance,
  connectTimeout: time,
  idleTimeout: time,
};
const telemetry = some(
  {
    logs: some({ sink: oneOf('otel', 'other'), when: oneOf('always', 'errors', 'never') }, 1),
    traces: some({ sink: oneOf('otel', 'other'), percent }, 1),
  },
  1,
);
const mtls = oneOf('strict', 'permissive', 'disable');
const ownFields: Fields = { mtls, telemetry, egress: oneOf('deny', 'allow') };

/** Whether the words of a repository may be at odds with each other. */
type Temper = 'quarrelsome' | 'sound';

/** Refusing by identity is an error where a port also takes plain connections. */
const ownFieldsOf = (temper: Temper): Fields =>
  temper === 'sound' ? { ...ownFields, mtls: oneOf('strict') } : ownFields;

/** Bounds more often than values: a value that someone below contradicts is an error. */
const overrideFields: Fields = {
  timeout: either(rarely(none, time), timeBound),
  retry: rarely(
    none,
    some({ attempts: either(count, countBound), perTry: either(time, timeBound) }, 1),
  ),
  breaker: rarely(
    none,
    some({ connections: either(count, countBound), requests: either(count, countBound) }, 1),
  ),
  eject: some({ consecutive: either(count, countBound), interval: either(time, timeBound) }, 1),
  balance,
  connectTimeout: either(time, timeBound),
  telemetry: some({ logs: some({ when: oneOf('always', 'errors') }, 1) }, 1),
  egress: oneOf('deny'),
  mtls: oneOf('strict', 'permissive'),
};

/** Overrides that every value which is written here keeps. */
const soundOverrides = some({ connectTimeout: oneOf({ max: '30s' }), mtls: oneOf('strict') }, 1);

const scopes = (temper: Temper): Fields => ({
  defaults: some({ ...callFields, ...ownFieldsOf(temper) }, 1),
  overrides:
    temper === 'sound'
      ? soundOverrides
      : fc.oneof(some(overrideFields, 1), some({ connectTimeout: timeBound }, 1)),
});

const namespaces = ['a', 'b', 'c'] as const;
const serviceNames = ['s0', 's1', 's2', 's3'] as const;
const paths = ['/x', '/x/*', '/x/**', '/y', '/'] as const;
const op = fc
  .tuple(fc.constantFrom('GET', 'POST', 'GET|HEAD', 'ANY'), fc.constantFrom(...paths))
  .map(([method, path]) => `${method} ${path}`);
const ops = fc.uniqueArray(op, { minLength: 1, maxLength: 2 });
const serviceAt = (index: number): string =>
  `${namespaces[index % 3] ?? 'a'}/${serviceNames[index] ?? 's0'}`;
const caller = fc.oneof(
  fc.nat({ max: 3 }).map(serviceAt),
  fc.constantFrom('any', 'mesh', 'a/*', 'sa:d/job', 'cidr:10.0.0.0/8', 'team:t1'),
);
const callers = fc.uniqueArray(caller, { minLength: 1, maxLength: 2 });
const headerTest = oneOf('1', '*', 'v*', ['1', '2'], { not: '1' });
const conditions: Fields = { headers: some({ 'x-user': headerTest, 'x-canary': headerTest }, 1) };
const allow = fc
  .record({ from: callers, ops, ...conditions }, { requiredKeys: ['from'] })
  .map((entry): JsonObject => ({ ...entry }));
const deny = some({ from: callers, ops, ...conditions }, 1);

const routes = fc
  .array(
    fc.record(
      {
        match: some(
          { path: fc.constantFrom(...paths), headers: some({ 'x-canary': headerTest }, 1) },
          1,
        ),
        ...requestFields,
        to: oneOf('v1', { v1: 90, v2: 10 }),
      },
      { requiredKeys: ['match'] },
    ),
    { maxLength: 2 },
  )
  .chain((first) =>
    some({ ...requestFields, to: oneOf('v1', 'v2') }).map((last): Json => [
      ...(first as JsonObject[]),
      last,
    ]),
  );

/** What a service says of those it calls; each only once, and never of itself. */
function callsOf(index: number): fc.Arbitrary<Json> {
  const others = [0, 1, 2, 3].filter((other) => other !== index).map(serviceAt);
  return fc
    .dictionary(fc.constantFrom(...others), some(callFields), { minKeys: 1, maxKeys: 2 })
    .map((calls): JsonObject => ({ ...calls }));
}

function service(index: number, temper: Temper): fc.Arbitrary<Intent> {
  const [namespace = 'a', name = 's0'] = serviceAt(index).split('/');
  const optional: Fields = {
    ...callFields,
    ...ownFieldsOf(temper),
    deny: fc.array(deny, { minLength: 1, maxLength: 2 }),
    routes,
    calls: callsOf(index),
  };
  const written = {
    ports: fc.constantFrom<Json>(
      { http: 8080 },
      {
        http: 8080,
        admin: {
          port: 9000,
          protocol: 'http',
          mtls: temper === 'sound' ? 'strict' : 'permissive',
        },
      },
    ),
    allow: fc
      .array(allow, { maxLength: 2 })
      // Whoever calls is granted: what is not granted would be an error, and there is a test of that.
      .map((entries): Json => [
        { from: [0, 1, 2, 3].filter((other) => other !== index).map(serviceAt) },
        ...entries,
      ]),
  };
  return fc
    .record({ ...written, ...optional }, { requiredKeys: ['ports', 'allow'] })
    .map((spec) => ({
      kind: 'Service',
      metadata: { name, namespace },
      spec: { versions: ['v1', 'v2'], ...spec } as JsonObject,
    }));
}

const otlp = { service: 'observability/otel', port: 4317 };
const mesh = (temper: Temper): fc.Arbitrary<Intent> =>
  some({
    ...scopes(temper),
    agreement: oneOf('server', 'both'),
    mode: oneOf('enforce', 'shadow'),
    deny: fc.array(deny, { minLength: 1, maxLength: 2 }),
  }).map((spec) => ({
    kind: 'Mesh',
    metadata: { name: 'demo' },
    spec: {
      targets: {
        local: {
          type: 'istio',
          dataplane: 'sidecar',
          version: '1.30',
          rootNamespace: 'istio-system',
          pathNormalization: 'merge-slashes',
        },
      },
      providers: { otel: { otlp }, other: { otlp } },
      ...spec,
    },
  }));

function team(name: string, owned: Json, temper: Temper): fc.Arbitrary<Intent> {
  return some(scopes(temper)).map((spec) => ({
    kind: 'Team',
    metadata: { name },
    spec: { namespaces: owned, ...spec },
  }));
}

const namespaceB = (temper: Temper): fc.Arbitrary<JsonObject> =>
  some({
    mtls: temper === 'sound' ? oneOf('strict') : mtls,
    mode: oneOf('enforce', 'shadow'),
  });

/** A small repository with every scope in it. */
const repositoryOf = (temper: Temper): fc.Arbitrary<readonly Intent[]> =>
  fc
    .tuple(
      mesh(temper),
      team('t1', ['a'], temper),
      namespaceB(temper).chain((b) => team('t2', { b }, temper)),
      ...[0, 1, 2, 3].map((index) => service(index, temper)),
    )
    .map((intents) => intents);

/** Most of them contradict themselves somewhere. */
export const quarrelsomeRepository = repositoryOf('quarrelsome');

/** They resolve. */
export const soundRepository = repositoryOf('sound');

/** Each intent as the text of a file of its own. */
export function textsOf(intents: readonly Intent[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    intents.map((intent) => [
      `${intent.kind}-${intent.metadata.name}.yaml`.toLowerCase(),
      `${JSON.stringify({ apiVersion: 'meshwright.dev/v1alpha1', ...intent })}\n`,
    ]),
  );
}
