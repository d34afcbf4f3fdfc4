import { byCodeUnits } from '../diagnostics/order.ts';
import type { Atom } from './atom.ts';

/** How much is remembered, in yes and no answers and characters of keys: some tens of megabytes. */
const capacity = 4_000_000;

const sizeOf = (key: string, atoms: readonly Atom[] | undefined): number =>
  key.length + (atoms?.length ?? 0) * (1 + (atoms?.[0]?.holds.length ?? 0));

/**
 * Remembers the atoms of sets of patterns. The patterns are put in one order, each once, so that
 * neither their order nor repetition changes the atoms, their order or their examples.
 */
export function atomMemo<T>() {
  const remembered = new Map<string, readonly Atom[] | undefined>();
  let size = 0;

  function remember(key: string, atoms: readonly Atom[] | undefined): void {
    const own = sizeOf(key, atoms);
    if (own > capacity / 4) return;
    size += own;
    remembered.set(key, atoms);
    for (const [oldest, old] of remembered) {
      if (size <= capacity) return;
      size -= sizeOf(oldest, old);
      remembered.delete(oldest);
    }
  }

  /** The atoms of the patterns in their own order; `find` is asked for those of the patterns in one order. */
  return function atomsOf(
    patterns: readonly T[],
    question: string,
    find: (patterns: readonly T[]) => readonly Atom[] | undefined,
  ): readonly Atom[] | undefined {
    const keys = patterns.map((pattern) => JSON.stringify(pattern));
    const sorted = [...new Set(keys)].sort(byCodeUnits);
    const places = new Map(sorted.map((key, index) => [key, index]));
    const key = `${question} ${sorted.join()}`;
    const first = new Map(patterns.map((pattern, index) => [keys[index], pattern]));
    const known = remembered.has(key);
    const atoms = known ? remembered.get(key) : find(sorted.map((one) => first.get(one) as T));
    if (!known) remember(key, atoms);
    const order = keys.map((one) => places.get(one) ?? 0);
    return atoms?.map(({ holds, example }) => ({
      holds: order.map((at) => holds[at] ?? false),
      example,
    }));
  };
}
