import { expect, it } from 'vitest';
import { soundMeshOf } from '../../support/mesh-of.ts';
import { meshText, serviceText, stream } from '../../support/mesh-text.ts';

const toldOf = (name: string, mesh: string, ...services: readonly string[]) =>
  soundMeshOf(stream(meshText(mesh), ...services)).workloads.find(({ id }) => id === name)?.sees;

const both = '  agreement: both\n';
const cart = serviceText(
  'shop/cart',
  '{ports: {http: 80, metrics: {port: 90, protocol: http}}, allow: [{from: web, port: http}, {from: "sa:ops/audit"}]}',
);
const others = [
  serviceText('shop/web', '{calls: [cart]}'),
  serviceText('shop/plain', '{ports: {http: 80}}'),
  serviceText('ops/prometheus', '{}'),
  serviceText('ops/audit', '{}'),
];

it('is what a workload calls', () => {
  expect(toldOf('shop/web', both, cart, ...others)).toEqual(['shop/cart']);
  expect(toldOf('ops/prometheus', both, cart, ...others)).toEqual([]);
});

// Agreement never cuts such a grant, so that a proxy that hides the service would belie it.
it('is also what names its account in a grant that needs no declared call', () => {
  expect(toldOf('ops/audit', both, cart, ...others)).toEqual(['shop/cart']);
  const scrape = '  allow: [{from: "sa:ops/prometheus", port: metrics}]\n';
  expect(toldOf('ops/prometheus', both + scrape, cart, ...others)).toEqual(['shop/cart']);
  const named = '  allow: [{from: ops/prometheus, port: metrics}]\n';
  expect(toldOf('ops/prometheus', both + named, cart, ...others)).toEqual(['shop/cart']);
});

it('is everything where a grant alone opens an edge', () => {
  expect(toldOf('ops/prometheus', '', cart, ...others)).toBeUndefined();
});
