import { build } from 'esbuild';
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from './run-command.mjs';

/** Packages in CommonJS call `require` for parts of Node.js, which a module does not have. */
const REQUIRE = `import { createRequire as createRequireOfModule } from 'node:module';
const require = createRequireOfModule(import.meta.url);`;

/** Of package.json only the version goes in: a change of a script must not change the bundles. */
const manifest = {
  name: 'manifest',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\/package\.json$/ }, ({ path }) => {
      if (path !== join(root, 'package.json')) return undefined;
      const { name, version } = JSON.parse(readFileSync(path, 'utf8'));
      return { loader: 'json', contents: JSON.stringify({ name, version }) };
    }),
};

/**
 * The library that reads YAML, in its build for any platform: that for Node.js asks the environment
 * about each token whether it is to be printed, which takes a fifth of the time; else they are one.
 * Only for our own code, since packages bring versions of their own.
 */
const yaml = {
  name: 'yaml',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^yaml$/ }, ({ importer }) =>
      importer.startsWith(join(root, 'src'))
        ? { path: join(root, 'node_modules/yaml/browser/index.js') }
        : undefined,
    ),
};

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  charset: 'utf8',
  // Licences of what is bundled stand in THIRD-PARTY-NOTICES.md, complete.
  legalComments: 'none',
  banner: { js: REQUIRE },
  plugins: [manifest, yaml],
  metafile: true,
  write: false,
  logLevel: 'warning',
};

/** A thread that decodes files; it lies beside the command, or above its chunks. */
const decoder = 'src/edges/workspace/decoder-worker.ts';

/**
 * The command, the library, the threads of both and those of the webhook. What the command loads with `import()` becomes a file of its own:
 * `--help` and `check` do not pay for the webhook's server or the GitHub client.
 */
const commandAndLibrary = {
  ...common,
  entryPoints: {
    cli: 'src/edges/cli/bin.ts',
    index: 'src/index.ts',
    decoder,
    evaluator: 'src/edges/webhook/evaluator-worker.ts',
    reader: 'src/edges/webhook/reader-worker.ts',
  },
  outdir: 'dist',
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
};

const actionEntry = 'src/edges/action/bin.ts';

/** Whether the sources hold an action to build. */
export const hasAction = existsSync(join(root, actionEntry));

/** The GitHub Action: one file, because it is committed and reviewed as such. It reads without threads. */
const action = {
  ...common,
  entryPoints: { index: actionEntry },
  outdir: 'dist/action',
};

async function bundle(options) {
  const { outputFiles, metafile } = await build(options);
  const files = outputFiles.map(({ path, contents }) => [
    relative(root, path).replaceAll('\\', '/'),
    Buffer.from(contents),
  ]);
  const start = files.find(([path]) => path === 'dist/cli.js');
  if (start !== undefined)
    start[1] = Buffer.concat([Buffer.from('#!/usr/bin/env node\n'), start[1]]);
  return { files: new Map(files), inputs: Object.keys(metafile.inputs) };
}

/**
 * Builds in memory. The same sources give the same bytes, wherever the project lies.
 * @returns {Promise<{files: Map<string, Buffer>, inputs: string[]}>} `files` by path from the
 *   project's folder, `inputs` the sources that really went in
 */
export const commandBundle = () => bundle(commandAndLibrary);

/** The same for the GitHub Action; nothing where there is no action in the sources. */
export const actionBundle = async () =>
  hasAction ? bundle(action) : { files: new Map(), inputs: [] };
