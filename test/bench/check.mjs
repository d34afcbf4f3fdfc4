// `node test/bench/check.mjs [--services 2000] [--runs 3]`: how long `meshwright check` takes on a large
// repository, beside a script that only parses the same files with the same YAML package. Both run in
// turn, so that what else the machine does hits both, and processor time counts, not the clock.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeLargeRepository } from './large-repository.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const command = join(root, 'dist/cli.js');
const baseline = fileURLToPath(new URL('parse-only.mjs', import.meta.url));

/** Written by the measured process itself when it ends: seconds of user time, on all its threads. */
const meter =
  'data:text/javascript,import{writeSync}from"node:fs";process.on("exit",()=>writeSync(3,String(process.cpuUsage().user/1e6)))';

function measured(args, input = '') {
  const start = performance.now();
  const { status, stdout, stderr, output } = spawnSync(
    process.execPath,
    ['--import', meter, ...args],
    { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe', 'pipe'], maxBuffer: 1 << 28 },
  );
  const wall = (performance.now() - start) / 1000;
  // A check that finds an error stops early: its time would say nothing.
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}\n${stdout}${stderr}`);
  return { user: Number(output[3]), wall };
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

const number = (text, name) => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new Error(`--${name} is not a number above zero`);
  return value;
};

const { values } = parseArgs({
  options: {
    services: { type: 'string', default: '2000' },
    runs: { type: 'string', default: '3' },
  },
});
const [services, runs] = [number(values.services, 'services'), number(values.runs, 'runs')];
execFileSync(process.execPath, [join(root, 'scripts/build.mjs')]);

const folder = mkdtempSync(join(tmpdir(), 'meshwright-bench-'));
try {
  const files = writeLargeRepository(folder, services);
  const times = { check: [], parse: [] };
  for (let run = 0; run < runs; run += 1) {
    times.parse.push(measured([baseline], JSON.stringify(files)));
    times.check.push(measured([command, 'check', folder]));
  }
  const of = (name, kind) => median(times[name].map((time) => time[kind]));
  const line = (title, name) =>
    `${title.padEnd(24)}${of(name, 'user').toFixed(2)} s user, ${of(name, 'wall').toFixed(2)} s wall`;
  console.log(`${services} services, ${files.length} files, median of ${runs} runs in turn`);
  console.log(line('parse the YAML only', 'parse'));
  console.log(line('meshwright check', 'check'));
  console.log(`ratio of user time       ${(of('check', 'user') / of('parse', 'user')).toFixed(1)}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
