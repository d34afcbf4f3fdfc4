import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadGuardrails } from '../../src/edges/rego/load-guardrails.ts';
import type { Json, JsonObject } from '../../src/source/json.ts';
import { always } from '../support/always.ts';

const evaluate = await loadGuardrails();
const data: JsonObject = {
  mesh: {
    name: 'demo',
    labels: { env: 'production' },
    rootNamespaces: [],
    owners: [],
    gateways: [],
    services: [],
    externals: [],
  },
};

/** Anything that JSON can hold, with hostile keys and texts among it. */
const json = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Json>,
  fc.dictionary(
    fc.constantFrom(
      '__proto__',
      'constructor',
      'mtls',
      'mode',
      'http',
      'timeout',
      'fault',
      'from',
      'source',
      'tls',
      '\u0000',
      'a/b~c',
    ),
    fc.oneof(fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>, fc.string({ unit: 'binary' })),
  ) as fc.Arbitrary<Json>,
);
const object = json.filter(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
) as fc.Arbitrary<JsonObject>;

/** One violation of each guardrail, by the field that makes it one. */
const violations: readonly (readonly [rule: string, kind: string, spec: JsonObject])[] = [
  ['strict-mtls', 'security.istio.io/v1 PeerAuthentication', { mtls: { mode: 'DISABLE' } }],
  ['no-wildcard-callers', 'security.istio.io/v1 AuthorizationPolicy', { rules: [{}] }],
  ['timeout-required', 'networking.istio.io/v1 VirtualService', { http: [{}] }],
  [
    'no-fault-in-production',
    'networking.istio.io/v1 VirtualService',
    { http: [{ timeout: '1s', fault: {} }] },
  ],
  ['external-needs-owner', 'networking.istio.io/v1 ServiceEntry', { hosts: ['example.com'] }],
];

const told = (input: JsonObject): readonly string[] | 'failed' => {
  const verdict = evaluate({ input, data });
  return 'failed' in verdict ? 'failed' : verdict.deny.map(({ rule }) => rule);
};

test('whatever else an object holds, a violation is denied', () => {
  always(
    fc.property(
      fc.constantFrom(...violations),
      object,
      object,
      ([rule, kind, spec], more, status) => {
        const [apiVersion, name] = kind.split(' ');
        const metadata = { name: 'x', namespace: 'shop' };
        const answer = told({
          ...more,
          apiVersion: apiVersion ?? '',
          kind: name ?? '',
          metadata,
          spec,
          status,
        });
        expect(answer === 'failed' || answer.includes(rule)).toBe(true);
      },
    ),
    { numRuns: 300 },
  );
});

test('whatever a spec holds, there is an answer or a failure, and the next question is answered', () => {
  always(
    fc.property(fc.constantFrom(...violations), object, ([rule, kind, spec], other) => {
      const [apiVersion = '', name = ''] = kind.split(' ');
      const metadata = { name: 'x', namespace: 'shop' };
      told({ apiVersion, kind: name, metadata, spec: other });
      expect(told({ apiVersion, kind: name, metadata, spec })).toContain(rule);
    }),
    { numRuns: 300 },
  );
});
