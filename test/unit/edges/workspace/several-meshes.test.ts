import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gitRepository } from '../../../support/git-repository.ts';
import { runCli } from '../../../support/run-cli.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const api = 'apiVersion: meshwright.dev/v1alpha1';
const mesh = (name: string, more = '') => `${api}
kind: Mesh
metadata: {name: ${name}}
spec:
  include: [../../shared]
  targets:
    cluster: {type: istio, dataplane: sidecar, version: "1.30", rootNamespace: istio-system}
${more}`;

const service = (spec: string) => `${api}
kind: Service
metadata: {name: cart, namespace: shop}
spec:
  ports: {http: 8080}
  versions: [v1, v2]
${spec}`;

const environments = (shared: string, prod = '') =>
  temporaryFolder({
    'meshes/dev/mesh.yaml': mesh('dev'),
    'meshes/prod/mesh.yaml': mesh('prod', prod),
    'meshes/staging/mesh.yaml': mesh('staging'),
    'shared/cart.yaml': service(shared),
  });

interface Reported {
  readonly diagnostics: readonly {
    readonly code: string;
    readonly file?: string;
    readonly related: readonly { readonly file?: string; readonly message: string }[];
  }[];
}

/** Code and file of each finding, and the meshes that it names. */
async function findings(folder: string, argv: readonly string[] = ['check']) {
  const { stdout } = await runCli(folder, [...argv, '-o', 'json']);
  const { diagnostics } = JSON.parse(stdout) as Reported;
  return diagnostics.map(({ code, file, related }) => ({
    code,
    file,
    in: related.filter(({ message }) => message.startsWith('in mesh')).map((each) => each.file),
  }));
}

const grant = '  allow: [{from: "sa:shop/web"}]\n';

describe('a folder that several meshes include', () => {
  it('says once what is wrong in all of them', async () => {
    const folder = environments(`  routes: [{to: {v1: 80, v2: 10}}]\n${grant}`);
    expect(await findings(folder)).toEqual([{ code: 'MW3010', file: 'shared/cart.yaml', in: [] }]);
  });

  it('names the meshes where only some of them find it', async () => {
    const folder = environments(`  timeout: 20s\n${grant}`, '  overrides: {timeout: {max: 5s}}\n');
    expect(await findings(folder)).toEqual([
      { code: 'MW3009', file: 'shared/cart.yaml', in: ['meshes/prod/mesh.yaml'] },
    ]);
  });

  it('does not count the silence of a mesh that was not looked at to the end', async () => {
    const outside = `${api}
kind: Service
metadata: {name: maps, namespace: shop}
spec:
  owners: ["@shop/web"]
  external: {hosts: [maps.example], tls: originate}
  ports: {http: {port: 80, target: 443}}
  allow: [{from: "sa:shop/web"}]
`;
    const folder = environments(`${grant}  meshes: {prod: {routes: [{to: v9}]}}\n`);
    writeFileSync(join(folder, 'shared/maps.yaml'), outside);
    expect(await findings(folder)).toEqual([
      { code: 'MW3001', file: 'shared/cart.yaml', in: ['meshes/prod/mesh.yaml'] },
      { code: 'MW4005', file: 'shared/maps.yaml', in: [] },
    ]);
  });

  it('a mesh that is checked alone needs no name', async () => {
    const folder = environments(`  timeout: 20s\n${grant}`, '  overrides: {timeout: {max: 5s}}\n');
    expect(await findings(folder, ['check', 'meshes/dev'])).toEqual([
      { code: 'MW1909', file: 'mesh.yaml', in: [] },
    ]);
  });

  it('compiles each mesh into its own folder, also where targets have one name', async () => {
    const folder = environments(grant);
    expect(await runCli(folder, ['compile', '--out', 'out'])).toMatchObject({ code: 0 });
    for (const name of ['dev', 'prod', 'staging'])
      expect(existsSync(join(folder, 'out', name, 'cluster', 'index.json')), name).toBe(true);
    const stream = await runCli(folder, ['compile', '--stdout']);
    expect(stream).toMatchObject({ code: 2, stdout: '' });
    expect(stream.stderr).toContain('dev, prod, staging');
  });

  it('looks at a mesh to the end although a file of another one cannot be read', async () => {
    const folder = temporaryFolder({
      'meshes/dev/mesh.yaml': mesh('dev'),
      'meshes/dev/broken.yaml': `${api}\nkind: Team\nmetadata: {name: [\n`,
      'meshes/prod/mesh.yaml': mesh('prod'),
      'meshes/prod/web.yaml': service('  calls: [nobody]\n').replace('name: cart', 'name: web'),
      'shared/cart.yaml': service(grant),
    });
    const found = await findings(folder);
    // The file of dev may hold anything, so nothing is said to be missing there; in prod it is.
    expect(found.map(({ code, file }) => [code, file])).toEqual([
      ['MW1001', 'meshes/dev/broken.yaml'],
      ['MW3001', 'meshes/prod/web.yaml'],
    ]);
  });

  it('answers for one mesh although a file of another one cannot be read', async () => {
    const folder = temporaryFolder({
      'meshes/dev/mesh.yaml': mesh('dev'),
      'meshes/dev/broken.yaml': `${api}\nkind: Team\nmetadata: {name: [\n`,
      'meshes/prod/mesh.yaml': mesh('prod'),
      'shared/cart.yaml': service(grant),
    });
    const ask = ['can', 'sa:shop/web', 'cart', 'GET', '/', '--mesh'];
    expect(await runCli(folder, [...ask, 'prod'])).toMatchObject({ code: 0 });
    const dev = await runCli(folder, [...ask, 'dev']);
    expect(dev.code).toBe(1);
    expect(dev.stdout).toContain('MW1001');
  });
});

describe('a command about one of several meshes', () => {
  const dir = () => {
    const repository = gitRepository();
    repository.commit({
      'meshes/dev/mesh.yaml': mesh('dev'),
      'meshes/prod/mesh.yaml': mesh('prod'),
      'shared/cart.yaml': service(`${grant}  meshes: {dev: {timeout: 9s}}\n`),
    });
    return repository.folder;
  };

  it('a question asks which one, and takes it by its name or its folder', async () => {
    const folder = dir();
    const ask = ['explain', 'cart'];
    const several = await runCli(folder, ask);
    expect(several.code).toBe(2);
    expect(several.stderr).toContain('dev, prod');
    const named = await runCli(folder, [...ask, '--mesh', 'dev']);
    expect(named.stdout).toContain('9s');
    const there = await runCli(join(folder, 'meshes/prod'), ask);
    expect(there.code).toBe(0);
    expect(there.stdout).not.toContain('9s');
  });

  it('names of other meshes in a shared folder are known where only one is checked', async () => {
    const folder = dir();
    expect(await findings(folder, ['check', 'meshes/prod'])).toEqual([]);
    const slip = service(`${grant}  meshes: {dve: {timeout: 9s}}\n`);
    writeFileSync(join(folder, 'shared/cart.yaml'), slip);
    const everywhere = [{ code: 'MW3045', file: 'shared/cart.yaml', in: [] }];
    expect(await findings(folder, ['check', 'meshes/prod'])).toEqual(everywhere);
    expect(await findings(folder)).toEqual(everywhere);
  });

  it('a diff from a shared folder tells of every mesh that includes it', async () => {
    const folder = dir();
    const wider = service('  allow: [{from: "sa:shop/web"}, {from: "sa:shop/app"}]\n');
    writeFileSync(join(folder, 'shared/cart.yaml'), wider);
    const { code, stdout } = await runCli(join(folder, 'shared'), ['diff', '-o', 'json']);
    expect(code).toBe(0);
    const { items } = JSON.parse(stdout) as {
      items: { mesh: string; summary: { widens: number } }[];
    };
    expect(items.map(({ mesh: name, summary }) => [name, summary.widens > 0])).toEqual([
      ['dev', true],
      ['prod', true],
    ]);
  });

  it('two meshes of one name are no ground for an answer', async () => {
    const folder = temporaryFolder({
      'a/mesh.yaml': mesh('shop').replace('  include: [../../shared]\n', ''),
      'b/mesh.yaml': mesh('shop').replace('  include: [../../shared]\n', ''),
    });
    expect(await findings(folder)).toEqual([{ code: 'MW1913', file: 'b/mesh.yaml', in: [] }]);
    const asked = await runCli(folder, ['explain', 'cart', '--mesh', 'shop']);
    expect(asked.code).toBe(2);
    expect(asked.stderr).toContain('-C');
    expect((await runCli(folder, ['diff', '--from', 'dir:.'])).code).toBe(1);
    expect((await runCli(folder, ['compile', '--out', 'out'])).code).toBe(1);
  });
});
