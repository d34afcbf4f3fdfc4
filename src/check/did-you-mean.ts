/**
 * The edit distance of two words (insert, delete, replace, swap of neighbours), or `limit + 1` when
 * it is larger than `limit`. Work is bounded by the shorter word times `limit`.
 */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let [before, last]: [number[], number[]] = [
    [],
    Array.from({ length: b.length + 1 }, (_, i) => i),
  ];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped =
        a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (before[j - 2] ?? limit) + 1 : replaced;
      row.push(Math.min(replaced, swapped, (row[j - 1] ?? 0) + 1, (last[j] ?? 0) + 1));
    }
    if (Math.min(...row) > limit) return limit + 1;
    [before, last] = [last, row];
  }
  return Math.min(last[b.length] ?? limit + 1, limit + 1);
}

// Longer words are no slips of the finger, and comparing them costs time.
const longest = 100;

/**
 * The known word that a person most likely meant, if one is near: at most a third of the letters
 * differ, and never more than three. Case counts for nothing. Of equally near words, the first.
 */
export function didYouMean(word: string, known: Iterable<string>): string | undefined {
  if (word.length > longest) return undefined;
  const lower = word.toLowerCase();
  let best: { readonly word: string; readonly distance: number } | undefined;
  for (const candidate of known) {
    const most = Math.min(3, Math.max(1, Math.floor(Math.max(word.length, candidate.length) / 3)));
    const limit = best ? Math.min(most, best.distance - 1) : most;
    if (limit < 0) continue;
    const distance = editDistance(lower, candidate.toLowerCase(), limit);
    if (distance <= limit) best = { word: candidate, distance };
  }
  return best?.word;
}
