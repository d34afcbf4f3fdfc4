import { regexGuess } from '../access/witness/regex-guess.ts';
import type { KeyTest, PathPattern, StringPattern } from '../access/term.ts';
import { matchesPath } from '../access/match-path.ts';
import { matchesString } from '../access/match-string.ts';

/** Strings at the boundary of a pattern: some that match, some that just do not. */
export interface Examples {
  readonly inside: readonly string[];
  readonly near: readonly string[];
}

/**
 * What stands for `*` in a path: `0` first, because a wildcard segment mostly is an id and
 * `GET /ratings/0` reads like a request that someone sends. A segment that a pattern names itself
 * is passed over, so that the example shows the wildcard and not that pattern.
 */
export function filler(patterns: readonly PathPattern[]): string {
  const named = new Set(patterns.flatMap((pattern) => textOf(pattern).split('/')));
  return ['0', 'x', '1', 'y', '2', 'z'].find((word) => !named.has(word)) ?? '00';
}

function textOf(pattern: PathPattern): string {
  return Object.values(pattern).join('');
}

const parent = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';

function around(path: string): readonly string[] {
  if (path === '/') return ['/x'];
  const sibling = `${parent(path) === '/' ? '' : parent(path)}/x`;
  return [`${path}/x`, sibling, `${path}x`, parent(path)];
}

function pathCandidates(pattern: PathPattern, fill: string): readonly string[] {
  if ('exact' in pattern) return [pattern.exact, ...around(pattern.exact)];
  if ('template' in pattern) {
    const path = withFill(pattern.template, fill);
    return [path, ...around(path)];
  }
  if ('subtree' in pattern) {
    const node = withFill(pattern.subtree, fill);
    return [node || '/', `${node}/x`, `${node}/x/y`, ...(node === '' ? [] : around(node))];
  }
  if ('below' in pattern) {
    const node = withFill(pattern.below, fill);
    return [`${node}/x`, `${node}/`, `${node}/x/y`, ...(node === '' ? [] : [node, `${node}x`])];
  }
  if ('prefix' in pattern) {
    const { prefix } = pattern;
    return [prefix, `${prefix}x`, prefix.slice(0, -1), `/x${prefix}`].filter((p) => p !== '');
  }
  if ('suffix' in pattern) {
    const { suffix } = pattern;
    const rooted = suffix.startsWith('/') ? suffix : `/x${suffix}`;
    return [rooted, `/x${rooted}`, `${rooted}x`];
  }
  return [regexGuess(pattern.regex), '/x'];
}

function withFill(template: string, fill: string): string {
  return template
    .split('/')
    .map((segment) => (segment === '*' ? fill : segment))
    .join('/');
}

/** Paths at the boundary of a path pattern. */
export function pathExamples(pattern: PathPattern, fill: string): Examples {
  const all = [...new Set(pathCandidates(pattern, fill))];
  return {
    inside: all.filter((path) => matchesPath(pattern, path)),
    near: all.filter((path) => !matchesPath(pattern, path)),
  };
}

function stringCandidates(pattern: StringPattern): readonly string[] {
  if ('exact' in pattern) return [pattern.exact, `${pattern.exact}x`];
  if ('prefix' in pattern) return [pattern.prefix, `${pattern.prefix}x`, `x${pattern.prefix}`];
  if ('suffix' in pattern) return [pattern.suffix, `x${pattern.suffix}`, `${pattern.suffix}x`];
  if ('regex' in pattern) return [regexGuess(pattern.regex)];
  return ['1'];
}

/** Values at the boundary of a pattern over one string. */
export function stringExamples(pattern: StringPattern): Examples {
  const all = [...new Set([...stringCandidates(pattern), 'x'])].filter((value) => value !== '');
  return {
    inside: all.filter((value) => matchesString(pattern, value)),
    near: all.filter((value) => !matchesString(pattern, value)),
  };
}

/** Lists of values at the boundary of a test of a key; the empty list is the absent key. */
export function keyExamples(test: KeyTest): readonly (readonly string[])[] {
  const found = [...(test.some ?? []), ...(test.none ?? [])].map(stringExamples);
  const values = found.flatMap(({ inside, near }) => [...inside.slice(0, 1), ...near.slice(0, 1)]);
  return [[], ...[...new Set(values)].map((value) => [value])];
}
