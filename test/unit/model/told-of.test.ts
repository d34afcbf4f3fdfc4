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

it('is also what is open to everyone, or by the Mesh to a namespace', () => {
  const plain = serviceText('shop/plain', '{ports: {http: 80}, allow: [{from: mesh}]}');
  const rest = [
    cart,
    plain,
    serviceText('shop/web', '{calls: [cart]}'),
    serviceText('ops/audit', '{}'),
  ];
  expect(toldOf('shop/web', both, ...rest)).toEqual(['shop/cart', 'shop/plain']);
  const audit = '  allow: [{from: ops/*, port: metrics}]\n';
  expect(toldOf('ops/audit', both + audit, cart, ...others)).toEqual(['shop/cart']);
  // A Team or Service that names a namespace means the Service documents in it: agreement cuts them.
  const wide = serviceText('shop/plain', '{ports: {http: 80}, allow: [{from: "shop/*"}]}');
  expect(toldOf('shop/web', both, cart, wide, serviceText('shop/web', '{calls: [cart]}'))).toEqual([
    'shop/cart',
  ]);
});

it('is everything where every service is open to everyone', () => {
  const open = '  allow: [{from: mesh}]\n';
  expect(toldOf('shop/web', both + open, cart, ...others)).toBeUndefined();
});

it('is everything where a grant alone opens an edge', () => {
  expect(toldOf('ops/prometheus', '', cart, ...others)).toBeUndefined();
});
