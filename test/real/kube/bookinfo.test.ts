import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runNode } from '../node/versions.ts';
import { part } from '../part.ts';
import { apply, installCrds, manifests, type Manifest } from './apply.ts';
import { startCluster, type Cluster } from './cluster.ts';

const root = join(import.meta.dirname, '../../..');
let cluster: Cluster;
let stop: (() => Promise<void>) | undefined;
let objects: readonly Manifest[] = [];

beforeAll(async () => {
  cluster = await startCluster();
  stop = cluster.stop;
  const crds = join(part('istio'), 'manifests/charts/base/files/crd-all.gen.yaml');
  await installCrds(cluster.call, crds);
  const cli = join(root, 'dist/cli.js');
  const compile = [cli, 'compile', 'examples/bookinfo', '--stdout'];
  const { stdout } = await runNode(process.execPath, compile);
  objects = manifests(stdout);
  for (const name of new Set(objects.map(({ metadata }) => metadata.namespace))) {
    if (name === undefined) continue;
    await apply(cluster.call, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  }
});
afterAll(() => stop?.());

// The rules inside the CRDs (CEL) run nowhere else.
it('stores every object that Bookinfo compiles to, and warns of none', async () => {
  const meant = objects.filter(({ apiVersion }) => apiVersion.includes('istio.io/'));
  expect(meant.length).toBeGreaterThan(10);
  for (const object of meant) {
    const { status, body, warnings } = await apply(cluster.call, object);
    const name = `${object.kind}/${object.metadata.name}`;
    expect(status, `${name}: ${JSON.stringify(body)}`).toBe(201);
    expect(warnings, name).toEqual([]);
  }
});
