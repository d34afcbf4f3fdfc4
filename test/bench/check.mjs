// `node test/bench/check.mjs [--services 2000] [--runs 3]`: how long `meshwright check` takes on a large
// repository, beside a script that only parses the same files with the same YAML package. Both run in
// turn, so that what else the machine does hits both, and processor time counts, not the clock.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeLargeRepository } from './large-repository.mjs';
import { measured, median, wholeNumber } from './measured.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const command = join(root, 'dist/cli.js');
const baseline = fileURLToPath(new URL('parse-only.mjs', import.meta.url));

const { values } = parseArgs({
  options: {
    services: { type: 'string', default: '2000' },
    runs: { type: 'string', default: '3' },
  },
});
const [services, runs] = [
  wholeNumber(values.services, 'services'),
  wholeNumber(values.runs, 'runs'),
];
execFileSync(process.execPath, [join(root, 'scripts/build.mjs')]);

const folder = mkdtempSync(join(tmpdir(), 'meshwright-bench-'));
try {
  const files = writeLargeRepository(folder, services);
  const times = { check: [], parse: [] };
  for (let run = 0; run < runs; run += 1) {
    times.parse.push(measured([baseline], { input: JSON.stringify(files) }));
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
