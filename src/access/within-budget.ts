import type { Atom } from './atom.ts';

/** Patterns that together have atoms, and those that had to be left out for it. */
export interface Affordable<T> {
  /** By the index among the patterns that are kept. */
  readonly atoms: readonly Atom[];
  readonly kept: readonly T[];
  readonly opaque: readonly T[];
}

const isRegex = (pattern: object): boolean => 'regex' in pattern;
const isLoose = (pattern: object): boolean => 'suffix' in pattern || 'prefix' in pattern;

/**
 * The atoms of as many patterns as the budget allows: regular expressions go first, then prefixes
 * and suffixes, at last everything. What goes can be asked about, but is not understood.
 */
export function withinBudget<T>(
  items: readonly T[],
  patternOf: (item: T) => object,
  atomsOf: (items: readonly T[]) => readonly Atom[] | undefined,
): Affordable<T> {
  const steps = [
    () => true,
    (pattern: object) => !isRegex(pattern),
    (pattern: object) => !isRegex(pattern) && !isLoose(pattern),
  ];
  for (const fits of steps) {
    const kept = items.filter((item) => fits(patternOf(item)));
    const atoms = kept.length === 0 ? undefined : atomsOf(kept);
    if (atoms === undefined) continue;
    return { atoms, kept, opaque: items.filter((item) => !kept.includes(item)) };
  }
  return { atoms: [], kept: [], opaque: items };
}

/** The shorter example first, of equally deep paths: what a reader takes in most easily. */
export function byExample({ example: a }: Atom, { example: b }: Atom): number {
  return (
    a.split('/').length - b.split('/').length || a.length - b.length || (a < b ? -1 : a > b ? 1 : 0)
  );
}
