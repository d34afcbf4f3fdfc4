import type { Atom } from './atom.ts';
import { byExample } from './within-budget.ts';

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
    if (!atom.holds[first]) continue;
    const left = open.filter((index) => !atom.holds[index]);
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
  const fits = ({ holds }: Atom): boolean =>
    holds.some(Boolean) && holds.every((yes, index) => !yes || matched.includes(index));
  const count = ({ holds }: Atom): number => holds.filter(Boolean).length;
  const candidates = atoms.filter(fits).sort((a, b) => count(b) - count(a) || byExample(a, b));
  const search: Search = { candidates, best: undefined, tries: 0 };
  cover(search, matched, []);
  return search.best?.map(({ example }) => example).sort();
}
