import { describe, expect, it } from 'vitest';
import { check } from '../../../../src/check/check.ts';
import { objectMemory, remembering } from '../../../../src/edges/git/object-memory.ts';
import { openObjects } from '../../../../src/edges/git/object-reader.ts';
import { locateGit } from '../../../../src/edges/git/locate-git.ts';
import { readCommit } from '../../../../src/edges/git/read-revision.ts';
import { loadWorkspace, type Workspace } from '../../../../src/edges/workspace/load-workspace.ts';
import { sharedReading } from '../../../../src/edges/workspace/shared-reading.ts';
import { gitRepository, type GitRepository } from '../../../support/git-repository.ts';

const head = 'apiVersion: meshwright.dev/v1alpha1\n';
const mesh = `${head}kind: Mesh\nmetadata: {name: demo}\nspec: {targets: {local: {type: istio, dataplane: sidecar, version: "1.30", rootNamespace: istio-system}}}\n`;
const service = (name: string, port = 80) =>
  `${head}kind: Service\nmetadata: {name: ${name}, namespace: shop}\nspec: {ports: {http: ${port}}}\n`;

/** Three services in two folders; the second commit changes one, moves one and leaves one. */
function twoCommits(): GitRepository & { readonly before: string; readonly after: string } {
  const repository = gitRepository();
  const before = repository.commit({
    'mesh.yaml': mesh,
    'a/cart.yaml': service('cart'),
    'a/pay.yaml': service('pay'),
    'b/ship.yaml': service('ship'),
  });
  repository.git(['mv', 'a/pay.yaml', 'a/payment.yaml']);
  const after = repository.commit({ 'a/cart.yaml': service('cart', 81) });
  return { ...repository, before, after };
}

const checkedOf = ({ meshes, texts }: Workspace) => check(meshes[0]?.documents ?? [], texts).value;

describe('two states of one command', () => {
  it('get the same values of what they share, and their own of the rest', async () => {
    const { folder: dir, before, after } = twoCommits();
    const shared = sharedReading();
    const first = await loadWorkspace({ kind: 'revision', dir, revision: before }, shared);
    const second = await loadWorkspace({ kind: 'revision', dir, revision: after }, shared);
    const known = new Set(checkedOf(first));
    const isSame = checkedOf(second).map((each) => [each.document.file, known.has(each)]);
    expect(Object.fromEntries(isSame)).toEqual({
      'a/cart.yaml': false,
      // Its findings would name another file: it is another document.
      'a/payment.yaml': false,
      'b/ship.yaml': true,
      'mesh.yaml': true,
    });
    const own = await loadWorkspace({ kind: 'revision', dir, revision: after });
    expect(second).toEqual(own);
  });

  it('also where one of them is the work tree', async () => {
    const { folder: dir, after } = twoCommits();
    const shared = sharedReading();
    const first = await loadWorkspace({ kind: 'revision', dir, revision: after }, shared);
    const second = await loadWorkspace({ kind: 'worktree', dir }, shared);
    expect(checkedOf(second).length).toBe(4);
    const known = new Set(checkedOf(first));
    expect(checkedOf(second).every((each) => known.has(each))).toBe(true);
  });

  it('ask git only for what the other has not', async () => {
    const { folder, before, after } = twoCommits();
    const memory = objectMemory();
    const asked: string[] = [];
    for (const commit of [before, after, after]) {
      const objects = openObjects(await locateGit(folder));
      let count = 0;
      const counting = {
        ...objects,
        info: (id: string) => objects.info(id),
        read: (id: string) => {
          count += 1;
          return objects.read(id);
        },
      };
      const reader = remembering(counting, memory);
      const { files } = await readCommit(reader, commit, { trees: memory.trees });
      await reader.close();
      asked.push(`${files.length} files, ${count} read`);
    }
    // Commit, root, a, b and four files; then commit, root, a and the changed file; then the commit.
    expect(asked).toEqual(['4 files, 8 read', '4 files, 4 read', '4 files, 1 read']);
  });
});

describe('what is judged once', () => {
  it('is judged again where the text is not known, and with it', async () => {
    const { folder: dir } = gitRepositoryWith(
      `${head}kind: Servce\nmetadata: {name: a}\nspec: {}\n`,
    );
    const { meshes, texts } = await loadWorkspace({ kind: 'dir', path: dir });
    const documents = meshes[0]?.documents ?? [];
    const fixes = (given?: typeof texts) =>
      check(documents, given).diagnostics.map((finding) => finding.fixes?.length ?? 0);
    expect([fixes(), fixes(texts), fixes()]).toEqual([[0], [1], [0]]);
  });
});

function gitRepositoryWith(text: string): GitRepository {
  const repository = gitRepository();
  repository.commit({ 'mesh.yaml': mesh, 'a.yaml': text });
  return repository;
}
