import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'meshwright-decoder-')));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** The file of a thread that decodes, built from the sources as they stand. */
export async function decoderThread(): Promise<URL> {
  const outfile = join(folder, 'decoder.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, '../../src/edges/workspace/decoder-worker.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
    outfile,
    logLevel: 'error',
  });
  return pathToFileURL(outfile);
}

/** The file of a thread that does what the given JavaScript says. */
export function standInThread(name: string, code: string): URL {
  const file = join(folder, `${name}.mjs`);
  writeFileSync(file, `import { parentPort } from 'node:worker_threads';\n${code}`);
  return pathToFileURL(file);
}
