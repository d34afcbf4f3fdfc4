// Writes every generated file: each `scripts/generate-*.mjs` exports `generated()`, which
// resolves to a map from path (from the project's folder) to content.
// With `--check` it writes nothing, names what is stale, and fails.
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './run-command.mjs';

const check = process.argv.includes('--check');
const generators = readdirSync(import.meta.dirname)
  .filter((name) => name.startsWith('generate-') && name.endsWith('.mjs'))
  .toSorted();

/** @returns {[string, string][]} what differs from the tree, with the new content */
function differing(files) {
  return [...files].filter(([path, content]) => {
    const place = join(root, path);
    return !existsSync(place) || readFileSync(place, 'utf8') !== content;
  });
}

/** What one generator gives; a failure is told and does not keep the others from being looked at. */
async function outputOf(name) {
  try {
    const { generated } = await import(`./${name}`);
    return await generated();
  } catch (error) {
    console.error(`generate: scripts/${name} failed: ${error.message}`);
    process.exitCode = 1;
    return new Map();
  }
}

let stale = 0;
for (const name of generators) {
  for (const [path, content] of differing(await outputOf(name))) {
    stale += 1;
    console.error(
      check ? `generate: ${path} is stale (scripts/${name})` : `generate: wrote ${path}`,
    );
    if (check) continue;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}
if (check && stale > 0) process.exitCode = 1;
console.error(
  `generate: ${generators.length} generators, ${stale} files ${check ? 'stale' : 'written'}`,
);
