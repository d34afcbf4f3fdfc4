import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inventoryOf } from '../../../src/model/manifests/inventory-of.ts';
import type { Inventory } from '../../../src/model/manifests/inventory.ts';
import type { Document } from '../../../src/read/document.ts';
import { spansOfWhole } from '../../../src/read/spans.ts';
import { read } from '../../../src/read/read.ts';
import type { Json, JsonObject } from '../../../src/source/json.ts';
import type { Place } from '../../../src/source/place.ts';

const inventory = (text: string): Inventory => inventoryOf(read({ file: 'kube.yaml', text }).value);

const under = (text: string, { range }: Place) => range && text.slice(range.start, range.end);

const deployment = (spec: string, metadata = 'namespace: shop, name: cart') => `
apiVersion: apps/v1
kind: Deployment
metadata: {${metadata}}
spec:
  selector: {matchLabels: {app: cart}}
  template:
    metadata: {labels: {app: cart, version: v1}}
    spec: {${spec}}
`;

describe('a Kubernetes Service', () => {
  const text = `
apiVersion: v1
kind: Service
metadata: {name: cart, namespace: shop}
spec:
  clusterIP: None
  selector: {app: cart}
  ports:
    - {name: http, port: 80, targetPort: web}
    - {port: 9090, appProtocol: grpc}
    - {name: dns, port: 53, protocol: UDP, targetPort: 5353}
    - {name: broken, port: 0}
    - nothing
`;
  it('is known with its selector and ports', () => {
    const [service] = inventory(text).services;
    expect(service).toMatchObject({
      namespace: 'shop',
      name: 'cart',
      headless: true,
      selector: { app: 'cart' },
    });
    expect(service?.ports.map(({ at: _at, ...port }) => port)).toEqual([
      { name: 'http', number: 80, target: 'web', transport: 'TCP' },
      { number: 9090, target: 9090, appProtocol: 'grpc', transport: 'TCP' },
      { name: 'dns', number: 53, target: 5353, transport: 'UDP' },
    ]);
  });
  it('stands where its name is written, a port where it begins', () => {
    const [service] = inventory(text).services;
    expect(under(text, service?.at ?? {})).toBe('cart');
    expect(under(text, service?.ports[1]?.at ?? {})).toBe('{port: 9090, appProtocol: grpc}');
  });
  it('may have no selector and an external name', () => {
    const spec = '{type: ExternalName, externalName: db.example.com}';
    const [service] = inventory(
      `{apiVersion: v1, kind: Service, metadata: {name: db}, spec: ${spec}}`,
    ).services;
    expect(service).toMatchObject({ name: 'db', externalName: 'db.example.com', headless: false });
    expect(service).not.toHaveProperty('selector');
    expect(service).not.toHaveProperty('namespace');
  });
  it('is not mistaken for an intent, nor an intent for it', () => {
    const intent = 'apiVersion: meshwright.dev/v1alpha1\nkind: Service\nmetadata: {name: a}\n';
    expect(inventory(intent).services).toEqual([]);
  });
});

describe('pods', () => {
  it('have the labels, the account and the named ports of their template', () => {
    const text = deployment(
      'serviceAccountName: buyer, containers: [{ports: [{name: web, containerPort: 8080}, {containerPort: 1}]}, {ports: [{name: web, containerPort: 2}]}]',
    );
    const [pods] = inventory(text).pods;
    expect(pods).toMatchObject({
      kind: 'Deployment',
      namespace: 'shop',
      name: 'cart',
      labels: { app: 'cart', version: 'v1' },
      account: 'buyer',
      ports: { web: 8080 },
    });
    expect(under(text, pods?.accountAt ?? {})).toBe('buyer');
    expect(under(text, pods?.at ?? {})).toBe('cart');
  });
  it('run as `default` where nothing is said, or as the older field says', () => {
    const accounts = [
      'containers: [{name: c}]',
      'serviceAccountName: "", serviceAccount: old, containers: [{name: c}]',
    ].map((spec) => inventory(deployment(spec)).pods[0]?.account);
    expect(accounts).toEqual(['default', 'old']);
  });
  it.each([
    ['apps/v1', 'StatefulSet', 'template'],
    ['apps/v1', 'DaemonSet', 'template'],
    ['apps/v1', 'ReplicaSet', 'template'],
    ['batch/v1', 'Job', 'template'],
    ['argoproj.io/v1alpha1', 'Rollout', 'template'],
  ])('come from %s %s', (apiVersion, kind, field) => {
    const template =
      '{metadata: {labels: {app: a}}, spec: {serviceAccountName: sa, containers: [{name: c}]}}';
    const text = `{apiVersion: ${apiVersion}, kind: ${kind}, metadata: {name: a}, spec: {selector: {}, ${field}: ${template}}}`;
    expect(inventory(text).pods).toMatchObject([{ kind, labels: { app: 'a' }, account: 'sa' }]);
  });
  it('come from a CronJob and from a Pod itself', () => {
    const pod =
      'metadata: {name: p, labels: {app: p}}, spec: {serviceAccountName: sa, containers: [{name: c}]}';
    const cron = `spec: {jobTemplate: {spec: {template: {${pod}}}}}`;
    const text = `{apiVersion: batch/v1, kind: CronJob, metadata: {name: c}, ${cron}}
---
{apiVersion: v1, kind: Pod, ${pod}}
`;
    expect(
      inventory(text).pods.map(({ kind, labels, account }) => [kind, labels, account]),
    ).toEqual([
      ['CronJob', { app: 'p' }, 'sa'],
      ['Pod', { app: 'p' }, 'sa'],
    ]);
  });
  it('stand in the items of a List, at their own lines', () => {
    const text = `
apiVersion: v1
kind: List
items:
  - {apiVersion: v1, kind: Pod, metadata: {name: one}, spec: {serviceAccountName: sa, containers: [{name: c}]}}
  - {apiVersion: v1, kind: Service, metadata: {name: two}}
  - 7
`;
    const { pods, services } = inventory(text);
    expect(under(text, pods[0]?.accountAt ?? {})).toBe('sa');
    expect(under(text, services[0]?.at ?? {})).toBe('two');
  });
});

describe('what is not certain', () => {
  it.each([
    ['a name', deployment('containers: [{name: c}]', 'name: "{{ .Values.name }}"')],
    ['a namespace', deployment('containers: [{name: c}]', 'name: cart, namespace: "${NS}"')],
    ['an account', deployment('serviceAccountName: "{{ .sa }}", containers: [{name: c}]')],
    [
      'a label',
      deployment('containers: [{name: c}]').replace('version: v1', 'version: "{{ .v }}"'),
    ],
    ['a patch', deployment('containers: [{name: c}]').replace('selector:', 'x:')],
    ['a patch without containers', deployment('serviceAccountName: sa')],
    [
      'a template',
      deployment('containers: [{name: c}]').replace('spec: {containers: [{name: c}]}', 'x: 1'),
    ],
  ])('is left out: %s', (_what, text) => {
    expect(inventory(text).pods).toEqual([]);
  });
  it('takes names that every object inherits as names', () => {
    const spec =
      'containers: [{ports: [{name: __proto__, containerPort: 1}, {name: constructor, containerPort: 2}]}]';
    const text = deployment(spec).replace('app: cart,', 'constructor: cart, __proto__: x,');
    const [pods] = inventory(text).pods;
    expect(Object.entries(pods?.ports ?? {})).toEqual([
      ['__proto__', 1],
      ['constructor', 2],
    ]);
    expect(Object.keys(pods?.labels ?? {})).toEqual(['constructor', '__proto__', 'version']);
    expect(
      inventory('{apiVersion: constructor, kind: x, metadata: {name: toString}}').pods,
    ).toEqual([]);
  });
});

/** Objects that have the right keys and anything as their values. */
const word = fc.constantFrom(
  ...['metadata', 'name', 'namespace', 'spec', 'template', 'labels', 'ports', 'port', 'selector'],
  ...['containers', 'targetPort', 'serviceAccountName', 'items', 'jobTemplate', '__proto__'],
);
const anything = fc.letrec<{ value: Json; object: JsonObject }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<Json>(null, true, 1, -1, 65_536, 1e308, '', 'a', '{{ x }}', 'constructor'),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('object'),
  ),
  object: fc
    .array(fc.tuple(word, tie('value')), { maxLength: 4 })
    .map((entries): JsonObject => Object.fromEntries(entries)),
}));
const heads = fc.constantFrom(
  { apiVersion: 'v1', kind: 'Service' },
  { apiVersion: 'v1', kind: 'Pod' },
  { apiVersion: 'v1', kind: 'List' },
  { apiVersion: 'apps/v1', kind: 'Deployment' },
  { apiVersion: 'batch/v1', kind: 'CronJob' },
);

describe('any value', () => {
  it('is read without an error, as plain data in one order', () => {
    const documents = fc.array(
      fc
        .tuple(heads, anything.object, anything.value, anything.value)
        .map(([head, rest, spec, items]): Document => ({
          file: 'x.yaml',
          index: 0,
          value: { ...rest, metadata: { name: 'x' }, spec, items, ...head },
          spans: spansOfWhole([0, 1]),
        })),
      { maxLength: 4 },
    );
    fc.assert(
      fc.property(documents, (given) => {
        const found = inventoryOf(given);
        expect(structuredClone(found)).toEqual(found);
      }),
      { numRuns: 300 },
    );
  });
  it('is in an order that does not depend on the files', () => {
    const texts = ['b', 'a', 'c'].map(
      (name) => `{apiVersion: v1, kind: Service, metadata: {name: ${name}, namespace: shop}}`,
    );
    const both = [texts, [...texts].reverse()].map((list) =>
      inventory(list.join('\n---\n')).services.map(({ name }) => name),
    );
    expect(both).toEqual([
      ['a', 'b', 'c'],
      ['a', 'b', 'c'],
    ]);
  });
});
