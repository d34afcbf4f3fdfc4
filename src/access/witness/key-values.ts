import type { Atom } from '../atoms/atom.ts';
import { hasBit, numbersIn } from '../atoms/bitset.ts';
import { byExample } from '../sets/within-budget.ts';

/** How many combinations are tried before the best one so far is good enough. */
const maxTries = 5000;

interface Search {
  readonly candidates: readonly Atom[];
  best: readonly Atom[] | undefined;
  tries: number;
}

function cover(search: Search, open: readonly number[], chosen: readonly Atom[]): void {
  const [first] = open;
  if (first === undefined) {
    if (search.best === undefined || chosen.length < search.best.length) search.best = chosen;
    return;
  }
  const { candidates } = search;
  for (const atom of candidates) {
    if (search.best !== undefined) {
      search.tries += 1;
      if (chosen.length + 1 >= search.best.length || search.tries > maxTries) return;
    }
    if (!hasBit(atom.holds, first)) continue;
    const left = open.filter((index) => !hasBit(atom.holds, index));
    cover(search, left, [...chosen, atom]);
  }
}

/**
 * The fewest values that together match some patterns of a key and none of the others, by the
 * indexes of the patterns; short and plain ones first. Nothing if no values do.
 */
export function keyValues(
  atoms: readonly Atom[],
  matched: readonly number[],
): readonly string[] | undefined {
  const wanted = new Set(matched);
  const candidates = atoms
    .map((atom) => ({ atom, matches: numbersIn(atom.holds) }))
    .filter(({ matches }) => matches.length > 0 && matches.every((index) => wanted.has(index)))
    .sort((a, b) => b.matches.length - a.matches.length || byExample(a.atom, b.atom));
  // Else the search would try all ways to choose the others before it gave up.
  const found = new Set(candidates.flatMap(({ matches }) => matches));
  if (!matched.every((index) => found.has(index))) return undefined;
  const search: Search = {
    candidates: candidates.map(({ atom }) => atom),
    best: undefined,
    tries: 0,
  };
  cover(search, matched, []);
  return search.best?.map(({ example }) => example).sort();
}
