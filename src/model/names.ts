/** Names as a list, or as the keys of a map. */
export function namesOf(written: readonly string[] | object): readonly string[] {
  return Array.isArray(written) ? (written as readonly string[]) : Object.keys(written);
}

/**
 * A list of names is short for a map in which each stands for `bare`: entries of either form, with
 * the step of a pointer to each.
 */
export function entriesOf<T>(
  written: readonly string[] | Readonly<Record<string, T>>,
  bare: T,
): readonly { readonly name: string; readonly value: T; readonly step: string | number }[] {
  if (Array.isArray(written))
    return (written as readonly string[]).map((name, step) => ({ name, value: bare, step }));
  return Object.entries(written).map(([name, value]: [string, T]) => ({ name, value, step: name }));
}

/** A value or a list of values, as a list. */
export function listOf<T extends string>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}
