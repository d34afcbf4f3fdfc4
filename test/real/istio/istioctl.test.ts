import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { part } from '../part.ts';
import { emitted } from './inputs.ts';

const folder = mkdtempSync(join(tmpdir(), 'istioctl-'));

/** Runs `istioctl validate` on files; resolves to its exit code and everything it said. */
function validate(...files: readonly string[]): {
  readonly code: number | null;
  readonly said: string;
} {
  const args = ['validate', ...files.flatMap((file) => ['-f', join(folder, file)])];
  const { status, stdout, stderr } = spawnSync(part('istioctl'), args, {
    encoding: 'utf8',
    env: { ...process.env, KUBECONFIG: join(folder, 'none') },
  });
  return { code: status, said: `${stdout}${stderr}` };
}

beforeAll(() => {
  for (const { path, text } of emitted) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('istioctl validate', () => {
  it.each(emitted.map(({ path }) => [path]))('takes %s', (path) => {
    const { code, said } = validate(path);
    expect(said).not.toMatch(/error|warning/i);
    expect(code).toBe(0);
  });

  it('refuses a policy that denies without a rule', () => {
    const broken = emitted
      .find(({ path }) => path.endsWith('authorizationpolicy-cart.deny.yaml'))
      ?.text.replace(/\n {2}rules:[\s\S]*$/, '\n');
    writeFileSync(join(folder, 'broken.yaml'), broken ?? '');
    const { code, said } = validate('broken.yaml');
    expect(code).not.toBe(0);
    expect(said).toContain('rules');
  });
});
