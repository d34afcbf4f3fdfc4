import { byCodeUnits } from '../../diagnostics/order.ts';
import type { Effort } from '../atoms/effort.ts';
import { stringAtoms, type StringTest } from '../atoms/string-atoms.ts';
import { isJoined } from '../joined-headers.ts';
import { explanations } from './care.ts';
import type { KeyLevels, Level } from './level.ts';
import { limits } from './limits.ts';
import { ownLevel, textLevels } from './plain-levels.ts';
import type { On, Question } from './question.ts';
import { withinBudget, type Affordable } from './within-budget.ts';

type Key = On<'header' | 'claim' | 'query'>;

/** A key and its levels, which have no place yet. */
export interface OfKey {
  readonly levels: readonly Level[];
  readonly key: Omit<KeyLevels, 'levels'>;
}

/** What finding the levels of all keys may still take. */
interface Purses {
  readonly atoms: Effort;
  readonly care: Effort;
}

function testOf(question: Key): StringTest {
  const { pattern } = question;
  const added = question.on === 'header' ? question.added : undefined;
  return added === undefined ? pattern : { pattern, added };
}

function affordable(questions: readonly Key[], purse: Effort): Affordable<Key> {
  const patternOf = ({ pattern }: Key) => pattern;
  return withinBudget(questions, patternOf, purse, (some) =>
    stringAtoms(some.map(testOf), some[0]?.on ?? 'header', { purse }),
  );
}

type LevelsOf = (
  kind: Key['on'],
  key: string,
  questions: readonly Key[],
  purses: Purses,
) => OfKey | undefined;

/**
 * Each of the values of a header or claim may match another pattern: a level for each of those.
 * Nothing where they are too many, or where nobody knows which of them go together.
 */
const manyValued: LevelsOf = (kind, key, questions, purses) => {
  if (questions.length > limits.keyLevels) return undefined;
  const { atoms, kept, opaque } = affordable(questions, purses.atoms);
  const ways = explanations(atoms, kept.length, purses.care);
  if (ways === undefined) return undefined;
  return {
    levels: [
      ...kept.map((question) => ownLevel(question, false)),
      ...opaque.map((question) => ownLevel(question, true)),
    ],
    key: { kind, key, atoms, ways },
  };
};

/** One value or none, as of a query key only the first one counts: one level for the key. */
const singleValued: LevelsOf = (kind, key, questions, purses) => ({
  levels: textLevels(affordable(questions, purses.atoms), true),
  key: { kind, key, atoms: [], ways: [], isSingle: true },
});

const isSingle = ({ kind, key }: Asked): boolean =>
  kind === 'query' || (kind === 'header' && isJoined(key));

interface Asked {
  readonly kind: Key['on'];
  readonly key: string;
  readonly questions: readonly Key[];
}

function byKey(questions: readonly Question[], kind: Key['on']): readonly Asked[] {
  const groups = new Map<string, Key[]>();
  for (const question of questions) {
    if (question.on !== kind || !('key' in question)) continue;
    const group = groups.get(question.key) ?? [];
    group.push(question);
    groups.set(question.key, group);
  }
  return [...groups]
    .sort(([a], [b]) => byCodeUnits(a, b))
    .map(([key, own]) => ({ kind, key, questions: own }));
}

/**
 * The levels of headers, claims and query keys, as many as there is room for: keys with few patterns
 * first, so that one with thousands does not stand in the way of all others.
 */
export function keyLevels(questions: readonly Question[], atoms: Effort): readonly OfKey[] {
  const keys = (['header', 'claim', 'query'] as const).flatMap((kind) => byKey(questions, kind));
  const found = new Map<Asked, OfKey>();
  const purses: Purses = { atoms, care: { left: limits.care } };
  let room: number = limits.keyLevels;
  for (const asked of keys.toSorted((a, b) => a.questions.length - b.questions.length)) {
    if (room <= 0) break;
    const levelsOf = isSingle(asked) ? singleValued : manyValued;
    const own = levelsOf(asked.kind, asked.key, asked.questions, purses);
    if (own === undefined || own.levels.length > room) continue;
    found.set(asked, own);
    room -= own.levels.length;
  }
  return keys.flatMap((asked) => found.get(asked) ?? []);
}
