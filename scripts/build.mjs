// Builds `dist/`: the command, the library with its types, and the GitHub Action.
// With `--check-dist` it writes nothing and fails unless the committed bundle of the action
// is, byte for byte, what the sources give.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { actionBundle, commandBundle, hasAction } from './bundles.mjs';
import { root, runCommand, tool } from './run-command.mjs';

/** Replaces a file in one step: whoever runs the old one meanwhile reads it whole. */
function replace(path, content) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, content);
  if (path.endsWith('cli.js')) chmodSync(`${path}.new`, 0o755);
  renameSync(`${path}.new`, path);
}

/** Chunks carry a digest in their names, so those of earlier builds would pile up. */
function removeOldChunks(files) {
  const folder = join(root, 'dist/chunks');
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    if (!files.has(`dist/chunks/${name}`)) rmSync(join(folder, name));
  }
}

/** Declarations of the library. TypeScript leaves `.ts` in their imports; readers have `.d.ts` files. */
async function declarations() {
  const folder = join(root, 'build/types');
  rmSync(folder, { recursive: true, force: true });
  const code = await runCommand([
    ...tool('typescript/bin/tsc'),
    ...['--ignoreConfig', '--declaration', '--emitDeclarationOnly', '--noCheck', '--strict'],
    ...['--target', 'es2023', '--module', 'nodenext', '--resolveJsonModule', '--types', 'node'],
    ...['--allowImportingTsExtensions', '--rootDir', 'src', '--outDir', folder, 'src/index.ts'],
  ]);
  if (code !== 0) throw new Error('the declarations of the library do not compile');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.d.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(files.map((file) => [file.slice(folder.length + 1), withJsImports(file)]));
}

function withJsImports(file) {
  return readFileSync(file, 'utf8').replaceAll(
    /(from |import\()(['"])(\.[^'"]*)\.ts\2/g,
    '$1$2$3.js$2',
  );
}

async function writeAll() {
  const { files } = await commandBundle();
  const { files: actionFiles } = await actionBundle();
  for (const [path, content] of [...files, ...actionFiles]) replace(join(root, path), content);
  removeOldChunks(files);
  const types = await declarations();
  rmSync(join(root, 'dist/types'), { recursive: true, force: true });
  for (const [path, content] of types) replace(join(root, 'dist/types', path), content);
  const kib = [...files.values()].reduce((sum, content) => sum + content.length, 0) / 1024;
  console.error(`build: dist/ written, ${files.size} files, ${Math.round(kib)} KiB`);
}

/**
 * Compares the committed bundle of the action with what the sources give.
 * @returns {Promise<string[]>} the files that are stale or missing
 */
export async function staleAction(folder = root) {
  const { files } = await actionBundle();
  return [...files]
    .filter(([path, content]) => {
      const there = join(folder, path);
      return !existsSync(there) || !readFileSync(there).equals(content);
    })
    .map(([path]) => path);
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--check-dist')) {
    const stale = await staleAction();
    if (!hasAction) console.error('build: the sources hold no GitHub Action');
    for (const path of stale)
      console.error(
        `build: ${path} is not what the sources give; run \`npm run build\` and commit it`,
      );
    process.exitCode = stale.length === 0 ? 0 : 1;
  } else {
    await writeAll().catch((error) => {
      // esbuild has shown each problem with its place already.
      console.error(`build: ${error.message.split('\n')[0]}`);
      process.exitCode = 1;
    });
  }
}
