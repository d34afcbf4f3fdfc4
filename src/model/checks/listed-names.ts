/** So many names a reader takes in; the others are counted. */
const shown = 10;

/** Names in backticks, in their order; of a long list the first ones and how many follow. */
export function listedNames(names: readonly string[]): string {
  const first = names.slice(0, shown).map((name) => `\`${name}\``);
  const rest = names.length - first.length;
  return rest > 0 ? `${first.join(', ')} and ${rest} more` : first.join(', ');
}
