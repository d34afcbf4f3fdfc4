import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gitRepository } from '../../../support/git-repository.ts';
import { runCli } from '../../../support/run-cli.ts';
import { temporaryFolder, writeFiles } from '../../../support/temporary-folder.ts';

const mesh = (foreign: string) => `apiVersion: meshwright.dev/v1alpha1
kind: Mesh
metadata: {name: demo}
spec:
  targets:
    local:
      type: istio
      dataplane: sidecar
      version: "1.30"
      rootNamespace: istio-system
      ${foreign}
`;

const shop = `apiVersion: meshwright.dev/v1alpha1
kind: Service
metadata: {name: cart, namespace: shop}
spec:
  ports: {http: 8080}
  allow: [{from: web, ops: [GET /cart/*]}]
---
apiVersion: meshwright.dev/v1alpha1
kind: Service
metadata: {name: stock, namespace: shop}
spec:
  ports: {http: 8080}
  allow: [{from: web}]
---
apiVersion: meshwright.dev/v1alpha1
kind: Service
metadata: {name: web, namespace: shop}
spec: {calls: {cart: {ops: [GET /cart/*]}, stock: {}}}
`;

const lua = `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata:
  name: lua
  namespace: shop
  uid: 6f1c
  labels: {owner: platform}
spec:
  workloadSelector: {labels: {app: cart}}
  configPatches: [{applyTo: HTTP_FILTER, patch: {operation: REMOVE}}]
status: {observedGeneration: 1}
`;

const named = 'foreign: ["residual/*.yaml"]';

const folder = (more: Readonly<Record<string, string>> = {}) =>
  temporaryFolder({
    'mesh.yaml': mesh(named),
    'shop.yaml': shop,
    'residual/lua.yaml': lua,
    ...more,
  });

const can = (at: string, to: string) =>
  runCli(at, ['can', 'shop/web', to, 'GET', '/cart/1', '-o', 'json']);

describe('an object that a target names as foreign', () => {
  it('passes `check` without a word', async () => {
    expect(await runCli(folder(), ['check', '--strict'])).toMatchObject({ code: 0 });
  });

  it('makes answers about the workloads that it touches unknown, and names itself', async () => {
    const at = folder();
    const touched = await can(at, 'shop/cart');
    expect(touched.code).toBe(1);
    expect(JSON.parse(touched.stdout)).toMatchObject({
      decision: 'unknown',
      reason: 'the EnvoyFilter `shop/lua` acts on this workload and is not understood',
      rules: [{ file: 'residual/lua.yaml', line: 4 }],
    });
    expect(JSON.parse((await can(at, 'shop/stock')).stdout)).toMatchObject({ decision: 'allow' });
  });

  it('is shown by `explain`', async () => {
    const { stdout } = await runCli(folder(), ['explain', 'shop/cart']);
    expect(stdout).toMatch(
      /not understood.*\n {2}the EnvoyFilter `shop\/lua` {2}residual\/lua\.yaml:4/,
    );
    expect((await runCli(folder(), ['explain', 'shop/stock'])).stdout).not.toContain(
      'not understood',
    );
  });

  it('makes a guarantee about them undecidable, which is not enough', async () => {
    const guarantee = `apiVersion: meshwright.dev/v1alpha1
kind: Guarantee
metadata: {name: closed}
spec: {deny: [{from: any, except: [shop/web], to: shop/cart}]}
`;
    const { code, stdout } = await runCli(folder({ 'g.yaml': guarantee }), ['check']);
    expect(code).toBe(1);
    expect(stdout).toContain('error[MW3901]: guarantee `closed` does not hold');
    expect(stdout).toContain('not decidable');
    expect(stdout).toContain('residual/lua.yaml:4:9');
  });

  it('is passed to the output as it is applied, with where it comes from', async () => {
    const at = folder();
    expect((await runCli(at, ['compile', '--out', 'out'])).code).toBe(0);
    expect(readFileSync(join(at, 'out/local/shop/envoyfilter-lua.yaml'), 'utf8')).toBe(
      `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata:
  name: lua
  namespace: shop
  labels:
    owner: platform
    app.kubernetes.io/managed-by: meshwright
  annotations:
    meshwright.dev/source: "residual/lua.yaml#EnvoyFilter/shop/lua"
spec:
  workloadSelector:
    labels:
      app: cart
  configPatches:
  - applyTo: HTTP_FILTER
    patch:
      operation: REMOVE
`,
    );
    const index = JSON.parse(readFileSync(join(at, 'out/local/index.json'), 'utf8')) as {
      files: string[];
    };
    expect(index.files).toContain('shop/envoyfilter-lua.yaml');
    const again = await runCli(at, ['compile', '--out', 'out']);
    expect(again.stderr).toMatch(/0 files written/);
    writeFiles(at, { 'mesh.yaml': mesh('') });
    writeFiles(at, { 'residual/lua.yaml': '' });
    expect((await runCli(at, ['compile', '--out', 'out'])).code).toBe(0);
    expect(existsSync(join(at, 'out/local/shop/envoyfilter-lua.yaml'))).toBe(false);
  });

  it('is a change that may widen, also where only its content changes', async () => {
    const { folder: at, commit } = gitRepository();
    commit({ 'mesh.yaml': mesh(''), 'shop.yaml': shop });
    commit({ 'mesh.yaml': mesh(named), 'residual/lua.yaml': lua });
    commit({ 'residual/lua.yaml': lua.replace('REMOVE', 'MERGE') });
    const diff = async (from: string, to: string) => {
      const { stdout } = await runCli(at, ['diff', '--from', from, '--to', to, '-o', 'json']);
      return JSON.parse(stdout) as { changes: { class: string; what: string; to: string }[] };
    };
    const added = await diff('HEAD~2', 'HEAD~1');
    expect(added.changes).toContainEqual(
      expect.objectContaining({
        class: 'widens',
        certainty: 'may',
        to: 'shop/cart',
        what: 'access',
      }),
    );
    expect(added.changes.filter(({ to }) => to === 'shop/stock')).toEqual([]);
    const changed = await diff('HEAD~1', 'HEAD');
    expect(changed.changes).toEqual([
      expect.objectContaining({
        class: 'widens',
        certainty: 'may',
        to: 'Mesh/demo',
        what: 'not understood',
        after: 'EnvoyFilter/shop/lua',
      }),
    ]);
  });

  it('must not be one that the intents compile to, nor contend with one', async () => {
    const wide = `apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: own, namespace: shop}
spec: {selector: {matchLabels: {app: cart}}, mtls: {mode: PERMISSIVE}}
`;
    const emitted = await runCli(folder(), ['compile', '--stdout']);
    expect(emitted.stdout).toContain('kind: AuthorizationPolicy');
    const clash = folder({
      'residual/b.yaml': lua
        .replace('EnvoyFilter', 'AuthorizationPolicy')
        .replace(
          /name: lua/,
          `name: ${/kind: AuthorizationPolicy\nmetadata:\n {2}name: (\S+)\n {2}namespace: shop/.exec(emitted.stdout)?.[1]}`,
        )
        .replace('networking.istio.io/v1alpha3', 'security.istio.io/v1beta1'),
    });
    const refused = await runCli(clash, ['check']);
    expect(refused.code).toBe(1);
    expect(refused.stdout).toContain('error[MW3514]');
    const out = await runCli(clash, ['compile', '--out', 'out']);
    expect(out.code).toBe(1);
    expect(existsSync(join(clash, 'out'))).toBe(false);
    const other = folder({
      'residual/b.yaml': wide,
      'residual/c.yaml': wide.replace('own', 'two'),
    });
    expect((await runCli(other, ['check'])).stdout).toContain('error[MW3516]');
  });

  it('is judged by the guardrails like an object of ours', async () => {
    const open = `apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: open, namespace: shop}
spec: {selector: {matchLabels: {app: old}}, mtls: {mode: DISABLE}}
`;
    const { code, stdout } = await runCli(folder({ 'residual/open.yaml': open }), ['check']);
    expect(code).toBe(1);
    expect(stdout).toContain('strict-mtls');
    expect(stdout).toContain('residual/open.yaml:3:18');
  });

  it('is not lost where its file has a slip', async () => {
    const broken = `${lua}status: {}\n`;
    const { code, stdout } = await runCli(folder({ 'residual/broken.yaml': broken }), ['check']);
    expect(code).toBe(1);
    expect(stdout).toContain('error[MW3517]');
    expect(stdout).toContain('residual/broken.yaml:12:1');
  });
});

describe('an object of Istio that nobody names', () => {
  it('is told about once a mesh', async () => {
    const at = folder({
      'mesh.yaml': mesh(''),
      'residual/two.yaml': lua.replace('name: lua', 'name: two'),
    });
    const { code, stdout } = await runCli(at, ['check']);
    expect(code).toBe(0);
    expect(stdout.match(/warning\[MW3515\]/g)).toHaveLength(1);
    expect(stdout).toContain('EnvoyFilter `shop/lua` (and 1 more) would act on this mesh');
  });
  it('is passed by where it acts on nothing here', async () => {
    const at = folder({
      'mesh.yaml': mesh(''),
      'residual/lua.yaml': lua.replace('namespace: shop', 'namespace: elsewhere'),
    });
    expect((await runCli(at, ['check'])).stdout).not.toContain('MW3515');
  });
});
