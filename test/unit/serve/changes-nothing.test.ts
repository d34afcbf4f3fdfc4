import { expect, it } from 'vitest';
import type { AdmissionRequest } from '../../../src/serve/admission-review.ts';
import { changesNothing } from '../../../src/serve/changes-nothing.ts';
import type { JsonObject } from '../../../src/source/json.ts';

const before: JsonObject = {
  apiVersion: 'security.istio.io/v1',
  kind: 'PeerAuthentication',
  metadata: {
    name: 'all',
    namespace: 'shop',
    labels: { app: 'cart' },
    finalizers: ['a/b'],
    resourceVersion: '1',
  },
  spec: { mtls: { mode: 'PERMISSIVE' } },
  status: { conditions: [] },
};

const update = (object: JsonObject, more: Partial<AdmissionRequest> = {}): AdmissionRequest => ({
  uid: 'u-1',
  kind: { group: 'security.istio.io', version: 'v1', kind: 'PeerAuthentication' },
  operation: 'UPDATE',
  name: 'all',
  namespace: 'shop',
  object,
  oldObject: before,
  dryRun: false,
  ...more,
});

const metadata = before['metadata'] as JsonObject;

it.each<[string, JsonObject]>([
  ['nothing', before],
  ['a finalizer', { ...before, metadata: { ...metadata, finalizers: [] } }],
  ['the version', { ...before, metadata: { ...metadata, resourceVersion: '2', generation: 3 } }],
  ['the status', { ...before, status: { conditions: [{ type: 'Ready' }] } }],
  ['the mark of deletion', { ...before, metadata: { ...metadata, deletionTimestamp: 'x' } }],
])('an update of %s leaves all that is judged', (_, object) => {
  expect(changesNothing(update(object))).toBe(true);
});

it.each<[string, JsonObject]>([
  ['the spec', { ...before, spec: {} }],
  ['a label', { ...before, metadata: { ...metadata, labels: { app: 'x' } } }],
  ['an annotation', { ...before, metadata: { ...metadata, annotations: { a: 'b' } } }],
  [
    'the spec of what is being deleted',
    { ...before, metadata: { ...metadata, deletionTimestamp: 'x' }, spec: {} },
  ],
  ['the metadata to something odd', { ...before, metadata: [] }],
])('an update of %s is judged', (_, object) => {
  expect(changesNothing(update(object))).toBe(false);
});

it('a new object changes something, whatever old one is claimed', () => {
  expect(changesNothing(update(before, { operation: 'CREATE' }))).toBe(false);
  const { oldObject: _old, ...without } = update(before);
  expect(changesNothing(without)).toBe(false);
});
