import type { PathPattern } from '../access/term.ts';

interface Segments {
  readonly parts: readonly string[];
  /** Whether more may follow: a subtree. */
  readonly isOpen: boolean;
}

function segmentsOf(pattern: PathPattern): Segments | undefined {
  if ('exact' in pattern) return { parts: pattern.exact.split('/'), isOpen: false };
  if ('template' in pattern) return { parts: pattern.template.split('/'), isOpen: false };
  if ('subtree' in pattern) return { parts: pattern.subtree.split('/'), isOpen: true };
  return undefined;
}

function meetSegments(a: Segments, b: Segments, fill: string): string | undefined {
  const [long, short] = a.parts.length >= b.parts.length ? [a, b] : [b, a];
  if (long.parts.length > short.parts.length && !short.isOpen) return undefined;
  const merged: string[] = [];
  for (const [index, segment] of long.parts.entries()) {
    const other = short.parts[index] ?? '*';
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
  const [left, right] = [segmentsOf(a), segmentsOf(b)];
  return left && right && meetSegments(left, right, fill);
}

/** Most patterns that are tried in pairs: pairs grow with the square. */
const maxPatterns = 60;

/** The paths that pairs of patterns share. */
export function meets(patterns: readonly PathPattern[], fill: string): readonly string[] {
  const some = patterns.slice(0, maxPatterns);
  return some.flatMap((a, index) => some.slice(index + 1).flatMap((b) => meet(a, b, fill) ?? []));
}
