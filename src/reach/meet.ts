import { shapeOf, type Shape } from '../access/path-algebra.ts';
import type { PathPattern } from '../access/term.ts';

function meetSegments(a: Shape, b: Shape, fill: string): string | undefined {
  const [long, short] = a.segments.length >= b.segments.length ? [a, b] : [b, a];
  if (long.segments.length > short.segments.length && !short.below) return undefined;
  const merged: string[] = [];
  for (const [index, segment] of long.segments.entries()) {
    const other = short.segments[index] ?? '*';
    if (segment !== '*' && other !== '*' && segment !== other) return undefined;
    const literal = segment === '*' ? other : segment;
    merged.push(literal === '*' ? fill : literal);
  }
  return merged.join('/') || '/';
}

/**
 * A path that two patterns both match, if the segments of both allow one: `/r/7` for `/r/**` and
 * a template that ends in `7`. Where two rules overlap their combination is decided, and neither's own example may show it.
 */
export function meet(a: PathPattern, b: PathPattern, fill: string): string | undefined {
  if ('prefix' in a && 'suffix' in b) return `${a.prefix}${b.suffix}`;
  if ('prefix' in b && 'suffix' in a) return `${b.prefix}${a.suffix}`;
  const [left, right] = [shapeOf(a), shapeOf(b)];
  return left && right && meetSegments(left, right, fill);
}

/** Most patterns that are tried in pairs: pairs grow with the square. */
const maxPatterns = 60;

/** The paths that pairs of patterns share. */
export function meets(patterns: readonly PathPattern[], fill: string): readonly string[] {
  const some = patterns.slice(0, maxPatterns);
  return some.flatMap((a, index) => some.slice(index + 1).flatMap((b) => meet(a, b, fill) ?? []));
}
