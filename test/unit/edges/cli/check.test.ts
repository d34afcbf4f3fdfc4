import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bookinfo, edit, reviews, valid } from '../../../support/bookinfo-folder.ts';
import { runCli } from '../../../support/run-cli.ts';
import { temporaryFolder, writeFiles } from '../../../support/temporary-folder.ts';

describe('check', () => {
  it('lets Bookinfo pass, wherever it is started', async () => {
    const folder = bookinfo();
    const here = await runCli(folder, ['check']);
    expect(here).toMatchObject({ code: 0, stderr: '' });
    for (const argv of [
      ['check', folder],
      ['-C', folder, 'check'],
      ['check', '-C', folder],
    ])
      expect(await runCli('/', argv)).toEqual(here);
    const below = await runCli(join(folder, 'teams'), ['check', '-C', '..']);
    expect(below).toEqual(here);
  });

  it('prints findings in every format, several in one run, valid also on failure', async () => {
    const folder = bookinfo();
    edit(folder, reviews, 'allow:', 'alow:');
    const argv = [
      'check',
      '-o',
      'json',
      '-o',
      'sarif=out/r.sarif',
      '-o',
      'junit=r.xml',
      '-o',
      'github=g.txt',
      '-o',
      'text=t.txt',
    ];
    const { code, stdout, stderr } = await runCli(folder, argv);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    const report = valid('check-report', stdout);
    expect(report['diagnostics']).toContainEqual(
      expect.objectContaining({ slug: 'unknown-field', file: reviews }),
    );
    const read = (name: string) => readFileSync(join(folder, name), 'utf8');
    expect(JSON.parse(read('out/r.sarif'))).toMatchObject({ version: '2.1.0' });
    expect(read('r.xml')).toMatch(/^<\?xml/);
    expect(read('g.txt')).toMatch(new RegExp(`^::error file=${reviews},line=`, 'm'));
    expect(read('t.txt')).toContain('error[');
  });

  it('prints text to stdout where every other output is a file', async () => {
    const { stdout } = await runCli(bookinfo(), ['check', '-o', 'json=x.json']);
    expect(stdout).toMatch(/warning|no findings/);
  });

  it('a folder without a Mesh exits with 1 and has no place', async () => {
    const { code, stdout } = await runCli(temporaryFolder({ 'x.txt': '' }), [
      'check',
      '-o',
      'json',
    ]);
    expect(code).toBe(1);
    const [finding] = valid('check-report', stdout)['diagnostics'] as Record<string, unknown>[];
    expect(finding).toMatchObject({ code: 'MW1901', severity: 'error' });
    expect(Object.keys(finding ?? {})).not.toContain('file');
  });

  it('warnings fail with --strict only', async () => {
    const folder = bookinfo();
    writeFiles(folder, { 'vendor/.git': '' });
    expect((await runCli(folder, ['check'])).code).toBe(0);
    expect((await runCli(folder, ['check', '--strict'])).code).toBe(1);
  });

  it('colours what a terminal shows, unless told otherwise', async () => {
    const folder = temporaryFolder();
    const isTty = { stdout: true, stderr: false };
    const coloured = async (env: Record<string, string>, tty = isTty) =>
      (await runCli(folder, ['check'], { env, isTty: tty })).stdout.includes('\u001b[');
    expect(await coloured({})).toBe(true);
    expect(await coloured({}, { stdout: false, stderr: false })).toBe(false);
    expect(await coloured({ NO_COLOR: '1' })).toBe(false);
    expect(await coloured({ TERM: 'dumb' })).toBe(false);
    expect(await coloured({ FORCE_COLOR: '1' }, { stdout: false, stderr: false })).toBe(true);
    expect(await coloured({ FORCE_COLOR: '0' })).toBe(false);
  });

  it('shows progress on stderr at a terminal, and stdout stays data', async () => {
    const { stdout, stderr } = await runCli(bookinfo(), ['check', '-o', 'json'], {
      isTty: { stdout: true, stderr: true },
    });
    expect(stderr).not.toBe('');
    valid('check-report', stdout);
  });
});

describe('schema', () => {
  it('prints a JSON Schema', async () => {
    const { code, stdout, stderr } = await runCli('/', ['schema', 'Service']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      $schema: expect.stringContaining('draft-07'),
      title: 'Service',
    });
  });
});
