import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  bookinfo,
  copyBookinfo,
  details,
  edit,
  letDetailsCallRatings,
  ratings,
  reviews,
  valid,
} from '../../../support/bookinfo-folder.ts';
import { gitRepository } from '../../../support/git-repository.ts';
import { runCli } from '../../../support/run-cli.ts';
import { strictDot } from '../../../support/strict-dot.ts';
import { allElements, strictHtml, textOf } from '../../../support/strict-html.ts';
import { mermaidFlaws } from '../../../support/strict-mermaid.ts';
import { temporaryFolder, writeFiles } from '../../../support/temporary-folder.ts';

describe('diff', () => {
  function changed(): string {
    const repository = gitRepository();
    copyBookinfo(repository.folder);
    repository.commit();
    letDetailsCallRatings(repository.folder);
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

describe('the sides of a diff', () => {
  /** Three commits: nothing, Bookinfo, one more grant. */
  function grown(): string {
    const { folder, commit, git } = gitRepository();
    commit({ 'README.md': 'nothing yet' });
    copyBookinfo(folder);
    commit();
    git(['tag', 'v1']);
    git(['branch', 'old']);
    letDetailsCallRatings(folder);
    commit();
    return folder;
  }

  const widened = async (folder: string, ...argv: readonly string[]) => {
    const { code, stdout, stderr } = await runCli(folder, ['diff', ...argv, '-o', 'json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return (valid('diff-report', stdout)['summary'] as { readonly widens: number }).widens;
  };

  it('are any two revisions: tags, branches, parents, and one without a mesh', async () => {
    const folder = grown();
    expect(await widened(folder, '--from', 'v1', '--to', 'HEAD')).toBe(1);
    expect(await widened(folder, '--from', 'old', '--to', 'HEAD')).toBe(1);
    expect(await widened(folder, '--from', 'HEAD~1', '--to', 'HEAD')).toBe(1);
    expect(await widened(folder, '--from', 'v1', '--to', 'old')).toBe(0);
    expect(await widened(folder, '--from', 'HEAD', '--to', 'v1')).toBe(0);
    expect(await widened(folder, '--from', 'HEAD~2', '--to', 'HEAD')).toBeGreaterThan(1);
    await widened(folder, '--from', 'HEAD', '--to', 'HEAD~2');
  });

  it('are folders that count from where the command is run, one outside of any repository', async () => {
    const top = temporaryFolder();
    copyBookinfo(join(top, 'a'));
    const repository = join(top, 'b');
    copyBookinfo(repository);
    letDetailsCallRatings(repository);
    const sides = ['--from', 'dir:a', '--to', 'dir:b'];
    expect(await widened(top, ...sides)).toBe(1);
    expect(await widened(temporaryFolder(), '-C', top, ...sides)).toBe(1);
    expect(await widened(top, 'b', '--from', 'dir:a', '--to', 'worktree')).toBe(1);
    const idle = await runCli(top, ['diff', 'a', ...sides]);
    expect(idle).toMatchObject({ code: 2, stderr: expect.stringContaining("'a' has no say") });
  });

  it.each([
    [['--from', 'nope'], /^error: --from: .*nope/],
    [['--to', 'nope'], /^error: --to: .*nope/],
    [['--from', 'a..b'], /^error: --from: /],
    [['--from', 'dir:nope'], /^error: --from dir:nope: .*ENOENT/],
    [['--from', 'dir:'], /^error: dir: names no folder; write dir:PATH/],
    [['--to', 'dir:nope'], /^error: --to dir:nope: .*ENOENT/],
  ])('%j: says which side is not there', async (argv, message) => {
    const { code, stderr } = await runCli(grown(), ['diff', ...argv]);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  it('says which side has no meaning', async () => {
    const folder = grown();
    edit(folder, reviews, 'allow:', 'alow:');
    const broken = await runCli(folder, ['diff']);
    expect(broken.code).toBe(1);
    expect(broken.stderr).toBe('error: --to worktree does not resolve, so nothing is compared\n');
    const before = await runCli(folder, ['diff', '--from', `dir:${folder}`, '--to', 'HEAD']);
    expect(before.code).toBe(1);
    expect(before.stderr).toContain(`--from dir:${folder} does not resolve`);
    const both = await runCli(folder, ['diff', '--from', `dir:${folder}`]);
    expect(both.stderr.match(/does not resolve/g)).toHaveLength(2);
  });

  it('are drawn, and written as one page', async () => {
    const folder = grown();
    const argv = ['diff', '--from', 'v1', '--to', 'HEAD'];
    const drawn = await runCli(folder, [...argv, '-o', 'mermaid']);
    expect(mermaidFlaws(drawn.stdout)).toEqual([]);
    expect(drawn.stdout).toContain('== "+GET /ratings/∗" ==>');
    const { edges } = strictDot((await runCli(folder, [...argv, '-o', 'dot'])).stdout);
    expect(edges).toContainEqual({
      from: 'bookinfo/details',
      to: 'bookinfo/ratings',
      label: '+GET /ratings/*',
    });
    const page = await runCli(folder, [...argv, '-o', 'html=out/report.html', '-o', 'json']);
    expect(page.code).toBe(0);
    const elements = allElements(strictHtml(readFileSync(join(folder, 'out/report.html'), 'utf8')));
    const cells = elements.filter(({ name }) => name === 'td').map(textOf);
    const report = valid('diff-report', page.stdout) as unknown as {
      readonly changes: readonly { readonly to: string; readonly after: string }[];
      readonly guarantees: readonly { readonly name: string }[];
      readonly findings: readonly { readonly message: string }[];
    };
    for (const { after } of report.changes) expect(cells).toContain(after);
    for (const { message } of report.findings) expect(cells).toContain(message.replaceAll('`', ''));
    const same = await runCli(folder, ['diff', '--from', 'v1', '--to', 'old', '-o', 'mermaid']);
    expect(mermaidFlaws(same.stdout)).toEqual([]);
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
      ['diff', '-o', 'mermaid'],
      ['diff', '-o', 'dot'],
      ['diff', '-o', 'html'],
      ['graph'],
      ['graph', '-o', 'markdown'],
      ['can', 'productpage', 'reviews', 'GET', '/reviews/0', '-o', 'markdown'],
      ['can', 'productpage', 'reviews', 'GET', '/reviews/0', '-o', 'dot'],
      ['compile', '--stdout'],
    ]) {
      const { code, stdout, stderr } = await runCli(folder, argv);
      expect([0, 1]).toContain(code);
      if (argv.includes('reviews') && !argv.includes('-o'))
        expect(stdout).toContain('\\x1b[31mevil');
      expect(stdout + stderr).not.toMatch(/\u001b|^::error::x/m);
    }
    // An annotation needs the path as it is; what must not happen is a second command.
    const { stdout } = await runCli(folder, ['check', '-o', 'github']);
    expect(stdout).not.toMatch(/^::error::x/m);
  });
});
