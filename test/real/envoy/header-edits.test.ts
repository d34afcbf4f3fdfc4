import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decide } from '../../../src/model/decide/decide.ts';
import { nobody, request } from '../../support/requests.ts';
import { meshInEnvoy, wordOf, type MeshInEnvoy } from './mesh-in-envoy.ts';

/** Of the lines of the first every one counts, those of the second are one value. */
const names = ['x-k', 'origin'];
const edits = ['add: {K: b}', 'set: {K: b}', 'remove: [K]', 'set: {K: a}, add: {K: b}'];
const tests = ['a', 'b', '"a,b"', '"a*"', '"*b"', '"*"', '{not: a}', '{not: "*,b"}', '{not: "*"}'];

const cases = names.flatMap((name) =>
  edits.flatMap((edit) => tests.map((test) => [name, edit.replaceAll('K', name), test] as const)),
);

const lines: readonly (readonly string[])[] = [
  [],
  ...['', 'a', 'b', 'a,b', 'c'].map((line) => [line]),
  ['a', 'c'],
  ['c', 'a'],
  ['', 'a'],
  ['a', ''],
  ['', ''],
  ['a', 'b', 'a'],
];

let found: MeshInEnvoy;
beforeAll(async () => {
  found = await meshInEnvoy({
    leadsOn: true,
    services: Object.fromEntries(
      cases.map(([name, edit, test], index) => [
        `s-${index}`,
        `allow: [{from: any, headers: {${name}: ${test}}}], routes: [{headers: {request: {${edit}}}}]`,
      ]),
    ),
  });
});
afterAll(async () => {
  await found.envoy.stop();
});

describe('a header that a route edits', () => {
  it.each(cases.map((one, index) => [...one, `s-${index}`] as const))(
    '%s, %s: %s is asked of what is left',
    async (name, _edit, _test, service) => {
      for (const values of lines) {
        const headers = values.length > 0 ? { [name]: values } : {};
        const sent = { headers: values.map((value) => [name, value] as const) };
        const asked = request(nobody, `shop/${service}`, 'GET /', { port: 80, headers });
        const { decision } = decide(found.mesh, asked);
        expect([values, wordOf(await found.passed(service, sent))]).toEqual([values, decision]);
      }
    },
  );
});
