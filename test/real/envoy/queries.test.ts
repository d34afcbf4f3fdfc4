import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nobody, request } from '../../support/requests.ts';
import { meshInEnvoy, routesOn, routeTaken, type MeshInEnvoy } from './mesh-in-envoy.ts';

/** Tests of a query parameter as an intent writes them. */
const tests = ['a', 'a*', '"*a"', '"*"', '[a, "b*"]', '{regex: "a+|b"}'];

/** Queries, and the one value of `q` that is meant; `undefined` = it is not there. */
const queries: readonly (readonly [string, string | undefined])[] = [
  ['', undefined],
  ['?', undefined],
  ['?p=a', undefined],
  ['?Q=a', undefined],
  ['?q', ''],
  ['?q=', ''],
  ['?q=a', 'a'],
  ['?q=b', 'b'],
  ['?q=ab', 'ab'],
  ['?q=ba', 'ba'],
  ['?q=aa', 'aa'],
  ['?q=A', 'A'],
  ['?q=a,c', 'a,c'],
  ['?p=1&q=a', 'a'],
  // Of several values the first counts.
  ['?q=a&q=c', 'a'],
  ['?q=c&q=a', 'c'],
  ['?q&q=a', ''],
  ['?q=c&q=b&q=a', 'c'],
];

const services = Object.fromEntries(
  tests.map((test, index) => [
    `s-${index}`,
    `allow: [{from: any}], ${routesOn(`{query: {q: ${test}}}`)}`,
  ]),
);

let found: MeshInEnvoy;
beforeAll(async () => {
  found = await meshInEnvoy({ services });
});
afterAll(async () => {
  await found.envoy.stop();
});

describe('a query parameter', () => {
  it.each(tests.map((test, index) => [test, `s-${index}`] as const))(
    '%s: a route looks at its first value',
    async (_test, service) => {
      const taken = new Set<string>();
      for (const [query, value] of queries) {
        const asked = request(nobody, `shop/${service}`, 'GET /', {
          port: 80,
          query: value === undefined ? {} : { q: [value] },
        });
        const real = await found.routed(service, { target: `/${query}` });
        expect([query, real]).toEqual([query, routeTaken(found.mesh, asked)]);
        taken.add(real);
      }
      expect(taken).toEqual(new Set(['1s', '2s']));
    },
  );
});
