import { addressAtoms } from '../atoms/address-atoms.ts';
import type { Atom } from '../atoms/atom.ts';
import { bitsOf, bitsWhere, hasBit, type Bits } from '../atoms/bitset.ts';
import type { Effort } from '../atoms/effort.ts';
import { pathAtoms } from '../atoms/path-atoms.ts';
import { stringAtoms } from '../atoms/string-atoms.ts';
import { byMethod, unnamedMethod } from '../method-order.ts';
import type { Level } from './level.ts';
import { limits } from './limits.ts';
import { matchesAbsence } from './matches-question.ts';
import type { On, Question } from './question.ts';
import type { Universe } from './universe.ts';
import { byExample, withinBudget, type Affordable } from './within-budget.ts';

/**
 * The questions that a level of so many atoms can answer: all of them, or the first ones where all
 * answers together would fill the memory.
 */
function answerable<Q>(questions: readonly Q[], size: number): readonly Q[] {
  return questions.slice(0, Math.floor(limits.cells / Math.max(1, size)));
}

/** Callers are told apart by the universe: a level of all of them is always there. */
export function peerLevel(questions: readonly On<'peer'>[], { peers, holds }: Universe): Level {
  const asked = answerable(questions, peers).map((question) => ({
    question,
    atoms: bitsWhere(peers, (peer) => holds(question.pattern, peer)),
  }));
  return { kind: 'peer', size: peers, examples: [], asked };
}

/** Which of some atoms match a pattern; of one that is not there, what is said of absence. */
function holding(
  atoms: readonly (Pick<Atom, 'holds'> | undefined)[],
  index: number,
  absence = false,
): Bits {
  return bitsWhere(atoms.length, (place) => {
    const atom = atoms[place];
    return atom === undefined ? absence : hasBit(atom.holds, index);
  });
}

export function addressLevel(
  kind: 'sourceIp' | 'remoteIp',
  questions: readonly On<'sourceIp' | 'remoteIp'>[],
): readonly Level[] {
  // Each network has two ends, and so at most two atoms more.
  if (questions.length === 0 || 2 * questions.length ** 2 > limits.cells) return [];
  const atoms = addressAtoms(questions.map(({ network }) => network));
  const asked = questions.map((question, index) => ({ question, atoms: holding(atoms, index) }));
  return [{ kind, size: atoms.length, examples: atoms.map(({ example }) => example), asked }];
}

/** No token, a bad one, then good ones by issuer. */
export function tokenLevel(questions: readonly On<'token'>[], { issuers }: Universe): Level {
  const size = issuers.length + 2;
  const places = new Map(issuers.map((issuer, index) => [issuer, index + 2]));
  const asked = answerable(questions, size).map((question) => {
    const place = places.get(question.issuer);
    return { question, atoms: bitsOf(size, place === undefined ? [] : [place]) };
  });
  return { kind: 'token', size, examples: [], asked };
}

export function methodLevel(questions: readonly On<'method'>[]): readonly Level[] {
  if (questions.length === 0) return [];
  const named = questions.map(({ method }) => method);
  const methods = [...named, unnamedMethod(named)].sort(byMethod);
  const size = methods.length;
  const places = new Map(methods.map((method, index) => [method, index]));
  const asked = answerable(questions, size).map((question) => ({
    question,
    atoms: bitsOf(size, [places.get(question.method) ?? 0]),
  }));
  return [{ kind: 'method', size, examples: methods, asked }];
}

/** A level of two atoms for a question that is answered by itself; the second one says yes. */
export function ownLevel(question: Question, isOpaque: boolean): Level {
  const asked = [{ question, atoms: bitsWhere(2, (atom) => atom === 1) }];
  return { kind: question.on, size: 2, examples: [], asked, ...(isOpaque && { isOpaque }) };
}

/** One level for what has one string; `absent`: it may also have none, which comes first. */
export function textLevels<Q extends Question>(
  { atoms, kept, opaque }: Affordable<Q>,
  absent: boolean,
): readonly Level[] {
  const others = opaque.map((question) => ownLevel(question, true));
  const [first] = kept;
  if (first === undefined) return others;
  const sorted = [...(absent ? [undefined] : []), ...[...atoms].sort(byExample)];
  const asked = kept.map((question, index) => ({
    question,
    atoms: holding(sorted, index, matchesAbsence(question)),
  }));
  const examples = sorted.map((atom) => atom?.example);
  return [{ kind: first.on, size: sorted.length, examples, asked }, ...others];
}

export function hostLevels(questions: readonly On<'host'>[], purse: Effort): readonly Level[] {
  const patternOf = ({ pattern }: On<'host'>) => pattern;
  const found = withinBudget(questions, patternOf, purse, (some) =>
    stringAtoms(some.map(patternOf), 'host', { purse }),
  );
  return textLevels(found, false);
}

export function pathLevels(
  questions: readonly On<'path'>[],
  universe: Universe,
  purse: Effort,
): readonly Level[] {
  const patternOf = ({ test }: On<'path'>) => test.pattern;
  const found = withinBudget(questions, patternOf, purse, (some) =>
    pathAtoms(
      some.map(({ test }) => test),
      universe,
      { purse },
    ),
  );
  return textLevels(found, false);
}
