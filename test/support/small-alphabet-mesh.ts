import fc from 'fast-check';
import type { Box, CallerPattern, PathPattern } from '../../src/access/term.ts';
import type { Mesh } from '../../src/model/mesh.ts';
import type { Rule } from '../../src/model/workload.ts';
import { place, route, smallMesh } from './small-mesh.ts';

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
/** Two services; what `shop/b` says is random over a few callers, methods, paths and one header. */
export const smallAlphabetMesh: fc.Arbitrary<Mesh> = service.map((b) => smallMesh({ a: {}, b }));
