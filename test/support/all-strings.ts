/** Every text over some characters up to a length, the empty one first. */
export function allStrings(characters: readonly string[], maxLength: number): readonly string[] {
  let longest = [''];
  const all = [''];
  for (let length = 1; length <= maxLength; length += 1) {
    longest = longest.flatMap((text) => characters.map((character) => text + character));
    all.push(...longest);
  }
  return all;
}
