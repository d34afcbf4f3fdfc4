// `npm run test:real [-- --quick] [folder…]`: gets the real parts once, then runs `test/real`
// against them. Folders (`node`, `istio`, …) limit both to what they need; `--quick` leaves out
// the tests named `*.slow.test.ts`; `--parts-only` only gets the parts.
import { readdirSync } from 'node:fs';
import { runCommand, tool } from '../../scripts/run-command.mjs';
import { cache, getPart } from './get-part.mjs';
import { parts } from './parts.mjs';

const args = process.argv.slice(2);
const words = args.filter((word) => !word.startsWith('-'));
/** Folders of `test/real`; one that no part names needs none (it may build its own from its sources). */
const known = new Set(
  readdirSync(import.meta.dirname, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name),
);

/** What this run needs: all, unless every word names a folder whose parts are known. */
const needed =
  words.length > 0 && words.every((word) => known.has(word))
    ? parts.filter(({ tests }) => tests.some((folder) => words.includes(folder)))
    : parts;

/** How `part.ts` learns where a part is. */
const variable = (name) => `MESHWRIGHT_PART_${name.toUpperCase().replaceAll('-', '_')}`;

// One after the other: two Go builds at a time take the memory of a small machine.
const env = {};
for (const part of needed) env[variable(part.name)] = await getPart(part);
console.error(`parts: ${needed.length} ready in ${cache}`);

if (!args.includes('--parts-only')) {
  const built = await runCommand([process.execPath, 'scripts/build.mjs']);
  if (built !== 0) process.exit(built);
  if (args.includes('--quick')) env.MESHWRIGHT_QUICK = '1';
  const filters = words.map((word) => (known.has(word) ? `test/real/${word}/` : word));
  const vitest = [...tool('vitest/vitest.mjs'), 'run', '--config', 'test/real/vitest.config.ts'];
  process.exitCode = await runCommand([...vitest, ...filters], { env });
}
