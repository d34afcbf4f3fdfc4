import { allBits, commonBits, lowestBit, otherBits, type Bits } from '../atoms/bitset.ts';
import type { Level } from './level.ts';
import { matchesQuestion } from './matches-question.ts';

/** The atom of a level that a string belongs to; nothing for a string that nobody can send. */
export function atomOf({ asked, size }: Level, text: string): number | undefined {
  let left: Bits | undefined = allBits(size);
  for (const { question, atoms } of asked) {
    const side = matchesQuestion(question, text) ? atoms : otherBits(atoms, size);
    left = left && commonBits(left, side);
  }
  return left && lowestBit(left);
}
