import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  bookinfo,
  copyBookinfo,
  details,
  edit,
  ratings,
  reviews,
  valid,
} from '../../../support/bookinfo-folder.ts';
import { gitRepository } from '../../../support/git-repository.ts';
import { runCli } from '../../../support/run-cli.ts';
import { temporaryFolder, writeFiles } from '../../../support/temporary-folder.ts';

describe('diff', () => {
  function changed(): string {
    const repository = gitRepository();
    copyBookinfo(repository.folder);
    repository.commit();
    edit(
      repository.folder,
      ratings,
      'from: [reviews, productpage]',
      'from: [reviews, productpage, details]',
    );
    edit(repository.folder, details, 'calls:', 'calls:\n    ratings: {ops: [GET /ratings/*]}');
    return repository.folder;
  }

  it('says what is newly allowed with a request to try, and who must agree', async () => {
    const folder = changed();
    const { code, stdout, stderr } = await runCli(folder, ['diff']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('bookinfo/details → bookinfo/ratings:9080 access: GET /ratings/*');
    expect(stdout).toContain('GET /ratings/0: deny → allow');
    expect(stdout).toMatch(/at .*teams\/bookinfo\/ratings\.yaml:\d+/);
    expect(stdout).toContain('bookinfo: holds → broken');
    expect(stdout).toContain('@demo/bookinfo: bookinfo/details newly reaches bookinfo/ratings');
    expect((await runCli(folder, ['diff', '--exit-code'])).code).toBe(1);
  });

  it('gives a program a valid report', async () => {
    const folder = changed();
    const { stdout } = await runCli(folder, ['diff', '-o', 'json', '--to', 'worktree']);
    const report = valid('diff-report', stdout);
    expect(report).toMatchObject({ mesh: 'demo', to: 'worktree', summary: { widens: 1 } });
    expect(report['from']).toMatch(/^[0-9a-f]{40}$/);
    expect(report['plan']).toMatch(/^[0-9a-f]{64}$/);
  });

  it('says nothing where nothing changes in meaning', async () => {
    const folder = changed();
    const same = await runCli(folder, ['diff', '--to', 'HEAD', '--exit-code', '-o', 'json']);
    expect(same.code).toBe(0);
    expect(valid('diff-report', same.stdout)['changes']).toEqual([]);
  });

  it('compares with a folder, and with a state in which there was no mesh yet', async () => {
    const folder = changed();
    const other = await runCli(folder, ['diff', '--from', `dir:${bookinfo()}`, '-o', 'json']);
    expect(valid('diff-report', other.stdout)).toMatchObject({ summary: { widens: 1 } });
    const first = await runCli(folder, [
      'diff',
      '--from',
      `dir:${temporaryFolder()}`,
      '-o',
      'json',
      '--exit-code',
    ]);
    expect(first.code).toBe(1);
    expect(valid('diff-report', first.stdout)['summary']).not.toMatchObject({ widens: 0 });
  });

  it('prints the findings of the side that does not resolve', async () => {
    const folder = changed();
    edit(folder, reviews, 'allow:', 'alow:');
    const { code, stdout } = await runCli(folder, ['diff', '-o', 'json']);
    expect(code).toBe(1);
    expect(valid('check-report', stdout)['diagnostics']).toContainEqual(
      expect.objectContaining({ file: reviews }),
    );
  });
});

describe('names that nobody should trust', () => {
  it('no command lets a file name or a value of an intent speak to the terminal', async () => {
    const repository = gitRepository();
    const folder = repository.folder;
    copyBookinfo(folder);
    const text = readFileSync(join(folder, reviews), 'utf8');
    writeFileSync(join(folder, reviews), '');
    writeFiles(folder, { 'teams/\u001b[31mevil\n::error::x.yaml': text });
    repository.commit();
    edit(folder, ratings, 'from: [reviews, productpage]', 'from: [reviews, productpage, details]');
    edit(
      folder,
      details,
      'calls:',
      'calls:\n    ratings: {ops: [GET /ratings/*]}\n    reviews: {ops: [GET /reviews/*]}',
    );
    for (const argv of [
      ['check'],
      ['can', 'productpage', 'reviews', 'GET', '/reviews/0'],
      ['can', 'details', 'reviews', 'GET', '/reviews/0'],
      ['explain', 'reviews'],
      ['diff'],
      ['diff', '--from', `dir:${bookinfo()}`],
      ['compile', '--stdout'],
    ]) {
      const { code, stdout, stderr } = await runCli(folder, argv);
      expect([0, 1]).toContain(code);
      if (argv.includes('reviews')) expect(stdout).toContain('\\x1b[31mevil');
      expect(stdout + stderr).not.toMatch(/\u001b|^::error::x/m);
    }
    // An annotation needs the path as it is; what must not happen is a second command.
    const { stdout } = await runCli(folder, ['check', '-o', 'github']);
    expect(stdout).not.toMatch(/^::error::x/m);
  });
});
