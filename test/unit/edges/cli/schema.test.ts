import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { schemaNames } from '../../../../src/check/schemas.ts';
import { runCli } from '../../../support/run-cli.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

describe('schema', () => {
  it.each(schemaNames)('%s is printed, as it is published', async (name) => {
    const { code, stdout } = await runCli('/', ['schema', name]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      $id: `https://meshwright.dev/schemas/v1alpha1/${name}.schema.json`,
    });
  });

  it('without a name lists the names', async () => {
    expect((await runCli('/', ['schema'])).stdout).toBe(`${schemaNames.join('\n')}\n`);
  });

  it.each([
    ['Sevice', 'service'],
    ['CheckReprot', 'check-report'],
    ['DIFF-REPORTS', 'diff-report'],
  ])('%s: did you mean %s?', async (asked, meant) => {
    const { code, stdout, stderr } = await runCli('/', ['schema', asked]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`did you mean ${meant}?`);
  });
});

describe('schema --out', () => {
  it('writes all of them, and again nothing', async () => {
    const folder = temporaryFolder();
    const first = await runCli(folder, ['schema', '--out', 'a/b']);
    expect(first).toMatchObject({ code: 0, stdout: '' });
    expect(readdirSync(join(folder, 'a/b'))).toEqual(
      schemaNames.map((name) => `${name}.schema.json`).sort(),
    );
    const again = await runCli(folder, ['schema', '--out', 'a/b']);
    expect(again.stderr).toContain(`0 schemas written, ${schemaNames.length} unchanged`);
  });

  it('refuses a folder that is two on another system', async () => {
    const folder = temporaryFolder();
    const refused = await runCli(folder, ['schema', '--out', String.raw`a\b`]);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('every system') });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('brings those of another version up to date, and refuses what is none', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'team.schema.json');
    await runCli(folder, ['schema', 'Team', '--out', '.']);
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace('"title": "Team"', '"title": "Old"'));
    expect((await runCli(folder, ['schema', 'team', '--out', '.'])).stderr).toContain('1 schema w');
    expect(readFileSync(path, 'utf8')).toBe(text);
    writeFileSync(path, '{"title": "mine"}');
    const refused = await runCli(folder, ['schema', '--out', '.']);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('no schema of') });
    expect(readdirSync(folder)).toEqual(['team.schema.json']);
  });
});
