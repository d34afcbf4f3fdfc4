import type { PathPattern } from '../../access/term.ts';
import { matchesRegex } from './match-string.ts';

/** Whether each segment of a template matches the same segment of a path; `*` is one non-empty segment. */
function segmentsMatch(template: readonly string[], path: readonly string[]): boolean {
  return template.every((segment, index) =>
    segment === '*' ? (path[index] ?? '') !== '' : segment === path[index],
  );
}

function matchesSubtree(node: string, path: string): boolean {
  const template = node.split('/');
  const segments = path.split('/');
  return segments.length >= template.length && segmentsMatch(template, segments);
}

/** Whether a pattern matches a normalized path without its query. */
export function matchesPath(pattern: PathPattern, path: string): boolean {
  if ('exact' in pattern) return path === pattern.exact;
  if ('template' in pattern) {
    const template = pattern.template.split('/');
    const segments = path.split('/');
    return segments.length === template.length && segmentsMatch(template, segments);
  }
  if ('subtree' in pattern) return matchesSubtree(pattern.subtree, path);
  if ('prefix' in pattern) return path.startsWith(pattern.prefix);
  if ('suffix' in pattern) return path.endsWith(pattern.suffix);
  return matchesRegex(pattern.regex, path);
}
