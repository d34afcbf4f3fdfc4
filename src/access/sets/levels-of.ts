import { bitsWhere } from '../atoms/bitset.ts';
import type { Effort } from '../atoms/effort.ts';
import { arrangement } from './arrangement.ts';
import { keyLevels, type OfKey } from './key-levels.ts';
import type { KeyLevels, Level } from './level.ts';
import { limits } from './limits.ts';
import {
  addressLevel,
  hostLevels,
  methodLevel,
  pathLevels,
  peerLevel,
  tokenLevel,
} from './plain-levels.ts';
import { questionKey, type On, type Question } from './question.ts';
import type { Answer } from './term-node.ts';
import type { Universe } from './universe.ts';

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
 * The levels of a frame in their order, for questions in the order of their keys. `together`: the
 * keys of questions that are asked in one box, for each box.
 */
export function levelsOf(
  questions: readonly Question[],
  together: readonly (readonly string[])[],
  universe: Universe,
): Levels {
  const on = <K extends Question['on']>(kind: K): readonly On<K>[] =>
    questions.filter((question): question is On<K> => question.on === kind);
  const purse: Effort = { left: limits.atoms };
  const levels = [
    peerLevel(on('peer'), universe),
    ...addressLevel('sourceIp', on('sourceIp')),
    ...addressLevel('remoteIp', on('remoteIp')),
    ...(universe.wire === 'http' ? [tokenLevel(on('token'), universe)] : []),
    ...methodLevel(on('method')),
    ...hostLevels(on('host'), purse),
    ...pathLevels(on('path'), universe, purse),
  ];
  const found = keyLevels(questions, purse);
  const { levels: last, keys } = arranged(found, together, levels.length);
  return { levels: [...levels, ...last], keys };
}

/** The answer to every question of a frame, by its key. */
export function answersOf(
  questions: readonly Question[],
  levels: readonly Level[],
  { peers, isGateway }: Universe,
): ReadonlyMap<string, Answer> {
  const answers = new Map<string, Answer>();
  const gateways = bitsWhere(peers, isGateway);
  const set = (question: Question, at: Answer['at']) =>
    answers.set(questionKey(question), {
      at,
      // Nobody but a gateway knows the address of the client in front of all proxies.
      ...(question.on === 'remoteIp' && { peers: gateways }),
    });
  // What no level answers was too much for all of them.
  for (const question of questions) set(question, 'unknown');
  for (const [level, { asked }] of levels.entries())
    for (const { question, atoms } of asked) set(question, { level, atoms });
  return answers;
}
