import { existsSync } from 'node:fs';

/** The files of the threads that a webhook starts. */
export interface ThreadFiles {
  /** Evaluates guardrails. */
  readonly evaluator: URL;
  /** Reads the intents anew. */
  readonly reader: URL;
}

/** Beside the command, or above it where the bundler put this module into a chunk. */
const places = ['./', '../'];

function find(name: string): URL {
  const found = places
    .map((place) => new URL(`${place}${name}`, import.meta.url))
    .find((place) => existsSync(place));
  if (found === undefined)
    throw new Error(`this build of meshwright holds no ${name}; \`npm run build\` makes it`);
  return found;
}

/**
 * The built files of the threads. A thread cannot start from a source file on every Node.js that is
 * supported, so each is an entry of the bundle.
 */
export function threadFiles(): ThreadFiles {
  return { evaluator: find('evaluator.js'), reader: find('reader.js') };
}
