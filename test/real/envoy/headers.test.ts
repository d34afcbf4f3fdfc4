import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decide } from '../../../src/model/decide/decide.ts';
import { nobody, request } from '../../support/requests.ts';
import { meshInEnvoy, routesOn, routeTaken, verdictOf, type MeshInEnvoy } from './mesh-in-envoy.ts';

/** Tests of a header as an intent writes them. */
const tests = [
  ...['a', 'a*', '"*a"', '"*"', '[a, "b*"]'],
  ...[
    '{not: a}',
    '{not: "a*"}',
    '{not: "*a"}',
    '{not: "*"}',
    '{not: [a, "b*"]}',
    '{not: ["*", a]}',
  ],
];

/** Lines of a header: none, empty, one, a list in one line, several lines in both orders. */
const lines: readonly (readonly string[])[] = [
  [],
  ...['', 'a', 'b', 'ab', 'ba', 'A', 'a,b', 'b,a', 'a, c'].map((line) => [line]),
  ...[
    ['a', 'c'],
    ['c', 'a'],
    ['b', 'c'],
    ['c', 'b'],
    ['a', 'a'],
    ['c', 'c'],
    ['', 'a'],
    ['a', ''],
  ],
  ['c', 'ba', 'ab'],
];

/** Headers that Envoy keeps in places of its own, of which a second line may be joined to the first. */
const known = [
  ...['accept', 'accept-encoding', 'authorization', 'cache-control', 'content-type', 'origin'],
  ...['user-agent', 'x-forwarded-for', 'x-forwarded-host', 'x-request-id'],
];

const services = Object.fromEntries([
  ...tests.flatMap((test, index) => [
    [
      `allow-${index}`,
      `allow: [{from: any, headers: {x-k: ${test}}}], ${routesOn(`{headers: {x-k: ${test}}}`)}`,
    ],
    [`deny-${index}`, `allow: [{from: any}], deny: [{headers: {x-k: ${test}}}]`],
  ]),
  ...known.flatMap((name) => [
    [`known-${name}`, `allow: [{from: any, headers: {${name}: [a, "*,a"]}}]`],
    [`deny-${name}`, `allow: [{from: any}], deny: [{headers: {${name}: "a,*"}}]`],
  ]),
]) as Readonly<Record<string, string>>;

let found: MeshInEnvoy;
beforeAll(async () => {
  found = await meshInEnvoy({ services });
});
afterAll(async () => {
  await found.envoy.stop();
});

const asked = (service: string, values: readonly string[], name = 'x-k') =>
  request(nobody, `shop/${service}`, 'GET /', {
    port: 80,
    headers: values.length > 0 ? { [name]: values } : {},
  });
const sent = (values: readonly string[], name = 'x-k') => ({
  headers: values.map((value) => [name, value] as const),
});

const rules = tests.flatMap((test, index) =>
  ['allow', 'deny'].map((kind) => [kind, test, `${kind}-${index}`] as const),
);

describe('a header with any number of lines', () => {
  it.each(rules)('%s %s: a rule matches if one line does', async (_kind, _test, service) => {
    const answers = new Set<string>();
    for (const values of lines) {
      const decision = decide(found.mesh, asked(service, values)).decision;
      expect([values, await verdictOf(found, service, sent(values))]).toEqual([values, decision]);
      answers.add(decision);
    }
    expect(answers).toEqual(new Set(['allow', 'deny']));
  });

  it.each(tests.map((test, index) => [test, `allow-${index}`] as const))(
    'route %s: it is taken where a rule would match',
    async (_test, service) => {
      const taken = new Set<string>();
      for (const values of lines) {
        const route = routeTaken(found.mesh, asked(service, values));
        expect([values, await found.routed(service, sent(values))]).toEqual([values, route]);
        taken.add(route);
      }
      expect(taken).toEqual(new Set(['1s', '2s']));
    },
  );
});

describe('a header that Envoy knows', () => {
  it.each(known)('%s: several lines are one value, joined by commas', async (name) => {
    const answers = new Set<string>();
    for (const values of lines) {
      const { decision } = decide(found.mesh, asked(`known-${name}`, values, name));
      const verdict = await verdictOf(found, `known-${name}`, sent(values, name));
      expect([values, verdict]).toEqual([values, decision]);
      const { decision: refused } = decide(found.mesh, asked(`deny-${name}`, values, name));
      const answer = await verdictOf(found, `deny-${name}`, sent(values, name));
      expect([values, answer]).toEqual([values, refused]);
      answers.add(decision);
    }
    expect(answers).toEqual(new Set(['allow', 'deny']));
  });
});
