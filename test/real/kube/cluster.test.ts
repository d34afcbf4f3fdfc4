import { afterAll, beforeAll, expect, it } from 'vitest';
import { startCluster, type Cluster } from './cluster.ts';

let cluster: Cluster;
/** What runs, to be stopped also where a later one does not start. */
const running: { readonly stop: () => Promise<void> }[] = [];
afterAll(async () => {
  for (const one of running.toReversed()) await one.stop();
});

beforeAll(async () => {
  cluster = await startCluster();
  running.push(cluster);
});

it('is the API server of the pinned version', async () => {
  const { status, body } = await cluster.call('GET', '/version');
  expect(status).toBe(200);
  expect(body['gitVersion']).toBe('v1.34.4');
});

it('stores objects by server-side apply', async () => {
  const path = '/api/v1/namespaces/bookinfo?fieldManager=test&force=true';
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'bookinfo' } };
  expect((await cluster.call('PATCH', path, namespace)).status).toBe(201);
  expect((await cluster.call('GET', '/api/v1/namespaces/bookinfo')).status).toBe(200);
});
