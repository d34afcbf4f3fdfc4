// `node test/bench/diff.mjs [--sizes 100,1000,10000] [--runs 3] [--peer-sizes 25,50,100] [--limit 300]`:
// how long `meshwright diff` takes to say what a change of one line means, from Git, in new processes,
// and how that grows; the comparison alone, without reading; and beside it np-guard's
// `nca --semantic_diff` on what both revisions compile to for Istio, as far as it ends within the limit
// (seconds). The runs of all sizes are made in turn, so that what else the machine does hits them alike.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { getPart } from '../real/get-part.mjs';
import { parts } from '../real/parts.mjs';
import { oneLineChange, topologyOf, writeLargeRepository } from './large-repository.mjs';
import { growth, measured, median, wholeNumber } from './measured.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const command = join(root, 'dist/cli.js');
const compareOnly = fileURLToPath(new URL('compare-only.mjs', import.meta.url));

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '100,1000,10000' },
    runs: { type: 'string', default: '3' },
    'peer-sizes': { type: 'string', default: '25,50,100' },
    limit: { type: 'string', default: '300' },
  },
});
const numbers = (name) =>
  values[name]
    .split(',')
    .filter((text) => text !== '')
    .map((text) => wholeNumber(text, name));
const [sizes, peerSizes] = [numbers('sizes'), numbers('peer-sizes')];
const [runs, limit] = [wholeNumber(values.runs, 'runs'), wholeNumber(values.limit, 'limit')];

/** A repository of two commits, the second a change of one line that is valid. */
function repository(folder, size) {
  mkdirSync(folder);
  const settings = ['user.name=bench', 'user.email=bench@localhost', 'gc.auto=0'];
  const options = settings.flatMap((setting) => ['-c', setting]);
  const git = (...args) => execFileSync('git', [...options, ...args], { cwd: folder });
  git('init', '--quiet');
  writeLargeRepository(folder, size);
  git('add', '.');
  git('commit', '--quiet', '-m', 'before');
  const { file, text } = oneLineChange(folder, size);
  writeFileSync(file, text);
  git('commit', '--quiet', '-a', '-m', 'after');
  // Objects are in a pack wherever a repository was cloned.
  git('gc', '--quiet');
  return folder;
}

function diffed(folder) {
  const result = measured([command, 'diff', '--from', 'HEAD~1', '--to', 'HEAD', '-o', 'json'], {
    cwd: folder,
  });
  if (!result.stdout.includes('"widens"')) throw new Error(`the change is not seen in ${folder}`);
  return result;
}

/** The comparison alone, in a new process; with `out`, the compiled objects are left there. */
function compared(folder, size, out) {
  // The worker changes the line itself, so it starts from the first commit.
  execFileSync('git', ['checkout', '--quiet', 'HEAD~1'], { cwd: folder });
  const args = [compareOnly, folder, `${size}`, ...(out === undefined ? [] : ['--objects', out])];
  const result = JSON.parse(measured(args).stdout);
  execFileSync('git', ['checkout', '--quiet', '-'], { cwd: folder });
  return result;
}

/** Seconds of nca on both revisions; undefined where it does not end within the limit. */
function peer(nca, out, size) {
  for (const side of ['before', 'after'])
    writeFileSync(join(out, side, 'topology.yaml'), topologyOf(size).join('\n---\n'));
  const sides = ['-r', join(out, 'after'), '-rb', join(out, 'before')];
  const start = performance.now();
  const { status, stdout, stderr, error } = spawnSync(
    nca,
    ['--semantic_diff', '--return_0', ...sides, '-o', 'yaml'],
    { encoding: 'utf8', timeout: limit * 1000, killSignal: 'SIGKILL', maxBuffer: 1 << 28 },
  );
  if (error?.code === 'ETIMEDOUT') return undefined;
  if (status !== 0 || !stdout.includes('Added connections'))
    throw new Error(`nca failed: ${stdout.slice(-500)}${stderr.slice(-500)}`);
  return (performance.now() - start) / 1000;
}

const seconds = (value) => (value === undefined ? '-' : `${value.toFixed(2)} s`);
const row = (...cells) => console.log(cells.map((cell) => `${cell}`.padStart(13)).join(''));
const exponent = (points) => (points.length < 2 ? '-' : growth(points).toFixed(2));

execFileSync(process.execPath, [join(root, 'scripts/build.mjs')]);
const folder = mkdtempSync(join(tmpdir(), 'meshwright-bench-'));
try {
  const all = [...new Set([...sizes, ...peerSizes])].sort((a, b) => a - b);
  const folders = new Map(all.map((size) => [size, repository(join(folder, `${size}`), size)]));
  const times = new Map(all.map((size) => [size, []]));
  const alone = new Map(all.map((size) => [size, []]));
  for (let run = 0; run < runs; run += 1) {
    for (const [size, at] of folders) {
      const [diff, comparison] = [diffed(at), compared(at, size)];
      times.get(size).push(diff);
      alone.get(size).push(comparison);
      console.error(`bench: run ${run + 1}, ${size} services: ${seconds(diff.wall)}`);
    }
  }
  const nca = peerSizes.length > 0 ? await getPart(parts.find(({ name }) => name === 'nca')) : '';
  const peers = new Map();
  for (const size of peerSizes) {
    const out = join(folder, `objects-${size}`);
    compared(folders.get(size), size, out);
    peers.set(size, peer(nca, out, size));
    // What is larger takes longer.
    if (peers.get(size) === undefined) break;
  }

  const diffOf = (size, kind) => median(times.get(size).map((time) => time[kind]));
  const aloneOf = (size, pass, kind) => median(alone.get(size).map((time) => time[pass][kind]));
  console.log(`a change of one line, from Git, new processes, median of ${runs} runs in turn`);
  row('services', 'diff', 'diff, user', 'compare', 'its CPU', 'warm, CPU', 'nca', 'nca / diff');
  for (const size of all) {
    const theirs = peers.get(size);
    row(
      size,
      seconds(diffOf(size, 'wall')),
      seconds(diffOf(size, 'user')),
      seconds(aloneOf(size, 'first', 'wall')),
      seconds(aloneOf(size, 'first', 'cpu')),
      seconds(aloneOf(size, 'warm', 'cpu')),
      seconds(theirs),
      theirs === undefined ? '-' : (theirs / diffOf(size, 'wall')).toFixed(1),
    );
  }
  const points = (kind, of) => of.map((size) => [size, diffOf(size, kind)]);
  const theirs = [...peers].filter(([, time]) => time !== undefined);
  console.log('growth with the number of services, as a power (1 is linear):');
  console.log(
    `  diff over all sizes    ${exponent(points('wall', sizes))} wall, ${exponent(points('user', sizes))} user`,
  );
  const last = sizes.slice(-2);
  console.log(
    `  diff, ${last.join(' to ')}   ${exponent(points('wall', last))} wall, ${exponent(points('user', last))} user`,
  );
  console.log(
    `  compare alone, warm    ${exponent(sizes.map((size) => [size, aloneOf(size, 'warm', 'cpu')]))} CPU`,
  );
  console.log(`  nca                    ${exponent(theirs)} wall`);
  console.log(
    '"compare" is the first comparison in a new process, of two meshes that were made apart.',
  );
  console.log('nca speaks of authorization alone, here of templates as prefixes.');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
