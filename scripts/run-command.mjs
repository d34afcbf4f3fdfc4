import { spawn } from 'node:child_process';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..');

/** Where the command of an installed package stands: called through Node.js, so that it runs on every system. */
export function tool(place) {
  return [process.execPath, join(root, 'node_modules', place)];
}

/**
 * Runs one command in the project's folder; what it writes is shown as it comes.
 * @param {string[]} command the program and its arguments
 * @param {{cwd?: string, env?: Record<string, string>, log?: number}} options `log`: a file
 *   descriptor that takes the output instead
 * @returns {Promise<number>} its exit code; 127 when it cannot be started
 */
export function runCommand([program, ...args], { cwd = root, env = {}, log } = {}) {
  return new Promise((done) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: log === undefined ? 'inherit' : ['ignore', log, log],
    });
    child.on('error', () => done(127));
    child.on('exit', (code) => done(code ?? 1));
  });
}
