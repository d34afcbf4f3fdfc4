import type { PathPattern } from './term.ts';

/** A pattern of whole segments: the segments (`*` is one non-empty one), and whether all below counts too. */
export interface Shape {
  readonly segments: readonly string[];
  readonly below: boolean;
}

/** The segments of a pattern; nothing where it is not of whole segments. */
export function shapeOf(pattern: PathPattern): Shape | undefined {
  // An exact path may hold a literal `*` only from foreign objects; there it is its own segment.
  if ('exact' in pattern) return { segments: pattern.exact.split('/'), below: false };
  if ('template' in pattern) return { segments: pattern.template.split('/'), below: false };
  if ('subtree' in pattern) return { segments: pattern.subtree.split('/'), below: true };
  return undefined;
}

function patternOf({ segments, below }: Shape): PathPattern {
  const text = segments.join('/');
  if (below) return { subtree: text };
  return segments.includes('*') ? { template: text } : { exact: text };
}

/** Both segments at once, or nothing if no segment is both. */
function meet(a: string, b: string): string | undefined {
  if (a === b) return a;
  if (a === '*') return b === '' ? undefined : b;
  if (b === '*') return a === '' ? undefined : a;
  return undefined;
}

function intersectShapes(a: Shape, b: Shape): Shape | undefined {
  if (a.segments.length > b.segments.length) return intersectShapes(b, a);
  if (!a.below && a.segments.length < b.segments.length) return undefined;
  const segments: string[] = [];
  for (const [index, segment] of b.segments.entries()) {
    const other = a.segments[index];
    const both = other === undefined ? segment : meet(other, segment);
    if (both === undefined) return undefined;
    segments.push(both);
  }
  const sameDepth = a.segments.length === b.segments.length;
  return { segments, below: sameDepth ? a.below && b.below : b.below };
}

const same = (a: PathPattern, b: PathPattern): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The paths in both patterns, or nothing. Patterns that are not of whole segments meet only themselves. */
export function intersectPaths(a: PathPattern, b: PathPattern): PathPattern | undefined {
  const [left, right] = [shapeOf(a), shapeOf(b)];
  if (left === undefined || right === undefined) return same(a, b) ? a : undefined;
  const both = intersectShapes(left, right);
  return both && patternOf(both);
}

/** Whether every path of `inner` is in `outer`. */
export function includesPath(outer: PathPattern, inner: PathPattern): boolean {
  const both = intersectPaths(outer, inner);
  return both !== undefined && same(both, canonical(inner));
}

/** One spelling of equal patterns of whole segments. */
function canonical(pattern: PathPattern): PathPattern {
  const shape = shapeOf(pattern);
  return shape === undefined ? pattern : patternOf(shape);
}
