// Makes a fresh clone ready: checks Node.js and Git, and installs the packages of
// package-lock.json when they are not there. Runs before every other command, so it
// uses nothing but Node.js itself and returns in milliseconds when there is nothing to do.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const OLDEST = [20, 19];

/** @param {string} version such as `20.19.3` */
export function isSupported(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

/**
 * What of the lockfile is not installed. npm writes what it installed to
 * `node_modules/.package-lock.json`, last of all: so an interrupted installation has no such file.
 * @returns {string[]} the places that are missing or hold another version
 */
export function missing(folder) {
  const installed = join(folder, 'node_modules', '.package-lock.json');
  const wanted = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')).packages;
  if (!existsSync(installed)) return ['node_modules'];
  const present = JSON.parse(readFileSync(installed, 'utf8')).packages;
  return Object.entries(wanted)
    .filter(([place, entry]) => place !== '' && !isSame(present[place], entry))
    .map(([place]) => place);
}

function isSame(present, wanted) {
  if (present === undefined) return isLeftOut(wanted);
  return present.version === wanted.version && present.integrity === wanted.integrity;
}

/** npm leaves out optional packages for other systems; one for this system has to be there. */
function isLeftOut({ optional, os, cpu, libc }) {
  if (!optional) return false;
  if (os === undefined && cpu === undefined) return true;
  const fits = (os ?? [process.platform]).includes(process.platform);
  return !(fits && (cpu ?? [process.arch]).includes(process.arch)) || libc !== undefined;
}

/** npm of the call that started us, else the one on the PATH (a .cmd file on Windows: needs a shell). */
function npm(args) {
  const script = process.env.npm_execpath;
  if (script?.endsWith('npm-cli.js')) return [process.execPath, [script, ...args], {}];
  return ['npm', args, { shell: process.platform === 'win32' }];
}

async function install(folder) {
  const started = Date.now();
  const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`;
  const [command, args, options] = npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund']);
  const child = spawn(command, args, { cwd: folder, stdio: 'inherit', ...options });
  // npm draws its own progress on a terminal; elsewhere it is silent until the end.
  const beat = setInterval(() => {
    if (!process.stderr.isTTY) console.error(`setup: installing, ${seconds()}`);
  }, 5000);
  const code = await new Promise((done) => {
    child.on('error', () => done(127));
    child.on('exit', (status) => done(status ?? 1));
  });
  clearInterval(beat);
  if (code !== 0) {
    fail(
      `\`npm ci\` failed (exit ${code}); its reason stands above.`,
      'It needs npm and a connection to the npm registry, nothing else. Run the same command again to retry.',
    );
  }
  console.error(`setup: ready after ${seconds()}`);
}

function fail(problem, help) {
  console.error(`setup: ${problem}\n       ${help}`);
  process.exit(1);
}

export async function setup(folder = root) {
  if (!isSupported(process.versions.node)) {
    fail(
      `meshwright needs Node.js ${OLDEST.join('.')} or newer, this is ${process.versions.node}.`,
      'Install a newer one from https://nodejs.org and run the command again.',
    );
  }
  const absent = missing(folder);
  if (absent.length === 0) return;
  if (spawnSync('git', ['--version']).status !== 0) {
    fail('meshwright needs Git, and `git --version` does not run.', 'Install Git and try again.');
  }
  const why = absent[0] === 'node_modules' ? 'first run' : `${absent.length} packages differ`;
  console.error(
    `setup: installing the packages of package-lock.json from the npm registry (${why})`,
  );
  await install(folder);
  if (missing(folder).length > 0) {
    fail(
      '`npm ci` ended well, but packages are missing.',
      `Remove ${join(folder, 'node_modules')} and try again.`,
    );
  }
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await setup();
}
