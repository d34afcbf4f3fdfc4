// `npm run demo`: from a fresh clone to the whole loop. Installs and builds what is missing,
// then hands over to `meshwright demo` with the arguments that are left.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setup } from './setup.mjs';

await setup();
// Only now: these need the packages that were just installed.
const { root, runCommand } = await import('./run-command.mjs');

/** When a file below a folder last changed, in milliseconds. */
function newest(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs)
    .reduce((latest, time) => Math.max(latest, time), 0);
}

function isStale(command) {
  if (!existsSync(command)) return true;
  const sources = Math.max(
    newest(join(root, 'src')),
    statSync(join(root, 'package-lock.json')).mtimeMs,
  );
  return sources > statSync(command).mtimeMs;
}

const command = join(root, 'dist', 'cli.js');
if (isStale(command)) {
  console.error('demo: building dist/ from the sources');
  const code = await runCommand([process.execPath, join(root, 'scripts', 'build.mjs')]);
  if (code !== 0) process.exit(code);
}
process.exitCode = await runCommand([process.execPath, command, 'demo', ...process.argv.slice(2)], {
  cwd: process.cwd(),
});
