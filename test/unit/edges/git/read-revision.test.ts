import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { locateGit } from '../../../../src/edges/git/locate-git.ts';
import { openObjects } from '../../../../src/edges/git/object-reader.ts';
import { readCommit, type RevisionOptions } from '../../../../src/edges/git/read-revision.ts';
import { resolveRevision } from '../../../../src/edges/git/resolve-revision.ts';
import { readTree } from '../../../../src/edges/files/read-tree.ts';
import { treeBudget, type Tree } from '../../../../src/source/tree.ts';
import { gitRepository, type GitRepository } from '../../../support/git-repository.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

async function readRevision(
  folder: string,
  revision: string,
  options?: RevisionOptions,
): Promise<Tree> {
  const gitDir = await locateGit(folder);
  const objects = openObjects(gitDir);
  try {
    return await readCommit(objects, await resolveRevision(gitDir, revision), options);
  } finally {
    await objects.close();
  }
}

const texts = ({ files }: Tree) =>
  Object.fromEntries(files.map(({ path, bytes }) => [path, Buffer.from(bytes).toString()]));

/** Commits a tree that is written by hand: `git add` would refuse most of what is tried here. */
function commitTree({ git }: GitRepository, tree: string): string {
  return git(['commit-tree', tree, '-m', 'forged']);
}

/** A tree object from raw entries: mode, name, id. */
function forgeTree(
  { git }: GitRepository,
  entries: readonly (readonly [string, string, string])[],
): string {
  const content = entries.flatMap(([mode, name, id]) => [
    Buffer.from(`${mode} ${name}\0`),
    Buffer.from(id, 'hex'),
  ]);
  return git(['hash-object', '-t', 'tree', '-w', '--literally', '--stdin'], Buffer.concat(content));
}

const blob = ({ git }: GitRepository, text: string) => git(['hash-object', '-w', '--stdin'], text);

describe('readCommit', () => {
  it('reads any commit, whatever stands in the work tree', async () => {
    const repository = gitRepository();
    repository.commit({ 'mesh.yaml': 'one', 'a/b.yml': 'b', 'README.md': 'no' });
    repository.git(['tag', 'v1']);
    repository.commit({ 'mesh.yaml': 'two' });
    writeFileSync(join(repository.folder, 'mesh.yaml'), 'three');
    expect(texts(await readRevision(repository.folder, 'v1'))).toEqual({
      'a/b.yml': 'b',
      'mesh.yaml': 'one',
    });
    expect(texts(await readRevision(repository.folder, 'HEAD'))['mesh.yaml']).toBe('two');
    expect(texts(await readRevision(repository.folder, 'HEAD~1'))['mesh.yaml']).toBe('one');
    expect(texts(await readRevision(repository.folder, 'main'))['mesh.yaml']).toBe('two');
  });

  it('gives the tree that readTree gives of a clean checkout', async () => {
    const repository = gitRepository();
    symlinkSync('a', join(repository.folder, 'folder-link'));
    symlinkSync('/etc/passwd', join(repository.folder, 'link.yaml'));
    repository.commit({
      'b.yaml': 'b',
      'a/z.yaml': 'z',
      'a.yaml': 'a',
      'odd\nname.yaml': 'o',
      '.github/x.yaml': 'no',
      'node_modules/m/x.yaml': 'no',
      'out/local/x.yaml': 'no',
      'bytes.yaml': Buffer.from([0, 255, 10]),
      'out/index.json': '{"apiVersion":"meshwright.dev/v1alpha1","files":[]}',
    });
    const plain = (tree: Tree) => ({
      ...tree,
      files: tree.files.map(({ path, bytes }) => [path, [...bytes]]),
    });
    const fromGit = await readRevision(repository.folder, 'HEAD');
    expect(plain(fromGit)).toEqual(plain(await readTree(repository.folder)));
    expect(fromGit.refused.map(({ path }) => path)).toEqual(['folder-link', 'link.yaml']);
  });

  it('reads a folder of the repository, paths counted from its top', async () => {
    const repository = gitRepository();
    repository.commit({ 'x.yaml': 'x', 'deep/er/y.yaml': 'y', 'deep/z.yaml': 'z' });
    expect(
      Object.keys(texts(await readRevision(repository.folder, 'HEAD', { under: 'deep' }))),
    ).toEqual(['deep/er/y.yaml', 'deep/z.yaml']);
    const shallow = await readRevision(repository.folder, 'HEAD', { under: 'deep', shallow: true });
    expect(Object.keys(texts(shallow))).toEqual(['deep/z.yaml']);
    expect((await readRevision(repository.folder, 'HEAD', { under: 'nowhere' })).files).toEqual([]);
  });

  it('reads many and large files through one process', async () => {
    const repository = gitRepository();
    const files = Object.fromEntries(
      Array.from({ length: 400 }, (_, index) => [
        `f${index}.yaml`,
        `${index}`.repeat(1 + (index % 7) * 9000),
      ]),
    );
    repository.commit(files);
    expect(texts(await readRevision(repository.folder, 'HEAD'))).toEqual(files);
  });

  it('works in a bare repository, in a linked work tree and with SHA-256 ids', async () => {
    const repository = gitRepository();
    repository.commit({ 'mesh.yaml': 'one' });
    const bare = join(temporaryFolder(), 'bare.git');
    repository.git(['clone', '-q', '--bare', repository.folder, bare]);
    expect(texts(await readRevision(bare, 'main'))).toEqual({ 'mesh.yaml': 'one' });
    const linked = join(temporaryFolder(), 'linked');
    repository.git(['worktree', 'add', '-q', linked]);
    expect(texts(await readRevision(linked, 'HEAD'))).toEqual({ 'mesh.yaml': 'one' });
    const modern = gitRepository('--object-format=sha256');
    modern.commit({ 'mesh.yaml': 'two' });
    expect(texts(await readRevision(modern.folder, 'HEAD'))).toEqual({ 'mesh.yaml': 'two' });
  });

  it('ignores replacement refs: an id means what it hashes to', async () => {
    const repository = gitRepository();
    const first = repository.commit({ 'mesh.yaml': 'reviewed' });
    const second = repository.commit({ 'mesh.yaml': 'sneaked in' });
    repository.git(['replace', first, second]);
    expect(texts(await readRevision(repository.folder, first))['mesh.yaml']).toBe('reviewed');
  });
});

describe('a hostile repository', () => {
  it('runs nothing that its configuration, hooks, filters or attributes name', async () => {
    const repository = gitRepository();
    const canary = join(temporaryFolder(), 'canary');
    repository.commit({ 'mesh.yaml': 'one', '.gitattributes': '* filter=evil diff=evil' });
    const run = `sh -c 'touch ${canary}'`;
    for (const key of [
      'core.fsmonitor',
      'core.sshCommand',
      'core.pager',
      'pager.cat-file',
      'pager.rev-parse',
      'core.editor',
      'filter.evil.smudge',
      'filter.evil.clean',
      'diff.evil.textconv',
      'core.gitProxy',
      'core.askPass',
      'credential.helper',
      'uploadpack.packObjectsHook',
      'core.alternateRefsCommand',
    ])
      repository.git(['config', key, run]);
    repository.git(['config', 'core.hooksPath', '.evil']);
    mkdirSync(join(repository.folder, '.evil'));
    for (const hook of [
      'post-checkout',
      'reference-transaction',
      'post-index-change',
      'pre-auto-gc',
    ])
      writeFileSync(join(repository.folder, '.evil', hook), `#!/bin/sh\ntouch ${canary}\n`, {
        mode: 0o755,
      });
    expect(texts(await readRevision(repository.folder, 'HEAD'))).toEqual({ 'mesh.yaml': 'one' });
    expect(existsSync(canary)).toBe(false);
  });

  it('does not fetch what a partial clone lacks: nothing is started, the object is missing', async () => {
    const repository = gitRepository();
    const commit = repository.commit({ 'mesh.yaml': 'one' });
    const canary = join(temporaryFolder(), 'canary');
    const id = repository.git(['rev-parse', `${commit}:mesh.yaml`]);
    for (const [key, value] of [
      ['remote.origin.url', `ext::sh -c touch% ${canary}`],
      ['remote.origin.promisor', 'true'],
      ['remote.origin.partialclonefilter', 'blob:none'],
      ['protocol.allow', 'always'],
      ['protocol.ext.allow', 'always'],
      ['core.repositoryformatversion', '1'],
      ['extensions.partialClone', 'origin'],
    ] as const)
      repository.git(['config', key, value]);
    const { rm } = await import('node:fs/promises');
    await rm(join(repository.folder, '.git/objects', id.slice(0, 2), id.slice(2)));
    await expect(readRevision(repository.folder, 'HEAD')).rejects.toMatchObject({
      name: 'GitError',
    });
    expect(existsSync(canary)).toBe(false);
  });

  it('is not led astray by the variables of a hook', async () => {
    const repository = gitRepository();
    repository.commit({ 'mesh.yaml': 'one' });
    const other = gitRepository();
    other.commit({ 'mesh.yaml': 'other' });
    process.env['GIT_DIR'] = join(other.folder, '.git');
    process.env['GIT_CONFIG_PARAMETERS'] = "'core.fsmonitor=false'";
    onTestFinished(() => {
      delete process.env['GIT_DIR'];
      delete process.env['GIT_CONFIG_PARAMETERS'];
    });
    expect(texts(await readRevision(repository.folder, 'HEAD'))).toEqual({ 'mesh.yaml': 'one' });
  });

  it('reports links and submodules and follows neither', async () => {
    const repository = gitRepository();
    const commit = repository.commit({ 'mesh.yaml': 'one' });
    const secret = blob(repository, '/etc/passwd');
    const tree = forgeTree(repository, [
      ['120000', 'link.yaml', secret],
      ['160000', 'sub', commit],
      ['120000', 'teams', secret],
    ]);
    const { files, refused } = await readRevision(repository.folder, commitTree(repository, tree));
    expect(files).toEqual([]);
    expect(refused).toEqual([
      { path: 'link.yaml', reason: 'intent-link' },
      { path: 'sub', reason: 'submodule' },
      { path: 'teams', reason: 'link' },
    ]);
  });

  it('refuses names that lead elsewhere, and names that stand twice', async () => {
    const repository = gitRepository();
    const text = blob(repository, 'x');
    const below = forgeTree(repository, [['100644', 'x.yaml', text]]);
    const tree = forgeTree(repository, [
      ['40000', '..', below],
      ['40000', '.GIT', below],
      ['100644', 'a.yaml', text],
      ['100644', 'a.yaml', text],
      ['100644', 'b\\c.yaml', text],
      ['100644', 'd/e.yaml', text],
    ]);
    const { files, refused } = await readRevision(repository.folder, commitTree(repository, tree));
    expect(files.map(({ path }) => path)).toEqual(['a.yaml']);
    expect(refused.map(({ path, reason }) => [path, reason])).toEqual([
      ['..', 'name'],
      ['.GIT', 'name'],
      ['a.yaml', 'name'],
      ['b\\c.yaml', 'name'],
      ['d/e.yaml', 'name'],
    ]);
  });

  it('stops in a tree of twelve objects that unfolds into a thousand million files', async () => {
    const repository = gitRepository();
    let tree = forgeTree(repository, [['100644', 'x.yaml', blob(repository, 'x')]]);
    for (let level = 0; level < 9; level += 1)
      tree = forgeTree(
        repository,
        Array.from({ length: 10 }, (_, index) => ['40000', `d${index}`, tree] as const),
      );
    const commit = commitTree(repository, tree);
    const budget = { ...treeBudget, entries: 5000 };
    const { files, refused } = await readRevision(repository.folder, commit, { budget });
    expect(refused.map(({ reason }) => reason)).toEqual(['entries']);
    expect(files.length).toBeLessThan(5000);
  });

  it.each([
    ['depth', { depth: 1 }, 'depth'],
    ['bytes of all files', { bytes: 5 }, 'bytes'],
    ['bytes of one file', { fileBytes: 3 }, 'file-size'],
  ] as const)('keeps its budget of %s', async (_, changed, reason) => {
    const repository = gitRepository();
    repository.commit({ 'a.yaml': '1234', 'b/c/d.yaml': '1234', 'e.yaml': '1234' });
    const budget = { ...treeBudget, ...changed };
    const { refused } = await readRevision(repository.folder, 'HEAD', { budget });
    expect(refused.map((each) => each.reason)).toContain(reason);
  });

  it('says so where an object is damaged, and ends', async () => {
    const repository = gitRepository();
    const tree = repository.git(
      ['hash-object', '-t', 'tree', '-w', '--literally', '--stdin'],
      'no tree',
    );
    await expect(
      readRevision(repository.folder, commitTree(repository, tree)),
    ).rejects.toMatchObject({ name: 'GitError' });
  });
});

describe('resolveRevision', () => {
  it.each(['nope', 'HEAD~7', 'deadbeef', 'a'.repeat(40)])('%s does not exist', async (revision) => {
    const repository = gitRepository();
    repository.commit();
    const run = resolveRevision(await locateGit(repository.folder), revision);
    await expect(run).rejects.toMatchObject({
      name: 'RevisionError',
      revision,
      message: expect.stringContaining(revision),
    });
  });

  it.each(['--output=x', '-x', ':/fix', 'a..b', '@{-1}', 'HEAD:mesh.yaml', '\u001b[2J'])(
    '%j breaks the grammar',
    async (revision) => {
      const repository = gitRepository();
      repository.commit();
      const before = readdirSync(repository.folder);
      const run = resolveRevision(await locateGit(repository.folder), revision);
      await expect(run).rejects.toMatchObject({ name: 'RevisionError' });
      await expect(run).rejects.not.toMatchObject({ message: expect.stringContaining('\u001b') });
      expect(readdirSync(repository.folder)).toEqual(before);
    },
  );

  it('takes a branch whose name could be an option of git as what it is: nothing', async () => {
    const repository = gitRepository();
    const commit = repository.commit();
    writeFileSync(join(repository.folder, '.git/refs/heads/--output=x'), `${commit}\n`);
    const run = resolveRevision(await locateGit(repository.folder), '--output=x');
    await expect(run).rejects.toMatchObject({ name: 'RevisionError' });
    expect(existsSync(join(repository.folder, 'x'))).toBe(false);
  });

  it('does not take a tree or a blob for a commit', async () => {
    const repository = gitRepository();
    repository.commit({ 'a.yaml': 'a' });
    const id = repository.git(['rev-parse', 'HEAD:a.yaml']);
    await expect(resolveRevision(await locateGit(repository.folder), id)).rejects.toMatchObject({
      name: 'RevisionError',
    });
  });

  it('tells a folder without a repository from a revision that is missing', async () => {
    await expect(locateGit(temporaryFolder())).rejects.toMatchObject({ name: 'GitError' });
  });
});
