import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.join(import.meta.dirname, '../../..');

interface Generator {
  readonly generated: () => Promise<ReadonlyMap<string, string>>;
}

test('schemas, types and validators are what their sources generate', async () => {
  const script = path.join(root, 'scripts/generate-schemas.mjs');
  const { generated } = (await import(script)) as Generator;
  const files = await generated();
  expect(files.size).toBe(14);
  for (const [file, content] of files) {
    // Byte for byte; the message names the way out instead of half a megabyte of difference.
    const same = readFileSync(path.join(root, file), 'utf8') === content;
    expect(same, `${file} is stale: run node scripts/generate-schemas.mjs`).toBe(true);
  }
});
