import { editDistance } from '../did-you-mean.ts';

/** Longer words are no slips of the finger. */
const longest = 100;

const digits = (word: string): string => word.replace(/\D/g, '');

/** Letters that may differ, at most. */
const lettersOff = (word: string): number => (word.length < 8 ? 1 : 2);

/**
 * The one known word that can have been meant, or nothing. A suggestion may be wrong, a correction
 * may not: it is stricter than `didYouMean`. At most one letter is off in a word of up to seven and
 * two in a longer one, no other known word is as near as that, and the digits are the same, since
 * `v1` is no misspelt `v2`.
 */
export function onlyNear(word: string, known: Iterable<string>): string | undefined {
  if (word.length > longest) return undefined;
  const limit = lettersOff(word);
  const lower = word.toLowerCase();
  const near: string[] = [];
  for (const candidate of known) {
    if (editDistance(lower, candidate.toLowerCase(), limit) > limit) continue;
    near.push(candidate);
    if (near.length > 1) return undefined;
  }
  const [only] = near;
  return only !== undefined && only !== word && digits(only) === digits(word) ? only : undefined;
}

/** Parts of a name by its separators. */
const parts = (name: string): readonly string[] => name.split(/[/._-]/);

/**
 * The one declared name that can have been meant. Unlike words of the language, names come in
 * families (`cart-a` and `cart-b`): the part that differs must be long enough to be a slip.
 */
export function onlyNearName(name: string, known: Iterable<string>): string | undefined {
  const near = onlyNear(name, known);
  if (near === undefined) return undefined;
  const [written, meant] = [parts(name), parts(near)];
  if (written.length !== meant.length) return undefined;
  const isSlip = written.every((part, index) => part === meant[index] || part.length >= 4);
  return isSlip ? near : undefined;
}
