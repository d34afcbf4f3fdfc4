import { existsSync } from 'node:fs';

/** Beside the command, or above it where the bundler put this module into a chunk. */
const places = ['./evaluator.js', '../evaluator.js'];

/**
 * The built file of the thread that evaluates guardrails. A thread cannot start from a source file
 * on every Node.js that is supported, so it is an entry of the bundle of its own.
 */
export function evaluatorFile(): URL {
  const found = places
    .map((place) => new URL(place, import.meta.url))
    .find((place) => existsSync(place));
  if (found === undefined)
    throw new Error('this build of meshwright holds no evaluator.js; `npm run build` makes it');
  return found;
}
