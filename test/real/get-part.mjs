// Gets a real part once and keeps it in a cache folder outside of the repository.
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  openSync,
  closeSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../scripts/run-command.mjs';

/** Where the parts are kept. */
export const cache =
  process.env.MESHWRIGHT_PARTS ?? join(homedir(), '.cache', 'meshwright', 'parts');

/** Runs one command of a build with everything it says in the log; resolves to its stdout. */
function logged(log) {
  return ([program, ...rest], { cwd = root, env = {} } = {}) =>
    new Promise((done, failed) => {
      const child = spawn(program, rest, {
        cwd,
        env: { ...process.env, ...env },
        stdio: ['ignore', 'pipe', log],
      });
      const chunks = [];
      child.stdout.on('data', (chunk) => chunks.push(chunk));
      child.on('error', (error) =>
        failed(new Error(`\`${program}\` cannot be started: ${error.message}`)),
      );
      child.on('close', (code) => {
        if (code === 0) done(Buffer.concat(chunks).toString('utf8'));
        else failed(new Error(`\`${[program, ...rest].join(' ')}\` ended with exit code ${code}`));
      });
    });
}

/** The part itself inside its folder, as its stamp says; a module's folder lies elsewhere. */
function locate(folder) {
  const stamp = join(folder, 'ready');
  if (!existsSync(stamp)) return undefined;
  const where = join(folder, 'location');
  const path = existsSync(where)
    ? readFileSync(where, 'utf8')
    : join(folder, readFileSync(stamp, 'utf8'));
  return existsSync(path) ? path : undefined;
}

function lastLines(file) {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-25).join('\n');
}

/** Gets one part, or finds it there. The folder gets its final name only when all went well. */
export async function getPart({ name, version, cold, build }) {
  const folder = join(cache, name, version);
  const there = locate(folder);
  if (there !== undefined) return there;
  const fresh = `${folder}.${process.pid}`;
  const logFile = join(cache, `${name}.log`);
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  const log = openSync(logFile, 'w');
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  console.error(
    `parts: ${name} ${version}: getting it, about ${cold} the first time; log: ${logFile}`,
  );
  const beat = setInterval(() => console.error(`parts: ${name}: ${seconds()} s`), 30_000);
  try {
    const file = (await build(fresh, logged(log))) ?? name;
    writeFileSync(join(fresh, 'ready'), file);
    if (locate(fresh) === undefined) throw new Error(`the build left no \`${file}\``);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    console.error(`parts: ${name} ${version} failed: ${error.message}\n${lastLines(logFile)}`);
    process.exit(1);
  } finally {
    clearInterval(beat);
    closeSync(log);
  }
  rmSync(folder, { recursive: true, force: true });
  renameSync(fresh, folder);
  console.error(`parts: ${name} ${version}: ready after ${seconds()} s`);
  return locate(folder);
}
