import { byCodeUnits } from '../../diagnostics/order.ts';
import type { Atom } from './atom.ts';
import { bitsWhere, hasBit } from './bitset.ts';
import type { Effort } from './effort.ts';

/** How much is remembered, in characters of keys and words of answers: some tens of megabytes. */
const capacity = 4_000_000;

/** What was found, and what it took. */
interface Found {
  readonly atoms: readonly Atom[] | undefined;
  readonly cost: number;
}

const sizeOf = (key: string, { atoms }: Found): number =>
  key.length + (atoms?.length ?? 0) * (4 + (atoms?.[0]?.holds.length ?? 0));

/** The oldest go first when there are too many. */
function memory() {
  const remembered = new Map<string, Found>();
  let size = 0;
  return {
    get: (key: string) => remembered.get(key),
    set: (key: string, found: Found): void => {
      const own = sizeOf(key, found);
      if (own > capacity / 4) return;
      size += own;
      remembered.set(key, found);
      for (const [oldest, old] of remembered) {
        if (size <= capacity) return;
        size -= sizeOf(oldest, old);
        remembered.delete(oldest);
      }
    },
  };
}

/** The same atoms with their answers in another order. */
function inOrder(atoms: readonly Atom[], order: readonly number[]): readonly Atom[] {
  if (order.every((at, index) => at === index)) return atoms;
  return atoms.map(({ holds, example }) => ({
    holds: bitsWhere(order.length, (index) => hasBit(holds, order[index] ?? 0)),
    example,
  }));
}

/** How many joint states of patterns may be visited, and what finding atoms is paid from, if from anything. */
export interface Spending {
  readonly budget?: number;
  readonly purse?: Effort;
}

/** Patterns, and the work that finding their atoms may take and that all of a frame may still take. */
export interface Sought<T> {
  readonly patterns: readonly T[];
  readonly effort: number;
  readonly purse: Effort | undefined;
}

/**
 * Remembers the atoms of sets of patterns. The patterns are put in one order, each once, so that
 * neither their order nor repetition changes the atoms, their order or their examples. What is
 * remembered is paid for as if it were found anew: what a frame can afford must not depend on those
 * before it.
 */
export function atomMemo<T>() {
  const { get, set } = memory();

  /** The atoms of the patterns in their own order; `find` is asked for those of the patterns in one order. */
  return function atomsOf(
    { patterns, effort: most, purse }: Sought<T>,
    question: string,
    find: (patterns: readonly T[], effort: Effort) => readonly Atom[] | undefined,
  ): readonly Atom[] | undefined {
    const keys = patterns.map((pattern) => JSON.stringify(pattern));
    const sorted = [...new Set(keys)].sort(byCodeUnits);
    const key = `${question} ${most} ${sorted.join()}`;
    const first = new Map(patterns.map((pattern, index) => [keys[index], pattern]));
    const search = (): Found => {
      const effort: Effort = { left: most };
      const atoms = find(
        sorted.map((one) => first.get(one) as T),
        effort,
      );
      return { atoms, cost: most - effort.left };
    };
    const known = get(key);
    const found = known ?? search();
    if (known === undefined) set(key, found);
    if (purse !== undefined) purse.left -= found.cost;
    const places = new Map(sorted.map((one, index) => [one, index]));
    const order = keys.map((one) => places.get(one) ?? 0);
    return found.atoms && inOrder(found.atoms, order);
  };
}
