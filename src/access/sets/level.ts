import type { Atom } from '../atoms/atom.ts';
import type { Bits } from '../atoms/bitset.ts';
import type { Clause } from './pull-back.ts';
import type { Question } from './question.ts';

/** A question, and the atoms of its level for which the answer is yes. */
export interface Asking {
  readonly question: Question;
  readonly atoms: Bits;
}

/** One dimension of a request, and what the terms of a frame tell apart in it. */
export interface Level {
  readonly kind: Question['on'];
  /** How many atoms it has; the one that a witness takes first comes first. */
  readonly size: number;
  /** A string of each atom, where there is one that has to be sent. */
  readonly examples: readonly (string | undefined)[];
  /** What is asked here, and the atoms for which the answer is yes. */
  readonly asked: readonly Asking[];
  /** It was over the budget: two atoms, of which nobody knows what they hold. */
  readonly isOpaque?: true;
  /** The conditions on several keys that are asked here as a whole. */
  readonly bundle?: readonly Clause[];
}

/** By pattern: the sets of patterns, by index, of which one is matched whole where it is matched. */
export type Explanations = readonly (readonly (readonly number[])[])[];

/** The levels of one header, claim or query key. */
export interface KeyLevels {
  readonly kind: 'header' | 'claim' | 'query';
  readonly key: string;
  /** Those of patterns over the budget come last. */
  readonly levels: readonly number[];
  /** What one value of a header or claim matches, by the index of the level among those above. */
  readonly atoms: readonly Atom[];
  readonly ways: Explanations;
  /** Whether it has one value or none, at one level. */
  readonly isSingle?: true;
}
