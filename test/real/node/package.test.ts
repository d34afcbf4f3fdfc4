import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root, runNode } from './versions.ts';

let folder: string;
let installed: string;

/** npm without network: what is not in the tarball cannot come. */
function npm(args: readonly string[], cwd: string): string {
  const offline = ['--offline', '--no-audit', '--no-fund', '--cache', join(folder, 'cache')];
  return execFileSync('npm', [...args, ...offline], { cwd, encoding: 'utf8', stdio: 'pipe' });
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'meshwright-package-'));
  writeFileSync(join(folder, 'package.json'), '{"private": true}');
  const [packed] = JSON.parse(npm(['pack', '--json', '--pack-destination', folder], root)) as [
    { filename: string },
  ];
  npm(['install', join(folder, packed.filename)], folder);
  installed = join(folder, 'node_modules/meshwright');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the published package, installed in an empty folder without network', () => {
  it('brings no other package', () => {
    const names = readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'));
    expect(names).toEqual(['meshwright']);
  });

  it('runs', async () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      version: string;
    };
    expect(npm(['exec', '--', 'meshwright', '--version'], folder).trim()).toBe(version);
    const check = await runNode(
      process.execPath,
      [join(installed, 'dist/cli.js'), 'check', join(root, 'examples/bookinfo')],
      { cwd: folder },
    );
    expect(check).toMatchObject({ code: 0 });
    const explain = await runNode(
      process.execPath,
      [join(installed, 'dist/cli.js'), 'explain', 'MW1001'],
      { cwd: folder },
    );
    expect(explain).toMatchObject({ code: 0 });
  });

  it('is a library with types', async () => {
    const script =
      "import('meshwright').then((all) => console.log(typeof all, Object.keys(all).length > 0))";
    const { stdout } = await runNode(process.execPath, ['-e', script], { cwd: folder });
    expect(stdout.trim()).toBe('object true');
    expect(existsSync(join(installed, 'dist/types/index.d.ts'))).toBe(true);
  });

  it('holds the licence texts', () => {
    for (const name of [
      'LICENSE',
      'NOTICE',
      'THIRD-PARTY-NOTICES.md',
      'SECURITY.md',
      'README.md',
    ]) {
      expect(existsSync(join(installed, name)), name).toBe(true);
    }
  });
});
