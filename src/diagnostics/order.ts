import type { Diagnostic } from './diagnostic.ts';

const key = (d: Diagnostic): readonly (string | number)[] => [
  d.range?.file ?? '',
  d.range?.start ?? -1,
  d.range?.end ?? -1,
  d.code,
  d.pointer ?? '',
  d.message,
];

/** Compares by UTF-16 code units, not by locale: the same order on every machine. */
export function byCodeUnits(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Compares two keys of several parts: the first part that differs decides. */
export function byParts(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  for (const [index, part] of a.entries()) {
    const order = byCodeUnits(part, b[index] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}

const compare = (a: Diagnostic, b: Diagnostic): number => byParts(key(a), key(b));

/** Sorted by file, start and code, each finding once: what every renderer is given. */
export function ordered(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const sorted = [...diagnostics].sort(compare);
  return sorted.filter((d, index) => index === 0 || compare(sorted[index - 1] ?? d, d) !== 0);
}
