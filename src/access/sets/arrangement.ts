import { byCodeUnits } from '../../diagnostics/order.ts';

/** More rounds do not help: mostly it settles in a few. */
const maxRounds = 40;
/** Members of groups that are looked at in all rounds together. */
const maxLooks = 4_000_000;

type Group = readonly number[];

const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, each) => sum + each, 0) / numbers.length;

const larger = (a: number, b: number): number => Math.max(a, b);
const smaller = (a: number, b: number): number => Math.min(a, b);

/** How far apart the members of the groups stand, all in all. */
function spread(groups: readonly Group[], place: readonly number[]): number {
  return groups.reduce((sum, group) => {
    const places = group.map((member) => place[member] ?? 0);
    return sum + places.reduce(larger, 0) - places.reduce(smaller, Infinity);
  }, 0);
}

function placesIn(order: readonly number[]): readonly number[] {
  const place: number[] = [];
  for (const [index, member] of order.entries()) place[member] = index;
  return place;
}

/** Everything moves to the middle of its groups, which are in the middle of their members. */
function drawnTogether(groups: readonly Group[], place: readonly number[]): readonly number[] {
  const centers: number[][] = place.map(() => []);
  for (const group of groups) {
    const center = mean(group.map((member) => place[member] ?? 0));
    for (const member of group) centers[member]?.push(center);
  }
  const target = centers.map((own, member) => (own.length > 0 ? mean(own) : (place[member] ?? 0)));
  return place
    .map((_, member) => member)
    .sort((a, b) => (target[a] ?? 0) - (target[b] ?? 0) || a - b);
}

/** Sums of fractions depend on their order: the groups come in one that is always the same. */
function canonical(groups: readonly Group[]): readonly Group[] {
  const each = groups
    .filter((group) => group.length > 1)
    .map((group) => [...group].sort((a, b) => a - b));
  const byText = new Map(each.map((group) => [group.join(), group]));
  return [...byText].sort(([a], [b]) => byCodeUnits(a, b)).map(([, group]) => group);
}

/**
 * An order of the numbers below `size` in which the members of each group stand close together. The
 * levels of a diagram want that: what is asked far apart has to be remembered at all levels between,
 * each combination of it in nodes of its own. (FORCE: Aloul, Markov, Sakallah, GLSVLSI 2003.) How
 * often and in which order groups are given makes no difference.
 */
export function arrangement(size: number, groups: readonly Group[]): readonly number[] {
  const joined = canonical(groups);
  let best: readonly number[] = Array.from({ length: size }, (_, member) => member);
  let least = spread(joined, placesIn(best));
  let current = best;
  const looks = joined.reduce((sum, group) => sum + group.length, 0);
  const rounds = Math.min(maxRounds, Math.floor(maxLooks / Math.max(1, looks)));
  for (let round = 0; round < rounds && least > 0; round += 1) {
    const next = drawnTogether(joined, placesIn(current));
    if (next.every((member, index) => member === current[index])) break;
    current = next;
    const now = spread(joined, placesIn(current));
    if (now < least) [best, least] = [current, now];
  }
  return best;
}
