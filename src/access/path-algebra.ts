/**
 * Two path patterns of whole segments by themselves: what one of them includes, and the one pattern
 * for what both match. This is for checks and compilers, which have patterns in and want patterns
 * out. What requests do is asked of exact sets (`sets/frame.ts`), which know all kinds of patterns.
 */
import type { PathPattern } from './term.ts';

/** A pattern of whole segments: the segments (`*` is one non-empty one), and whether all below counts too. */
export interface Shape {
  readonly segments: readonly string[];
  readonly below: boolean;
}

/** The segments of a pattern; nothing where it is not of whole segments, or leaves out its own node. */
export function shapeOf(pattern: PathPattern): Shape | undefined {
  // An exact path may hold a literal `*` only from foreign objects; there it is its own segment.
  if ('exact' in pattern) return { segments: pattern.exact.split('/'), below: false };
  if ('template' in pattern) return { segments: pattern.template.split('/'), below: false };
  if ('subtree' in pattern) return { segments: pattern.subtree.split('/'), below: true };
  return undefined;
}

/** What may follow the segments: nothing, nothing or more, or more. */
type Tail = 'end' | 'subtree' | 'below';
interface Span {
  readonly segments: readonly string[];
  readonly tail: Tail;
}

function spanOf(pattern: PathPattern): Span | undefined {
  // Below the root is everything: each path has a slash there.
  if ('below' in pattern && pattern.below !== '')
    return { segments: pattern.below.split('/'), tail: 'below' };
  const shape = shapeOf('below' in pattern ? { subtree: '' } : pattern);
  return shape && { segments: shape.segments, tail: shape.below ? 'subtree' : 'end' };
}

function patternOf({ segments, tail }: Span): PathPattern {
  const text = segments.join('/');
  if (tail === 'subtree') return { subtree: text };
  if (tail === 'below') return { below: text };
  return segments.includes('*') ? { template: text } : { exact: text };
}

/** Both segments at once, or nothing if no segment is both. */
function meet(a: string, b: string): string | undefined {
  if (a === b) return a;
  if (a === '*') return b === '' ? undefined : b;
  if (b === '*') return a === '' ? undefined : a;
  return undefined;
}

/** What may follow where both have as many segments; nothing if that is nothing for one and more for the other. */
function meetTails(a: Tail, b: Tail): Tail | undefined {
  if (a === b || b === 'subtree') return a;
  return a === 'subtree' ? b : undefined;
}

function intersectSpans(a: Span, b: Span): Span | undefined {
  if (a.segments.length > b.segments.length) return intersectSpans(b, a);
  if (a.tail === 'end' && a.segments.length < b.segments.length) return undefined;
  const segments: string[] = [];
  for (const [index, segment] of b.segments.entries()) {
    const other = a.segments[index];
    const both = other === undefined ? segment : meet(other, segment);
    if (both === undefined) return undefined;
    segments.push(both);
  }
  const sameDepth = a.segments.length === b.segments.length;
  const tail = sameDepth ? meetTails(a.tail, b.tail) : b.tail;
  return tail && { segments, tail };
}

const same = (a: PathPattern, b: PathPattern): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The paths in both patterns, or nothing. Patterns that are not of whole segments meet only themselves. */
export function intersectPaths(a: PathPattern, b: PathPattern): PathPattern | undefined {
  const [left, right] = [spanOf(a), spanOf(b)];
  if (left === undefined || right === undefined) return same(a, b) ? a : undefined;
  const both = intersectSpans(left, right);
  return both && patternOf(both);
}

/** Whether every path of `inner` is in `outer`. */
export function includesPath(outer: PathPattern, inner: PathPattern): boolean {
  const both = intersectPaths(outer, inner);
  return both !== undefined && same(both, canonical(inner));
}

/** One spelling of equal patterns of whole segments. */
function canonical(pattern: PathPattern): PathPattern {
  const span = spanOf(pattern);
  return span === undefined ? pattern : patternOf(span);
}
