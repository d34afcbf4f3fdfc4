import { isObject } from './json.ts';

/** The file that marks a folder as our output. */
export const outputIndexName = 'index.json';

/** What an index of our output says. */
export interface OutputIndex {
  /** Paths of the written files, from the folder of the index, with `/`. */
  readonly files: readonly string[];
}

/** Steps downwards only: an index that somebody else wrote must not lead us out of its folder. */
export function isInside(path: string): boolean {
  return !path.startsWith('/') && !/[\\\0]/.test(path) && !/(^|\/)(\.{0,2})(\/|$)/.test(path);
}

function pathsOf(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  return value.filter((path) => typeof path === 'string').filter(isInside);
}

/**
 * Reads the `index.json` of a folder that we wrote; `undefined` for everybody else's. Ours is a
 * JSON object whose `apiVersion` is `meshwright.dev/…` and that lists its `files`.
 */
export function readOutputIndex(text: string): OutputIndex | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(value)) return undefined;
  const version = value['apiVersion'];
  if (typeof version !== 'string' || !version.startsWith('meshwright.dev/')) return undefined;
  return { files: pathsOf(value['files']) };
}
