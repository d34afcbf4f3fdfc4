import type { Atom } from '../atoms/atom.ts';
import type { Effort } from '../atoms/effort.ts';
import { limits } from './limits.ts';

/** Patterns that together have atoms, and those that had to be left out for it. */
export interface Affordable<T> {
  /** By the index among the patterns that are kept. */
  readonly atoms: readonly Atom[];
  readonly kept: readonly T[];
  /** Of those that were left out the first ones: the others are not even told apart. */
  readonly opaque: readonly T[];
}

const isRegex = (pattern: object): boolean => 'regex' in pattern;
const isLoose = (pattern: object): boolean => 'suffix' in pattern || 'prefix' in pattern;

/** Which patterns are tried: first all, then without regular expressions, then without prefixes and suffixes. */
const steps = [
  () => true,
  (pattern: object) => !isRegex(pattern),
  (pattern: object) => !isRegex(pattern) && !isLoose(pattern),
];

/**
 * The atoms of as many patterns as the budget allows: regular expressions go first, then prefixes
 * and suffixes, at last everything. What goes can be asked about, but is not understood.
 */
export function withinBudget<T>(
  items: readonly T[],
  patternOf: (item: T) => object,
  purse: Effort,
  atomsOf: (items: readonly T[]) => readonly Atom[] | undefined,
): Affordable<T> {
  let tried = -1;
  for (const fits of steps) {
    const kept = items.filter((item) => fits(patternOf(item)));
    const isNew = kept.length !== tried;
    tried = kept.length;
    if (!isNew || kept.length === 0 || kept.length > limits.together || purse.left < 0) continue;
    const atoms = atomsOf(kept);
    if (atoms === undefined || atoms.length * kept.length > limits.cells) continue;
    const known = new Set(kept);
    const others = items.filter((item) => !known.has(item));
    return { atoms, kept, opaque: others.slice(0, limits.givenUp) };
  }
  return { atoms: [], kept: [], opaque: items.slice(0, limits.givenUp) };
}

/** The shorter example first, of equally deep paths: what a reader takes in most easily. */
export function byExample({ example: a }: Atom, { example: b }: Atom): number {
  return (
    a.split('/').length - b.split('/').length || a.length - b.length || (a < b ? -1 : a > b ? 1 : 0)
  );
}
