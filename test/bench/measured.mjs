// What the measurements share: new processes, and what is made of their times.
import { spawnSync } from 'node:child_process';

/** Written by the measured process itself when it ends: seconds of user time, on all its threads. */
const meter =
  'data:text/javascript,import{writeSync}from"node:fs";process.on("exit",()=>writeSync(3,String(process.cpuUsage().user/1e6)))';

/** Runs Node.js in a new process; throws unless it ends with exit code 0: what stops early says nothing. */
export function measured(args, { input = '', cwd } = {}) {
  const start = performance.now();
  const { status, stdout, stderr, output } = spawnSync(
    process.execPath,
    ['--import', meter, ...args],
    { cwd, input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe', 'pipe'], maxBuffer: 1 << 28 },
  );
  const wall = (performance.now() - start) / 1000;
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}\n${stdout}${stderr}`);
  return { user: Number(output[3]), wall, stdout };
}

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** A number above zero from the command line. */
export function wholeNumber(text, name) {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new Error(`--${name} is not a number above zero`);
  return value;
}

/**
 * The power of the size with which a time grows: the slope of the straight line through the logarithms
 * of both (least squares). 1 is linear, 2 quadratic; fixed costs make it smaller.
 */
export function growth(points) {
  const logs = points.map(([size, time]) => [Math.log(size), Math.log(time)]);
  const mean = (side) => logs.reduce((sum, log) => sum + log[side], 0) / logs.length;
  const [x, y] = [mean(0), mean(1)];
  const sums = logs.map(([a, b]) => [(a - x) * (b - y), (a - x) ** 2]);
  return sums.reduce((sum, [ab]) => sum + ab, 0) / sums.reduce((sum, [, aa]) => sum + aa, 0);
}
