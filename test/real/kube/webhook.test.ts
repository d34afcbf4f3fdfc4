import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runNode } from '../node/versions.ts';
import { part } from '../part.ts';
import type { Answer } from './api-client.ts';
import { apply, installCrds, manifests, type Manifest } from './apply.ts';
import { startCluster, type Cluster } from './cluster.ts';
import { startWebhook, type Webhook } from './webhook-process.ts';

const root = join(import.meta.dirname, '../../..');
const bookinfo = join(root, 'examples/bookinfo');

/** As `meshwright` would never write it: anybody without a certificate gets in. */
const permissive = {
  apiVersion: 'security.istio.io/v1',
  kind: 'PeerAuthentication',
  metadata: { name: 'open', namespace: 'bookinfo' },
  spec: { mtls: { mode: 'PERMISSIVE' } },
} satisfies Manifest & { spec: unknown };

let cluster: Cluster;
let webhook: Webhook;

const registration = () => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingWebhookConfiguration',
  metadata: { name: 'meshwright' },
  webhooks: [
    {
      name: 'check.meshwright.dev',
      clientConfig: { url: webhook.url, caBundle: Buffer.from(webhook.ca).toString('base64') },
      rules: ['security.istio.io', 'networking.istio.io'].map((group) => ({
        apiGroups: [group],
        apiVersions: ['*'],
        operations: ['CREATE', 'UPDATE', 'DELETE'],
        resources: ['*'],
      })),
      admissionReviewVersions: ['v1'],
      sideEffects: 'None',
      failurePolicy: 'Fail',
      timeoutSeconds: 10,
    },
  ],
});

/** The API server takes up a new registration within a second or two. */
async function untilRefused(object: Manifest): Promise<Answer> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const answer = await apply(cluster.call, object, true);
    if (answer.status >= 400) return answer;
    await sleep(200);
  }
  throw new Error('the webhook was never asked');
}

/** What runs, to be stopped also where a later one does not start. */
const running: { readonly stop: () => Promise<void> }[] = [];
afterAll(async () => {
  for (const one of running.toReversed()) await one.stop();
});

beforeAll(async () => {
  cluster = await startCluster();
  running.push(cluster);
});

beforeAll(async () => {
  const crds = join(part('istio'), 'manifests/charts/base/files/crd-all.gen.yaml');
  await installCrds(cluster.call, crds);
  for (const name of ['bookinfo', 'istio-system', 'istio-ingress']) {
    await apply(cluster.call, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  }
});

beforeAll(async () => {
  webhook = await startWebhook(bookinfo);
  running.push(webhook);
});

beforeAll(async () => {
  const { status, body } = await apply(cluster.call, registration());
  expect(status, JSON.stringify(body)).toBe(201);
  await untilRefused(permissive);
});

describe('a real API server that asks the webhook', () => {
  it('refuses an object that breaks a guardrail, and says which and what to do', async () => {
    const { status, body } = await apply(cluster.call, permissive);
    expect(status).toBe(422);
    expect(body['message']).toContain('strict-mtls');
    expect(body['message']).toContain('bookinfo/open');
  });

  it('stores nothing of what it refused', async () => {
    const path = '/apis/security.istio.io/v1/namespaces/bookinfo/peerauthentications/open';
    expect((await cluster.call('GET', path)).status).toBe(404);
  });

  it('admits every object that Bookinfo compiles to', async () => {
    const cli = join(root, 'dist/cli.js');
    const { stdout } = await runNode(process.execPath, [cli, 'compile', bookinfo, '--stdout']);
    const objects = manifests(stdout).filter(({ apiVersion }) => apiVersion.includes('istio.io/'));
    expect(objects.length).toBeGreaterThan(10);
    for (const object of objects) {
      const { status, body } = await apply(cluster.call, object);
      expect(status, JSON.stringify(body)).toBe(201);
    }
  });
});
