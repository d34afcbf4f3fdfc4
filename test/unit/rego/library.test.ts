import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { library } from '../../../src/edges/rego/library.generated.ts';
import { loadGuardrails, packagedGuardrails } from '../../../src/edges/rego/load-guardrails.ts';
import { drive, pipeline } from '../../../src/pipeline.ts';
import { read } from '../../../src/read/read.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const evaluate = await loadGuardrails();

interface BuildPolicies {
  readonly libraryModule: () => string;
}
const policies = (await import(
  new URL('../../../scripts/build-policies.mjs', import.meta.url).href
)) as BuildPolicies;

describe('the library', () => {
  test('is described as METADATA describes it now', () => {
    const committed = readFileSync(join(root, 'src/edges/rego/library.generated.ts'), 'utf8');
    expect(committed, 'run `node scripts/build-policies.mjs`').toBe(policies.libraryModule());
  });

  test('is carried as it is committed', async () => {
    const committed = readFileSync(join(root, 'policies/guardrails.wasm'));
    expect(Buffer.from(await packagedGuardrails()).equals(committed)).toBe(true);
  });

  test('has tests beside each module that judges', () => {
    const names = readdirSync(join(root, 'policies'));
    for (const { rule } of library) expect(names).toContain(`${rule}_test.rego`);
    expect(library.map(({ rule }) => rule)).toEqual([
      'external-needs-owner',
      'no-fault-in-production',
      'no-wildcard-callers',
      'strict-mtls',
      'timeout-required',
    ]);
  });
});

function example(name: string) {
  const folder = join(root, 'examples', name);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.ya?ml$/.test(file),
  );
  const documents = files.flatMap(
    (file) => read({ file, text: readFileSync(join(folder, file), 'utf8') }).value,
  );
  return drive(pipeline({ documents, rules: library, evaluate, today: '2026-09-01' }));
}

// The other examples have waivers, several meshes or mistakes: the samples of the command judge them.
describe.each(['bookinfo', 'mixed-estate'])('the example %s', (name) => {
  test('passes every guardrail', () => {
    const { mesh, compiled, diagnostics } = example(name);
    expect(compiled[0]?.artifacts.length).toBeGreaterThan(20);
    expect(mesh?.services.length).toBeGreaterThan(3);
    expect(diagnostics.filter(({ code }) => /^(policy\/|MW25)/.test(code))).toEqual([]);
  });
});
