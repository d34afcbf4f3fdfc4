import { describe, expect, test } from 'vitest';
import type { Mesh } from '../../../src/model/mesh.ts';
import { slice, slicer, wholeMesh } from '../../../src/reach/slice.ts';
import type { JsonObject } from '../../../src/source/json.ts';
import { soundMeshOf } from '../../support/mesh-of.ts';

const service = (name: string, spec: string) => `---
apiVersion: meshwright.dev/v1alpha1
kind: Service
metadata: {name: ${name}, namespace: ${name.startsWith('x-') ? 'other' : 'shop'}, labels: {at: here}}
spec: ${spec}
`;
const text = `apiVersion: meshwright.dev/v1alpha1
kind: Mesh
metadata: {name: demo, labels: {env: production}}
spec:
  targets: {local: {type: istio, dataplane: sidecar, version: "1.30", rootNamespace: istio-system}}
---
apiVersion: meshwright.dev/v1alpha1
kind: Team
metadata: {name: shop}
spec: {namespaces: [shop], owners: ["@shop"]}
${service('web', '{calls: {cart: {}}}')}${service('cart', '{ports: {http: 8080}, allow: [{from: web}], calls: {store: {}, stripe: {}}}')}${service(
  'store',
  '{ports: {http: 8080}, allow: [{from: cart}]}',
)}${service('stripe', '{owners: ["@pay"], external: {hosts: [api.stripe.com], tls: originate}, ports: {http: {port: 80, target: 443}}, allow: [{from: cart}]}')}${service(
  'x-lonely',
  '{ports: {http: 8080}, allow: [{from: shop/*}]}',
)}`;
const mesh = soundMeshOf(text);

const names = (sliced: JsonObject) => {
  const of = (field: string) =>
    (sliced[field] as readonly { name: string }[]).map(({ name }) => name);
  return [...of('services'), ...of('externals')].sort();
};
const around = (name: string) => slice(mesh, { kind: 'Service', namespace: 'shop', name });

describe('a slice holds', () => {
  test('the service and those one call away, in both directions', () => {
    expect(names(around('cart'))).toEqual(['shop/cart', 'shop/store', 'shop/stripe', 'shop/web']);
    expect(names(around('web'))).toEqual(['shop/cart', 'shop/web']);
    expect(names(around('stripe'))).toEqual(['shop/cart', 'shop/stripe']);
  });

  test('nobody who is only granted by namespace', () => {
    expect(names(slice(mesh, { kind: 'Service', namespace: 'other', name: 'x-lonely' }))).toEqual([
      'other/x-lonely',
    ]);
  });

  test('what is in the namespace of another object, and of a Service that is no intent', () => {
    const all = ['shop/cart', 'shop/store', 'shop/stripe', 'shop/web'];
    expect(names(slice(mesh, { kind: 'VirtualService', namespace: 'shop', name: 'cart' }))).toEqual(
      all,
    );
    expect(names(slice(mesh, { kind: 'Service', namespace: 'shop', name: 'unknown' }))).toEqual(
      all,
    );
    expect(names(slice(mesh, { kind: 'Team', name: 'shop' }))).toEqual(all);
    expect(names(slice(mesh, { kind: 'VirtualService', namespace: 'nowhere', name: 'x' }))).toEqual(
      [],
    );
  });

  test('no services for a Mesh, which the whole mesh has', () => {
    expect(names(slice(mesh, { kind: 'Mesh', name: 'demo' }))).toEqual([]);
    expect(names(wholeMesh(mesh))).toHaveLength(5);
  });

  test('name, labels, root namespaces always, and the owners of its namespaces', () => {
    expect(slice(mesh, { kind: 'Mesh', name: 'demo' })).toMatchObject({
      name: 'demo',
      labels: { env: 'production' },
      rootNamespaces: ['istio-system'],
      trustDomains: ['cluster.local'],
      owners: [],
      gateways: [],
    });
    expect(around('web')['owners']).toMatchObject([
      { team: 'shop', owners: ['@shop'], namespaces: ['shop'] },
    ]);
  });

  test('the owners that a service names itself', () => {
    expect(around('stripe')['externals']).toMatchObject([
      { name: 'shop/stripe', owners: ['@pay'] },
    ]);
  });

  test('the workloads behind its services', () => {
    const ids = (around('web')['workloads'] as readonly { id: string }[]).map(({ id }) => id);
    expect(ids).toEqual(['shop/cart', 'shop/web']);
  });
});

describe('a slice is', () => {
  test('plain JSON', () => {
    const sliced = around('cart');
    expect(JSON.parse(JSON.stringify(sliced))).toEqual(sliced);
  });

  test('the same with comment lines added', () => {
    const commented: Mesh = soundMeshOf(text.replaceAll('spec:', '# a comment\nspec:'));
    expect(
      JSON.stringify(slice(commented, { kind: 'Service', namespace: 'shop', name: 'cart' })),
    ).toBe(JSON.stringify(around('cart')));
  });

  test('another when the file has another name, as places say files', () => {
    const renamed = soundMeshOf({ 'other.yaml': text });
    expect(
      JSON.stringify(slice(renamed, { kind: 'Service', namespace: 'shop', name: 'cart' })),
    ).not.toBe(JSON.stringify(around('cart')));
    expect(JSON.stringify(around('cart'))).toContain('"file":"mesh.yaml"');
    expect(JSON.stringify(around('cart'))).not.toContain('"start"');
  });

  test('one value for objects that touch the same', () => {
    const sliceOf = slicer(mesh);
    const [one, other] = ['a', 'b'].map((name) =>
      sliceOf({ kind: 'VirtualService', namespace: 'shop', name }),
    );
    expect(one).toBe(other);
  });
});
