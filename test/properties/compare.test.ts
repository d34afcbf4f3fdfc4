import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Request } from '../../src/access/request.ts';
import type { Box, CallerPattern, PathPattern } from '../../src/access/term.ts';
import { compare } from '../../src/compare/compare.ts';
import { summary } from '../../src/compare/summary.ts';
import { decide } from '../../src/model/decide/decide.ts';
import type { Mesh } from '../../src/model/mesh.ts';
import type { Rule } from '../../src/model/workload.ts';
import { meshPeer } from '../../src/reach/caller.ts';
import { place, route, smallMesh } from '../support/small-mesh.ts';

/** A small alphabet: every rule can meet every other one. */
const caller: fc.Arbitrary<CallerPattern> = fc.constantFrom<CallerPattern[]>(
  { account: { namespace: 'shop', name: 'a' } },
  { account: { namespace: 'far', name: 'z' } },
  { namespace: 'shop' },
  { mesh: true },
  { any: true },
);
const path: fc.Arbitrary<PathPattern> = fc.constantFrom<PathPattern[]>(
  { exact: '/r' },
  { exact: '/r/7' },
  { template: '/r/*' },
  { template: '/*/7' },
  { subtree: '/r' },
  { subtree: '' },
);
const box: fc.Arbitrary<Box> = fc.record(
  {
    callers: fc.array(caller, { minLength: 1, maxLength: 2 }),
    methods: fc.subarray(['GET', 'POST'], { minLength: 1 }),
    paths: fc.array(path, { minLength: 1, maxLength: 2 }),
    headers: fc.constantFrom(
      [{ key: 'x-a', some: [{ exact: '1' }] }],
      [{ key: 'x-a', none: [{ exact: '1' }] }],
      [{ key: 'x-a', some: [{ present: true as const }] }],
    ),
  },
  { requiredKeys: ['callers'] },
);
const rule: fc.Arbitrary<Rule> = fc
  .tuple(box, fc.option(box, { nil: undefined }), fc.nat(9))
  .map(([one, minus, at]) => ({
    requests: { boxes: [one], ...(minus && { minus: [minus] }) },
    from: [place('b.yaml', at)],
  }));

const service = fc.record({
  allow: fc.oneof(
    { weight: 5, arbitrary: fc.array(rule, { maxLength: 3 }) },
    { weight: 1, arbitrary: fc.constant('open' as const) },
  ),
  deny: fc.array(rule, { maxLength: 2 }),
  mtls: fc.constantFrom('strict' as const, 'strict' as const, 'permissive' as const),
  routes: fc.constantFrom(
    [],
    [route({ v1: 100 })],
    [route({ v2: 100 }, { match: [{ paths: [{ subtree: '/r' }] }] }), route({ v1: 100 })],
    [
      route({ v1: 100 }, { match: [{ paths: [{ subtree: '/old' }] }], rewrite: { path: '/r' } }),
      route({ v1: 100 }),
    ],
  ),
});
const mesh: fc.Arbitrary<Mesh> = service.map((b) => smallMesh({ a: {}, b }));

/** Every request of the alphabet, whether the probes thought of it or not. */
function everything(): readonly Request[] {
  const peers = [
    meshPeer('cluster.local', 'shop', 'a'),
    meshPeer('cluster.local', 'shop', 'q'),
    meshPeer('cluster.local', 'far', 'z'),
    meshPeer('cluster.local', 'far', 'q'),
    { kind: 'none' as const },
  ];
  const paths = ['/', '/r', '/r/7', '/r/8', '/q/7', '/r/8/9', '/q', '/old', '/old/7'];
  return peers.flatMap((peer) =>
    ['GET', 'POST', 'PUT'].flatMap((method) =>
      paths.flatMap((sent) =>
        [{}, { 'x-a': ['1'] }, { 'x-a': ['2'] }].map((headers) => ({
          wire: 'http' as const,
          peer,
          to: 'shop/b',
          port: 80,
          method,
          path: sent,
          query: {},
          host: 'b',
          headers: headers as Request['headers'],
          token: { kind: 'none' as const },
        })),
      ),
    ),
  );
}
const alphabet = everything();

const differs = (before: Mesh, after: Mesh, passes: 'allow' | 'deny') =>
  alphabet.find((request) => {
    const [was, is] = [decide(before, request), decide(after, request)];
    return was.decision !== is.decision && is.decision === passes;
  });

describe('compare', () => {
  it('finds nothing between equal meshes', () => {
    fc.assert(
      fc.property(mesh, (one) => {
        expect(compare(one, structuredClone(one))).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it('gives witnesses that the two sides really decide differently, in the right direction', () => {
    fc.assert(
      fc.property(mesh, mesh, (before, after) => {
        for (const { class: kind, witness } of compare(before, after)) {
          if (!witness || (kind !== 'widens' && kind !== 'narrows')) continue;
          const [was, is] = [decide(before, witness.request), decide(after, witness.request)];
          expect([was.decision, is.decision]).toEqual(
            kind === 'widens' ? ['deny', 'allow'] : ['allow', 'deny'],
          );
        }
      }),
      { numRuns: 40 },
    );
  });

  it('misses no widening or narrowing that a request of the alphabet shows', () => {
    fc.assert(
      fc.property(mesh, mesh, (before, after) => {
        const counts = summary(compare(before, after).filter(({ what }) => what === 'access'));
        if (differs(before, after, 'allow')) expect(counts.widens).toBeGreaterThan(0);
        if (differs(before, after, 'deny')) expect(counts.narrows).toBeGreaterThan(0);
      }),
      { numRuns: 80 },
    );
  });

  it('does not depend on the order of rules and documents', () => {
    fc.assert(
      fc.property(mesh, mesh, (before, after) => {
        const shuffled: Mesh = {
          ...after,
          services: [...after.services].reverse(),
          workloads: [...after.workloads].reverse().map((workload) => ({
            ...workload,
            ports: workload.ports.map((port) => ({
              ...port,
              ways: port.ways.map((way) => ({
                ...way,
                layers: way.layers.map((layer) => ({
                  ...layer,
                  deny: [...layer.deny].reverse(),
                  allow: layer.allow === 'open' ? layer.allow : [...layer.allow].reverse(),
                })),
              })),
            })),
          })),
        };
        expect(compare(after, shuffled)).toEqual([]);
        const told = (one: Mesh) =>
          compare(before, one).map(({ class: kind, from, to, what, before: b, after: a }) => [
            kind,
            from,
            to,
            what,
            b,
            a,
          ]);
        expect(told(shuffled)).toEqual(told(after));
      }),
      { numRuns: 40 },
    );
  });
});
