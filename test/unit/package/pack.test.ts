import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');

function packed(): readonly string[] {
  const args = ['pack', '--dry-run', '--json', '--offline'];
  const output = execFileSync('npm', args, { cwd: root, encoding: 'utf8', stdio: 'pipe' });
  const [{ files }] = JSON.parse(output) as [{ files: { path: string }[] }];
  return files.map(({ path }) => path);
}

it('publishes what users need, and neither sources nor tests', () => {
  const files = packed();
  const single = new Set([
    'LICENSE',
    'NOTICE',
    'README.md',
    'SECURITY.md',
    'THIRD-PARTY-NOTICES.md',
    'package.json',
  ]);
  const folders = /^(dist|schemas|policies|docs\/diagnostics|docs\/guardrails)\//;
  expect(files.filter((path) => !single.has(path) && !folders.test(path))).toEqual([]);
  expect([...single].filter((path) => !files.includes(path))).toEqual([]);
  expect(files).toContain('schemas/mesh.schema.json');
  expect(files).toContain('policies/main.rego');
});
