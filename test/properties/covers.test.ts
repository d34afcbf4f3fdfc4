import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Request } from '../../src/access/request.ts';
import type { Box, CallerPattern, PathPattern, StringPattern } from '../../src/access/term.ts';
import { coversBox } from '../../src/model/checks/covers-box.ts';
import { decide } from '../../src/model/decide/decide.ts';
import { inBox } from '../../src/model/decide/match.ts';
import type { Facts } from '../../src/model/mesh.ts';
import { always } from '../support/always.ts';
import { meshOf } from '../support/mesh-of.ts';
import { meshText, serviceText, stream } from '../support/mesh-text.ts';
import { nobody, peer, request } from '../support/requests.ts';

const facts: Facts = { trustDomain: 'cluster.local', aliases: [], issuers: [], providers: [] };

const text = fc.constantFrom('a', 'ab', 'b', 'abc');
const string: fc.Arbitrary<StringPattern> = fc.oneof(
  text.map((exact) => ({ exact })),
  text.map((prefix) => ({ prefix })),
  text.map((suffix) => ({ suffix })),
  fc.constant({ present: true } as const),
  fc.constantFrom({ regex: 'a.*' }, { regex: '.*' }),
);
const path: fc.Arbitrary<PathPattern> = fc.constantFrom<PathPattern[]>(
  { exact: '/' },
  { exact: '/a' },
  { exact: '/a/b' },
  { template: '/*' },
  { template: '/a/*' },
  { template: '/*/b' },
  { subtree: '' },
  { subtree: '/a' },
  { subtree: '/*/b' },
  { regex: '/a.*' },
);
const caller: fc.Arbitrary<CallerPattern> = fc.constantFrom<CallerPattern[]>(
  { any: true },
  { mesh: true },
  { namespace: 'shop' },
  { account: { namespace: 'shop', name: 'web' } },
  { spiffe: 'spiffe://cluster.local/ns/shop/sa/web' },
  { cidr: '10.0.0.0/8' },
  { cidr: '10.1.0.0/16' },
);
const strings = fc.array(string, { minLength: 1, maxLength: 2 });
const tests = fc.array(
  fc.oneof(
    fc.record({ key: fc.constantFrom('x', 'z'), some: strings }),
    fc.record({ key: fc.constantFrom('x', 'z'), none: strings }),
  ),
  { minLength: 1, maxLength: 2 },
);
const box: fc.Arbitrary<Box> = fc.record(
  {
    callers: fc.array(caller, { minLength: 1, maxLength: 2 }),
    methods: fc.subarray(['GET', 'POST'], { minLength: 1 }),
    paths: fc.array(path, { minLength: 1, maxLength: 2 }),
    headers: tests,
    query: tests,
    remoteIp: fc.constantFrom(
      { in: ['10.0.0.0/8'] },
      { in: ['10.1.0.0/16', '10.0.0.7'] },
      { notIn: ['10.0.0.0/8'] },
      { notIn: ['10.1.0.0/16'] },
    ),
  },
  { requiredKeys: [] },
);
const values = fc.array(fc.constantFrom('a', 'ab', 'abc', 'b', 'c', ''), { maxLength: 2 });
const sent: fc.Arbitrary<Request> = fc
  .record({
    who: fc.constantFrom(nobody, peer('shop/web'), peer('shop/x'), peer('pay/x')),
    op: fc.constantFrom('GET /', 'GET /a', 'POST /a/b', 'GET /a/', 'GET /c/b/d', 'PUT /a'),
    sourceIp: fc.constantFrom('10.0.0.7', '10.1.2.3', '192.0.2.1'),
    remoteIp: fc.constantFrom('10.0.0.7', '10.1.2.3', '192.0.2.1'),
    x: values,
    z: values,
  })
  .map(({ who, op, sourceIp, remoteIp, x, z }) =>
    request(who, 'shop/cart', op, { sourceIp, remoteIp, headers: { x, z }, query: { x, z } }),
  );

describe('a box that covers another one', () => {
  it('holds every request of it', () => {
    let covered = 0;
    always(
      fc.property(box, box, fc.array(sent, { minLength: 20, maxLength: 20 }), (a, b, requests) => {
        // Fewer conditions than `b` has: so that many pairs do cover each other.
        const outer = { ...b, ...a };
        for (const [wide, narrow] of [
          [a, b],
          [a, outer],
          [b, outer],
        ] as const) {
          if (!coversBox(wide, narrow)) continue;
          covered += 1;
          for (const one of requests)
            if (inBox(facts, narrow, one)) expect(inBox(facts, wide, one)).toBe(true);
        }
      }),
      { numRuns: 800 },
    );
    expect(covered).toBeGreaterThan(200);
  });

  it('covers itself', () => {
    always(
      fc.property(box, (one) => {
        expect(coversBox(one, one)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

/** Entries of `allow` in the words of the language. */
const entry = fc
  .tuple(
    fc.subarray(['web', 'app', 'shop/*', 'sa:pay/x', 'mesh', 'any'], {
      minLength: 1,
      maxLength: 2,
    }),
    fc.constantFrom('', ', ops: [GET /a]', ', ops: [ANY /a/**]', ', ops: [GET|POST /a/*, GET /b]'),
    fc.constantFrom('', '', ', headers: {x: "a*"}', ', headers: {x: [ab, b]}'),
    fc.constantFrom('', ', port: http', ', port: [http, http-x]'),
  )
  .map(([from, ...more]) => `{from: ["${from.join('", "')}"]${more.join('')}}`);

const documents = (agreement: string, allow: readonly string[]) =>
  stream(
    meshText(`  agreement: ${agreement}\n`),
    serviceText('shop/web', '{calls: {cart: {ops: [GET /a, ANY /b]}}}'),
    serviceText('shop/app', '{calls: [cart]}'),
    serviceText('shop/cart', `{ports: {http: 8080, http-x: 8081}, allow: [${allow.join(', ')}]}`),
  );

describe('a grant that others cover', () => {
  it('can be left out, and nothing is decided otherwise', () => {
    let found = 0;
    always(
      fc.property(
        fc.constantFrom('server', 'both'),
        fc.uniqueArray(entry, { minLength: 2, maxLength: 4 }),
        fc.array(sent, { minLength: 15, maxLength: 15 }),
        (agreement, allow, requests) => {
          const { diagnostics, value } = meshOf(documents(agreement, allow));
          const covered = diagnostics.flatMap(({ code, pointer = '' }) => {
            const [, index] = /^\/spec\/allow\/(\d+)$/.exec(pointer) ?? [];
            return code === 'MW3040' && index !== undefined ? [Number(index)] : [];
          });
          if (value === undefined || covered.length === 0) return;
          found += 1;
          const rest = allow.filter((_, index) => !covered.includes(index));
          const less = meshOf(documents(agreement, rest)).value;
          if (less === undefined) throw new Error('the rest makes no Mesh');
          for (const one of requests)
            for (const port of [8080, 8081])
              expect(decide(less, { ...one, port }).decision).toBe(
                decide(value, { ...one, port }).decision,
              );
        },
      ),
      { numRuns: 80 },
    );
    expect(found).toBeGreaterThan(8);
  });
});
