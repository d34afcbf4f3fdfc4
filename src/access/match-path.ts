import type { PathPattern } from './term.ts';
import { matchesRegex } from './match-string.ts';

/** Whether each segment of a template matches the same segment of a path; `*` is one non-empty segment. */
function segmentsMatch(template: readonly string[], path: readonly string[]): boolean {
  return template.every((segment, index) =>
    segment === '*' ? (path[index] ?? '') !== '' : segment === path[index],
  );
}

/** Whether a path lies in a node, with at least so many segments more. */
function liesIn(node: string, path: string, more: 0 | 1): boolean {
  const template = node.split('/');
  const segments = path.split('/');
  return segments.length >= template.length + more && segmentsMatch(template, segments);
}

/** Whether a pattern matches a normalized path without its query. */
export function matchesPath(pattern: PathPattern, path: string): boolean {
  if ('exact' in pattern) return path === pattern.exact;
  if ('template' in pattern) {
    const template = pattern.template.split('/');
    const segments = path.split('/');
    return segments.length === template.length && segmentsMatch(template, segments);
  }
  if ('subtree' in pattern) return liesIn(pattern.subtree, path, 0);
  if ('below' in pattern) return liesIn(pattern.below, path, 1);
  if ('prefix' in pattern) return path.startsWith(pattern.prefix);
  if ('suffix' in pattern) return path.endsWith(pattern.suffix);
  return matchesRegex(pattern.regex, path);
}
