import { readFileSync } from 'node:fs';
import { it } from 'vitest';
import { meshOf } from '../../support/mesh-of.ts';
import { compare } from '../../../src/compare/compare.ts';
import { guarantees } from '../../../src/reach/guarantees.ts';
import { newChains } from '../../../src/compare/new-chains.ts';
import { edges } from '../../../src/reach/edges.ts';
import { probes } from '../../../src/reach/probes.ts';
const time = <T>(name: string, run: () => T): T => { const s = performance.now(); const r = run(); console.log(name, Math.round(performance.now() - s)); return r; };
it('tries', () => {
  for (const f of ['/tmp/bookinfo.yaml', '/tmp/one.yaml']) {
    const text = readFileSync(f, 'utf8');
    const m = time('mesh', () => meshOf(text)).value!;
    time('guarantees', () => guarantees(m));
    time('edges', () => edges(m));
    console.log(time('probes', () => probes([m])).length);
    console.log(time('all new', () => compare(undefined, m)).length);
    console.log(time('gone', () => compare(m, undefined)).length);
  }
  const n = 1000;
  const head = `apiVersion: meshwright.dev/v1alpha1
kind: Mesh
metadata: {name: demo}
spec:
  targets: {local: {type: istio, dataplane: sidecar, version: "1.30", rootNamespace: istio-system}}
  gateways: {public: {namespace: edge, serviceAccount: edge, workload: {a: b}, hosts: ["*"], listen: {http: {port: 80}}}}
`;
  const svc = (i: number) => `---
apiVersion: meshwright.dev/v1alpha1
kind: Service
metadata: {name: s${i}, namespace: n${i % 50}}
spec:
  ports: {http: 80}
  versions: [v1, v2]
  allow:
    - {from: n${(i + 1) % 50}/s${(i + 1) % n}, ops: [GET /a/*, POST /a]}
    - {from: [n${(i + 2) % 50}/s${(i + 2) % n}, "ingress:public"], ops: [GET /b${i}/**]}
  routes: [{to: {v1: 90, v2: 10}}]
`;
  const all = Array.from({ length: n }, (_, i) => svc(i)).join('');
  const m1 = time('model', () => meshOf(head + all)).value!;
  const m2 = meshOf(head + '  deny: [{from: n3/*, ops: [ANY /admin/**]}]\n' + all).value!;
  const m3 = meshOf(head + all.replace('GET /b7/**', 'GET|HEAD /b7/**')).value!;
  console.log(time('same', () => compare(m1, structuredClone(m1))).length);
  console.log(time('one', () => compare(m1, m3)).length);
  console.log(time('deny', () => compare(m1, m2)).length);
  console.log(time('timeout', () => compare(m1, meshOf(head + '  defaults: {timeout: 3s}\n' + all).value!)).length);
  console.log(time('mtls', () => compare(m1, meshOf(head + '  defaults: {mtls: permissive}\n' + all).value!)).length);
  time('edges', () => edges(m1));
  console.log(time('all new', () => compare(undefined, m1)).length);
  time('chains', () => newChains(m1, m3));
}, 600000);
