import { byCodeUnits } from '../diagnostics/order.ts';
import { addressAtoms } from './address-atoms.ts';
import { arrangement } from './arrangement.ts';
import { bitsWhere } from './bitset.ts';
import { explanations } from './care.ts';
import type { Asking, KeyLevels, Level } from './level.ts';
import { byMethod, unnamedMethod } from './method-order.ts';
import { pathAtoms } from './path-atoms.ts';
import { questionKey, type On, type Question } from './question.ts';
import { stringAtoms } from './string-atoms.ts';
import type { Answer } from './term-node.ts';
import type { Universe } from './universe.ts';
import { byExample, withinBudget, type Affordable } from './within-budget.ts';

function asking<Q extends Question>(
  questions: readonly Q[],
  size: number,
  holds: (question: Q, atom: number) => boolean,
): readonly Asking[] {
  return questions.map((question) => ({
    question,
    atoms: bitsWhere(size, (atom) => holds(question, atom)),
  }));
}

function peerLevel(questions: readonly On<'peer'>[], { peers, holds }: Universe): Level {
  const asked = asking(questions, peers, ({ pattern }, peer) => holds(pattern, peer));
  return { kind: 'peer', size: peers, examples: [], asked };
}

function addressLevel(
  kind: 'sourceIp' | 'remoteIp',
  questions: readonly On<'sourceIp' | 'remoteIp'>[],
): readonly Level[] {
  if (questions.length === 0) return [];
  const atoms = addressAtoms(questions.map(({ network }) => network));
  const asked = questions.map((question, index) => ({
    question,
    atoms: bitsWhere(atoms.length, (atom) => atoms[atom]?.holds[index] ?? false),
  }));
  return [{ kind, size: atoms.length, examples: atoms.map(({ example }) => example), asked }];
}

function tokenLevel(questions: readonly On<'token'>[], { issuers }: Universe): Level {
  const size = issuers.length + 2;
  const asked = asking(questions, size, ({ issuer }, atom) => issuers[atom - 2] === issuer);
  return { kind: 'token', size, examples: [], asked };
}

function methodLevel(questions: readonly On<'method'>[]): readonly Level[] {
  if (questions.length === 0) return [];
  const named = questions.map(({ method }) => method);
  const methods = [...named, unnamedMethod(named)].sort(byMethod);
  const asked = asking(questions, methods.length, ({ method }, atom) => methods[atom] === method);
  return [{ kind: 'method', size: methods.length, examples: methods, asked }];
}

/** A level of two atoms for a question that is answered by itself; the second one says yes. */
function ownLevel(question: Question, isOpaque: boolean): Level {
  const asked = [{ question, atoms: bitsWhere(2, (atom) => atom === 1) }];
  return { kind: question.on, size: 2, examples: [], asked, ...(isOpaque && { isOpaque }) };
}

/** One level for what has one string; `absent`: it may also have none, which comes first. */
function textLevels<Q extends Question>(
  { atoms, kept, opaque }: Affordable<Q>,
  absent: boolean,
): readonly Level[] {
  const others = opaque.map((question) => ownLevel(question, true));
  const [first] = kept;
  if (first === undefined) return others;
  const sorted = [...(absent ? [undefined] : []), ...[...atoms].sort(byExample)];
  const asked = kept.map((question, index) => ({
    question,
    atoms: bitsWhere(sorted.length, (atom) => sorted[atom]?.holds[index] ?? false),
  }));
  const examples = sorted.map((atom) => atom?.example);
  return [{ kind: first.on, size: sorted.length, examples, asked }, ...others];
}

function hostLevels(questions: readonly On<'host'>[]): readonly Level[] {
  const atomsOf = (some: readonly On<'host'>[]) =>
    stringAtoms(
      some.map(({ pattern }) => pattern),
      'host',
    );
  return textLevels(
    withinBudget(questions, ({ pattern }) => pattern, atomsOf),
    false,
  );
}

function pathLevels(questions: readonly On<'path'>[], universe: Universe): readonly Level[] {
  const atomsOf = (some: readonly On<'path'>[]) =>
    pathAtoms(
      some.map(({ test }) => test),
      universe,
    );
  return textLevels(
    withinBudget(questions, ({ test }) => test.pattern, atomsOf),
    false,
  );
}

type Key = On<'header' | 'claim' | 'query'>;

interface OfKey {
  readonly levels: readonly Level[];
  readonly key: Omit<KeyLevels, 'levels'>;
}

function affordable(questions: readonly Key[]): Affordable<Key> {
  return withinBudget(
    questions,
    ({ pattern }) => pattern,
    (some) =>
      stringAtoms(
        some.map(({ pattern }) => pattern),
        some[0]?.on ?? 'header',
      ),
  );
}

/** Each of the values of a header or claim may match another pattern: a level for each of those. */
function manyValued(kind: Key['on'], key: string, questions: readonly Key[]): OfKey {
  const { atoms, kept, opaque } = affordable(questions);
  return {
    levels: [
      ...kept.map((question) => ownLevel(question, false)),
      ...opaque.map((question) => ownLevel(question, true)),
    ],
    key: { kind, key, atoms, ways: explanations(atoms) },
  };
}

/** Only the first value of a query key counts: one level for the key. */
function firstValued(kind: Key['on'], key: string, questions: readonly Key[]): OfKey {
  return {
    levels: textLevels(affordable(questions), true),
    key: { kind, key, atoms: [], ways: [] },
  };
}

function keyed(questions: readonly Question[], kind: Key['on']): readonly OfKey[] {
  const groups = new Map<string, Key[]>();
  for (const question of questions) {
    if (question.on !== kind || !('key' in question)) continue;
    const group = groups.get(question.key) ?? [];
    group.push(question);
    groups.set(question.key, group);
  }
  const levelsOf = kind === 'query' ? firstValued : manyValued;
  return [...groups]
    .sort(([a], [b]) => byCodeUnits(a, b))
    .map(([key, group]) => levelsOf(kind, key, group));
}

/** The levels of a frame, and which of them belong to one header, claim or query key. */
export interface Levels {
  readonly levels: readonly Level[];
  readonly keys: readonly KeyLevels[];
}

/** What has to be near each other: what one box asks, and what implies something else of its key. */
function groupsOf(found: readonly OfKey[], together: readonly (readonly string[])[]) {
  const at = new Map<string, number>();
  const starts: number[] = [];
  let count = 0;
  for (const { levels } of found) {
    starts.push(count);
    for (const { asked } of levels) {
      for (const { question } of asked) at.set(questionKey(question), count);
      count += 1;
    }
  }
  const asked = together.map((keys) => [...new Set(keys.flatMap((key) => at.get(key) ?? []))]);
  const implied = found.flatMap(({ key }, index) =>
    key.ways
      .map((ways, own) => [...new Set([own, ...ways.flat()])])
      .map((group) => group.map((member) => member + (starts[index] ?? 0))),
  );
  return { starts, count, groups: [...asked, ...implied] };
}

function arranged(
  found: readonly OfKey[],
  together: readonly (readonly string[])[],
  offset: number,
): Levels {
  const { starts, count, groups } = groupsOf(found, together);
  const order = arrangement(count, groups);
  const all = found.flatMap(({ levels }) => levels);
  const place: number[] = [];
  for (const [index, member] of order.entries()) place[member] = index + offset;
  return {
    levels: order.flatMap((member) => all[member] ?? []),
    keys: found.map(({ key, levels }, index) => ({
      ...key,
      levels: levels.map((_, own) => place[(starts[index] ?? 0) + own] ?? 0),
    })),
  };
}

/**
 * The levels of a frame in their order. `together`: the keys of questions that are asked in one box,
 * for each box.
 */
export function levelsOf(
  questions: readonly Question[],
  together: readonly (readonly string[])[],
  universe: Universe,
): Levels {
  const sorted = [...questions].sort((a, b) => byCodeUnits(questionKey(a), questionKey(b)));
  const on = <K extends Question['on']>(kind: K): readonly On<K>[] =>
    sorted.filter((question): question is On<K> => question.on === kind);
  const levels = [
    peerLevel(on('peer'), universe),
    ...addressLevel('sourceIp', on('sourceIp')),
    ...addressLevel('remoteIp', on('remoteIp')),
    ...(universe.wire === 'http' ? [tokenLevel(on('token'), universe)] : []),
    ...methodLevel(on('method')),
    ...hostLevels(on('host')),
    ...pathLevels(on('path'), universe),
  ];
  const found = (['header', 'claim', 'query'] as const).flatMap((kind) => keyed(sorted, kind));
  const { levels: last, keys } = arranged(found, together, levels.length);
  return { levels: [...levels, ...last], keys };
}

/** The answer to every question of a frame, by its key. */
export function answersOf(
  levels: readonly Level[],
  { peers, isGateway }: Universe,
): ReadonlyMap<string, Answer> {
  const answers = new Map<string, Answer>();
  for (const [level, { asked }] of levels.entries())
    for (const { question, atoms } of asked)
      answers.set(questionKey(question), {
        level,
        atoms,
        // Nobody but a gateway knows the address of the client in front of all proxies.
        ...(question.on === 'remoteIp' && { peers: bitsWhere(peers, isGateway) }),
      });
  return answers;
}
