import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { bookinfo, details, edit, reviews, twoMeshes } from '../../../support/bookinfo-folder.ts';
import { runCli } from '../../../support/run-cli.ts';
import { writeFiles } from '../../../support/temporary-folder.ts';

const files = (folder: string) =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]),
  );

describe('compile', () => {
  it('writes the same bytes twice, from two folders, and for files read in another order', async () => {
    const [one, two] = [bookinfo(), bookinfo()];
    const first = await runCli(one, ['compile', '--out', 'out']);
    expect(first).toMatchObject({ code: 0, stdout: '' });
    expect(first.stderr).toMatch(/\d+ files written, 0 unchanged, 0 removed/);
    expect((await runCli(two, ['compile', '--out', 'out'])).code).toBe(0);
    const written = files(join(one, 'out'));
    expect(Object.keys(written)).toContain('local/index.json');
    expect(files(join(two, 'out'))).toEqual(written);
    const again = await runCli(one, ['compile', '--out', 'out']);
    expect(again.stderr).toMatch(/0 files written/);
    expect(files(join(one, 'out'))).toEqual(written);
  });

  it('a comment added to an intent changes no byte', async () => {
    const folder = bookinfo();
    await runCli(folder, ['compile', '--out', 'out']);
    const before = files(join(folder, 'out'));
    const path = join(folder, reviews);
    writeFileSync(path, `# a comment\n${readFileSync(path, 'utf8')}`);
    expect((await runCli(folder, ['compile', '--out', 'out'])).code).toBe(0);
    expect(files(join(folder, 'out'))).toEqual(before);
  });

  it('prints one YAML stream, as data', async () => {
    const { code, stdout } = await runCli(bookinfo(), ['compile', '--stdout', '--target', 'local']);
    expect(code).toBe(0);
    const objects = parseAllDocuments(stdout).map(
      (document) => document.toJS() as { kind: string },
    );
    expect(objects.length).toBeGreaterThan(10);
    const kinds = objects.map(({ kind }) => kind);
    expect(kinds).toContain('AuthorizationPolicy');
    expect(kinds.lastIndexOf('DestinationRule')).toBeLessThan(kinds.indexOf('VirtualService'));
  });

  it('an error writes and prunes nothing', async () => {
    const folder = bookinfo();
    await runCli(folder, ['compile', '--out', 'out']);
    const before = files(join(folder, 'out'));
    edit(folder, details, 'kind: Service', 'kind: Service\nspce: {}');
    edit(folder, reviews, 'from: productpage', 'from: reviews');
    const { code, stdout, stderr } = await runCli(folder, ['compile', '--out', 'out']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('error[');
    expect(files(join(folder, 'out'))).toEqual(before);
    expect(await runCli(folder, ['compile', '--out', 'new'])).toMatchObject({ code: 1 });
    expect(existsSync(join(folder, 'new'))).toBe(false);
    expect(await runCli(folder, ['compile', '--stdout'])).toMatchObject({ code: 1, stdout: '' });
  });

  it('removes what is no longer emitted, and reads none of its own output', async () => {
    const folder = bookinfo();
    await runCli(folder, ['compile', '--out', 'out']);
    edit(folder, reviews, 'versions: [v1, v2, v3]', 'versions: [v1, v2, v3]');
    writeFiles(folder, {
      'teams/bookinfo/extra.yaml':
        'apiVersion: meshwright.dev/v1alpha1\nkind: Service\nmetadata: {name: extra, namespace: bookinfo}\nspec: {identity: bookinfo-extra, ports: {http: 9080}, allow: [{from: "ingress:bookinfo", ops: [GET /extra]}]}\n',
    });
    const added = await runCli(folder, ['compile', '--out', 'out']);
    expect(added).toMatchObject({ code: 0 });
    expect(Object.keys(files(join(folder, 'out'))).some((path) => path.includes('-extra'))).toBe(
      true,
    );
    writeFileSync(join(folder, 'teams/bookinfo/extra.yaml'), '');
    const { stderr } = await runCli(folder, ['compile', '--out', 'out']);
    expect(stderr).toMatch(/[1-9]\d* removed/);
    expect(Object.keys(files(join(folder, 'out'))).some((path) => path.includes('-extra'))).toBe(
      false,
    );
  });

  it('gives each of several meshes a folder of its own', async () => {
    const folder = twoMeshes();
    expect(await runCli(folder, ['compile', '--out', 'out'])).toMatchObject({ code: 0 });
    expect(readdirSync(join(folder, 'out')).sort()).toEqual(['index.json', 'prod', 'staging']);
  });
});
