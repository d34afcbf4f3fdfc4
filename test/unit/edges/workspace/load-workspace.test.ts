import { chmodSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadWorkspace, type Workspace } from '../../../../src/edges/workspace/load-workspace.ts';
import { gitRepository } from '../../../support/git-repository.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const api = 'apiVersion: meshwright.dev/v1alpha1';
const mesh = (name: string, spec = '{}') =>
  `${api}\nkind: Mesh\nmetadata: {name: ${name}}\nspec: ${spec}\n`;
const service = (name: string) =>
  `${api}\nkind: Service\nmetadata: {name: ${name}, namespace: shop}\nspec: {}\n`;

const worktree = (dir: string) => loadWorkspace({ kind: 'worktree', dir });

/** Which document of which file each mesh has. */
const shape = ({ meshes }: Workspace) =>
  Object.fromEntries(
    meshes.map(({ name, documents }) => [
      name,
      documents.map(({ file, index }) => `${file}#${index}`),
    ]),
  );

const codes = ({ diagnostics }: Workspace) =>
  diagnostics.map(({ code, range }) => [code, range?.file].filter(Boolean).join(' '));

describe('loadWorkspace', () => {
  it('takes every document below the folder of a Mesh, by file and by order in it', async () => {
    const dir = temporaryFolder({
      'teams/shop/cart.yaml': `${service('a')}---\n${service('b')}`,
      'mesh.yaml': mesh('demo'),
      'other.yml': service('c'),
    });
    const workspace = await worktree(dir);
    expect(shape(workspace)).toEqual({
      demo: ['mesh.yaml#0', 'other.yml#0', 'teams/shop/cart.yaml#0', 'teams/shop/cart.yaml#1'],
    });
    expect(workspace.diagnostics).toEqual([]);
    expect(workspace.root).toBe(dir);
    expect([...workspace.texts.keys()]).toEqual(['mesh.yaml', 'other.yml', 'teams/shop/cart.yaml']);
  });

  it('keeps meshes apart: a nested one takes its documents with it', async () => {
    const dir = temporaryFolder({
      'mesh.yaml': mesh('outer'),
      'a.yaml': service('a'),
      'staging/mesh.yaml': mesh('inner'),
      'staging/deep/b.yaml': service('b'),
    });
    expect(shape(await worktree(dir))).toEqual({
      outer: ['a.yaml#0', 'mesh.yaml#0'],
      inner: ['staging/deep/b.yaml#0', 'staging/mesh.yaml#0'],
    });
  });

  it('adds included folders, not the other meshes in them, and each document once', async () => {
    const dir = temporaryFolder({
      'envs/prod/mesh.yaml': mesh('prod', '{include: [../../teams, ../.., ./]}'),
      'envs/staging/mesh.yaml': mesh('staging', '{include: [../../teams/shop/]}'),
      'teams/shop/cart.yaml': service('cart'),
      'top.yaml': service('top'),
    });
    const workspace = await worktree(dir);
    expect(shape(workspace)).toEqual({
      prod: ['envs/prod/mesh.yaml#0', 'teams/shop/cart.yaml#0', 'top.yaml#0'],
      staging: ['envs/staging/mesh.yaml#0', 'teams/shop/cart.yaml#0'],
    });
    expect(workspace.diagnostics).toEqual([]);
  });

  it.each(['../..', '../../../etc', '/etc', '~/x', 'a/../../../b', 'C:/x', 'a\\b'])(
    'does not include %j, outside of the repository',
    async (path) => {
      const { folder } = gitRepository();
      const text = mesh('demo', `{include: [${JSON.stringify(path)}]}`);
      writeFileSync(join(folder, 'mesh.yaml'), text);
      const { diagnostics } = await worktree(folder);
      expect(diagnostics.map(({ code, pointer }) => [code, pointer])).toEqual([
        ['MW1909', '/spec/include/0'],
      ]);
      const [{ range } = {}] = diagnostics;
      expect(text.slice(range?.start, range?.end)).toContain(JSON.stringify(path));
    },
  );

  it('does not include a folder through a link', async () => {
    const outside = temporaryFolder({ 'x.yaml': service('x') });
    const dir = temporaryFolder({ 'mesh.yaml': mesh('demo', '{include: [shared.d]}') });
    symlinkSync(outside, join(dir, 'shared.d'));
    const workspace = await worktree(dir);
    expect(shape(workspace)).toEqual({ demo: ['mesh.yaml#0'] });
    expect(codes(workspace)).toEqual(['MW1910 mesh.yaml', 'MW1903 shared.d']);
  });

  it('finds the mesh above a folder, and names files from the top of the repository', async () => {
    const repository = gitRepository();
    repository.commit({
      'infra/mesh.yaml': mesh('demo'),
      'infra/teams/shop/cart.yaml': service('cart'),
      'infra/nested/mesh.yaml': mesh('nested'),
      'unrelated.yaml': 'a: 1',
    });
    for (const kind of ['worktree', 'revision'] as const) {
      const dir = join(repository.folder, 'infra/teams');
      const workspace = await loadWorkspace({ kind, dir, revision: 'HEAD' });
      expect(shape(workspace)).toEqual({
        demo: ['infra/mesh.yaml#0', 'infra/teams/shop/cart.yaml#0'],
      });
      expect(workspace.meshes[0]?.root).toBe('infra');
      expect(workspace.root).toBe(repository.folder);
    }
  });

  it('never looks above the repository, or above a plain folder', async () => {
    const dir = temporaryFolder({
      'mesh.yaml': mesh('outer'),
      'repo/.git/HEAD': '',
      'repo/a.yaml': service('a'),
    });
    expect(codes(await worktree(join(dir, 'repo')))).toEqual(['MW1901']);
    expect(codes(await loadWorkspace({ kind: 'dir', path: join(dir, 'repo') }))).toEqual([
      'MW1901',
    ]);
  });

  it('takes the Mesh above a plain folder where nobody else may write', async () => {
    const dir = temporaryFolder({
      'infra/mesh.yaml': mesh('demo', '{include: [shared]}'),
      'infra/shared/x.yaml': service('x'),
      'infra/teams/shop/cart.yaml': service('cart'),
      'infra/teams/shop/later/.keep': '',
    });
    const workspace = await worktree(join(dir, 'infra/teams/shop'));
    expect(shape(workspace)).toEqual({
      demo: ['mesh.yaml#0', 'shared/x.yaml#0', 'teams/shop/cart.yaml#0'],
    });
    expect(workspace.root).toBe(join(dir, 'infra'));
    expect(workspace.diagnostics).toEqual([]);
    chmodSync(join(dir, 'infra/teams'), 0o777);
    expect(codes(await worktree(join(dir, 'infra/teams/shop')))).toEqual(['MW1901']);
    // Whoever names a folder as a state of its own means that folder.
    const alone = loadWorkspace({ kind: 'dir', path: join(dir, 'infra/teams') });
    expect(codes(await alone)).toEqual(['MW1901']);
  });

  it('takes the meshes that include the folder where none begins below or above it', async () => {
    const repository = gitRepository();
    repository.commit({
      'envs/prod/mesh.yaml': mesh('prod', '{include: [../../teams]}'),
      'envs/staging/mesh.yaml': mesh('staging', '{include: [../../teams/shop]}'),
      'envs/other/mesh.yaml': mesh('other'),
      'teams/shop/cart.yaml': service('cart'),
      'teams/ledger/ledger.yaml': service('ledger'),
      'loose/x.yaml': service('x'),
    });
    const names = async (folder: string) => {
      const dir = join(repository.folder, folder);
      const [now, then] = [
        await worktree(dir),
        await loadWorkspace({ kind: 'revision', dir, revision: 'HEAD' }),
      ];
      expect(shape(then)).toEqual(shape(now));
      return now.meshes.map(({ name }) => name);
    };
    expect(await names('teams/shop')).toEqual(['prod', 'staging']);
    expect(await names('teams/ledger')).toEqual(['prod']);
    expect(await names('teams')).toEqual(['prod', 'staging']);
    expect(await names('loose')).toEqual([]);
    expect(codes(await worktree(join(repository.folder, 'loose')))).toEqual(['MW1901']);
  });

  it('refuses two meshes of one name, and says where the first one is', async () => {
    const dir = temporaryFolder({
      'a/mesh.yaml': mesh('shop'),
      'b/mesh.yaml': mesh('shop'),
      'c/mesh.yaml': mesh('other'),
    });
    const { diagnostics } = await worktree(dir);
    expect(
      diagnostics.map(({ code, range, pointer, related }) => ({
        code,
        file: range?.file,
        pointer,
        first: related.map((each) => each.range?.file),
      })),
    ).toEqual([
      { code: 'MW1913', file: 'b/mesh.yaml', pointer: '/metadata/name', first: ['a/mesh.yaml'] },
    ]);
  });

  it('knows the names of all meshes of the tree, where a document names one that was not asked for', async () => {
    const repository = gitRepository();
    const differs = (name: string) => service('cart').replace('{}', `{meshes: {${name}: {}}}`);
    repository.commit({
      'envs/prod/mesh.yaml': mesh('prod', '{include: [../../teams]}'),
      'envs/staging/mesh.yaml': mesh('staging', '{include: [../../teams]}'),
      'teams/cart.yaml': differs('staging'),
    });
    const names = async (folder: string) =>
      (await worktree(join(repository.folder, folder))).meshNames;
    expect(await names('.')).toEqual(['prod', 'staging']);
    expect(await names('envs/prod')).toEqual(['prod', 'staging']);
    writeFileSync(join(repository.folder, 'teams/cart.yaml'), differs('prod'));
    // Nothing asks for the others: the rest of the tree is not read.
    expect(await names('envs/prod')).toEqual(['prod']);
  });

  it('reads intents whatever the case of the ending', async () => {
    const repository = gitRepository();
    const { folder } = repository;
    repository.commit({
      'mesh.yaml': mesh('demo'),
      'A.YAML': service('a'),
      'b.Yml': service('b'),
    });
    const expected = { demo: ['A.YAML#0', 'b.Yml#0', 'mesh.yaml#0'] };
    expect(shape(await worktree(folder))).toEqual(expected);
    const commit = await loadWorkspace({ kind: 'revision', dir: folder, revision: 'HEAD' });
    expect(shape(commit)).toEqual(expected);
  });

  it('reads a commit and says which', async () => {
    const repository = gitRepository();
    const commit = repository.commit({ 'mesh.yaml': mesh('before') });
    writeFileSync(join(repository.folder, 'mesh.yaml'), mesh('after'));
    const workspace = await loadWorkspace({
      kind: 'revision',
      dir: repository.folder,
      revision: 'main',
    });
    expect(workspace.commit).toBe(commit);
    expect(shape(workspace)).toEqual({ before: ['mesh.yaml#0'] });
  });

  it('a folder without a Mesh is a finding without a place', async () => {
    const { diagnostics, meshes } = await worktree(
      temporaryFolder({ 'cart.yaml': service('cart') }),
    );
    expect(meshes).toEqual([]);
    expect(diagnostics.map(({ code, severity, range }) => ({ code, severity, range }))).toEqual([
      { code: 'MW1901', severity: 'error', range: undefined },
    ]);
  });

  it.each([
    ['kind', `${api}\nkind: Mehs\nmetadata: {name: demo}\nspec: {}\n`],
    ['case', `${api}\nkind: mesh\nmetadata: {name: demo}\nspec: {}\n`],
    [
      'apiVersion',
      'apiVersion: meshwrigth.dev/v1alpha1\nkind: Mesh\nmetadata: {name: demo}\nspec: {}\n',
    ],
    ['no apiVersion', 'kind: Mesh\nmetadata: {name: demo}\nspec: {}\n'],
  ])(
    'a slip in its %s leaves a mesh to be checked, so that the slip itself is told',
    async (_, text) => {
      expect(shape(await worktree(temporaryFolder({ 'mesh.yaml': text })))).toEqual({
        demo: ['mesh.yaml#0'],
      });
    },
  );

  it('a Mesh of another product begins no mesh', async () => {
    const dir = temporaryFolder({
      'm.yaml': 'apiVersion: kuma.io/v1alpha1\nkind: Mesh\nmetadata: {name: x}\nspec: {}\n',
    });
    expect(codes(await worktree(dir))).toEqual(['MW1901']);
  });

  it('a Mesh that cannot be read still begins its mesh: the finding is about what is wrong', async () => {
    const dir = temporaryFolder({
      'mesh.yaml': `${api}\nkind: Mesh\nspec:\n\ttargets: {}\n`,
      'a.yaml': service('a'),
    });
    const workspace = await worktree(dir);
    expect(codes(workspace)).toEqual(['MW1002 mesh.yaml']);
    expect(workspace.meshes.map(({ root }) => root)).toEqual(['']);
  });

  it('says of documents beside all meshes that they have no effect', async () => {
    const dir = temporaryFolder({
      'prod/mesh.yaml': mesh('prod'),
      'shop/cart.yaml': service('cart'),
      'k8s/deployment.yaml': 'apiVersion: apps/v1\nkind: Deployment\n',
      'helm/template.yaml': '{{ not yaml }}: {{',
    });
    expect(codes(await worktree(dir))).toEqual(['MW1912 shop/cart.yaml']);
  });

  it('reports bytes that are not UTF-8 in an intent, and not in a file of somebody else', async () => {
    const latin = Buffer.from([0x23, 0x20, 0xe4, 0x0a]);
    const dir = temporaryFolder({
      'mesh.yaml': mesh('demo'),
      'cart.yaml': Buffer.concat([Buffer.from(service('cart')), latin]),
      'other.yaml': latin,
    });
    const workspace = await worktree(dir);
    expect(codes(workspace)).toEqual(['MW1011 cart.yaml']);
    expect(workspace.texts.get('cart.yaml')).toContain('\ufffd');
  });

  it('is plain data: a copy of it is equal', async () => {
    const workspace = await worktree(
      temporaryFolder({ 'mesh.yaml': mesh('demo'), 'a.yaml': service('a') }),
    );
    expect(structuredClone(workspace)).toEqual(workspace);
  });

  it('rejects what the user named wrongly, and where git fails', async () => {
    const dir = temporaryFolder({ 'mesh.yaml': mesh('demo'), file: '' });
    await expect(worktree(join(dir, 'nowhere'))).rejects.toMatchObject({ problem: 'missing' });
    await expect(worktree(join(dir, 'file'))).rejects.toMatchObject({ problem: 'missing' });
    const revision = loadWorkspace({ kind: 'revision', dir, revision: 'HEAD' });
    await expect(revision).rejects.toMatchObject({ name: 'GitError' });
  });
});
