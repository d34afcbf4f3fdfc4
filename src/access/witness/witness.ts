import { atomOf } from '../sets/atom-of.ts';
import { hasBit } from '../atoms/bitset.ts';
import { cheapestWay } from './cheapest-way.ts';
import { follow } from '../sets/diagram.ts';
import type { Frame } from '../sets/frame.ts';
import { keyValues } from './key-values.ts';
import type { KeyLevels, Level } from '../sets/level.ts';
import { plausibleText, type Wanted } from './plausible-text.ts';
import type { On } from '../sets/question.ts';
import type { Token } from '../request.ts';
import type { RequestSet } from '../sets/request-set.ts';

/** A request of a set, as its caller sends it. Its caller is a number of the frame's universe. */
export interface Assignment {
  readonly peer: number;
  /** Only where it makes a difference. */
  readonly sourceIp?: string;
  /** Only where it makes a difference. */
  readonly remoteIp?: string;
  readonly token: Token;
  readonly method: string;
  /** Absent where any host will do. */
  readonly host?: string;
  readonly path: string;
  readonly headers: Values;
  readonly query: Values;
}

type Values = Readonly<Record<string, readonly string[]>>;

/** The host that a caller would use. */
export type Prefer = (peer: number) => string | undefined;

/** The atoms that a request is made of; where there is none, any will do. */
interface Chosen {
  readonly frame: Frame;
  readonly atoms: readonly (number | undefined)[];
}

function levelsOf({ frame }: Chosen, kind: Level['kind']): readonly number[] {
  return frame.levels.flatMap((level, index) => (level.kind === kind ? [index] : []));
}

/** What was chosen at some levels, as answers that a string is to give. */
function wantedAt({ frame, atoms }: Chosen, levels: readonly number[]): readonly Wanted[] {
  return levels.flatMap((index) => {
    const atom = atoms[index];
    if (atom === undefined) return [];
    const asked = frame.levels[index]?.asked ?? [];
    return asked.map((one) => ({ question: one.question, yes: hasBit(one.atoms, atom) }));
  });
}

/** The example of the chosen atom; a guess where a pattern counts that nobody understands. */
function textAt(chosen: Chosen, levels: readonly number[]): string | undefined {
  const { frame, atoms } = chosen;
  const isOpaque = (index: number) => frame.levels[index]?.isOpaque === true;
  const own = levels.find((index) => !isOpaque(index));
  const atom = own === undefined ? undefined : atoms[own];
  const example = own === undefined ? undefined : frame.levels[own]?.examples[atom ?? 0];
  if (levels.some((index) => isOpaque(index) && atoms[index] !== undefined))
    return plausibleText(wantedAt(chosen, levels), example === undefined ? [] : [example]);
  return atom === undefined ? undefined : example;
}

function addressAt(chosen: Chosen, kind: 'sourceIp' | 'remoteIp'): string | undefined {
  return textAt(chosen, levelsOf(chosen, kind));
}

/** The values of a header or claim: the fewest that match what is to be matched. */
function manyValues(chosen: Chosen, { levels, atoms, ways }: KeyLevels): readonly string[] {
  const matched = levels.flatMap((level, index) => (chosen.atoms[level] === 1 ? [index] : []));
  const known = ways.length;
  const values = keyValues(
    atoms,
    matched.filter((index) => index < known),
  );
  const guesses = matched
    .filter((index) => index >= known)
    .map((index) => plausibleText(wantedAt(chosen, [levels[index] ?? 0]), values ?? []));
  return [...new Set([...(values ?? []), ...guesses])];
}

function oneValue(chosen: Chosen, { levels }: KeyLevels): readonly string[] {
  const text = textAt(chosen, levels);
  return text === undefined ? [] : [text];
}

/** What has to hold where conditions are asked as a whole: of each the first alternative. */
function bundled({ frame, atoms }: Chosen): readonly On<KeyLevels['kind']>[] {
  const clauses = frame.levels.flatMap(({ bundle = [] }, index) =>
    atoms[index] === 1 ? bundle.filter(({ not }) => not !== true) : [],
  );
  return clauses.flatMap(({ any }) => {
    const question = any.flat().find((one) => typeof one === 'object' && 'key' in one);
    return typeof question === 'object' && 'key' in question ? [question] : [];
  });
}

function valuesOf(chosen: Chosen, kind: KeyLevels['kind']): Values {
  const values = new Map<string, readonly string[]>();
  for (const key of chosen.frame.keys)
    if (key.kind === kind) values.set(key.key, (key.isSingle ? oneValue : manyValues)(chosen, key));
  for (const question of bundled(chosen))
    if (question.on === kind) {
      const guess = plausibleText([{ question, yes: true }], []);
      values.set(question.key, [...new Set([...(values.get(question.key) ?? []), guess])]);
    }
  return Object.fromEntries([...values].filter(([, own]) => own.length > 0));
}

function tokenOf(chosen: Chosen): Token {
  const [level = -1] = levelsOf(chosen, 'token');
  const atom = chosen.atoms[level] ?? 0;
  if (atom === 0) return { kind: 'none' };
  const issuer = chosen.frame.universe.issuers[atom - 2];
  if (issuer === undefined) return { kind: 'bad' };
  return { kind: 'valid', issuer, claims: valuesOf(chosen, 'claim') };
}

/** A host that a caller wants to use, and the atom that it belongs to. */
interface Host {
  readonly text: string;
  readonly level: number;
  readonly atom: number;
}

function hostAtom({ levels }: Frame, text: string | undefined): Host | undefined {
  const index = levels.findIndex(({ kind, isOpaque }) => kind === 'host' && !isOpaque);
  const level = levels[index];
  const atom = level && text !== undefined ? atomOf(level, text) : undefined;
  return text === undefined || atom === undefined ? undefined : { text, level: index, atom };
}

function assignment(chosen: Chosen, peer: number, wanted: string | undefined): Assignment {
  const method = textAt(chosen, levelsOf(chosen, 'method')) ?? 'GET';
  const host = wanted ?? textAt(chosen, levelsOf(chosen, 'host'));
  const [sourceIp, remoteIp] = [addressAt(chosen, 'sourceIp'), addressAt(chosen, 'remoteIp')];
  return {
    peer,
    ...(sourceIp !== undefined && { sourceIp }),
    ...(remoteIp !== undefined && { remoteIp }),
    token: tokenOf(chosen),
    method,
    ...(host !== undefined && { host }),
    path: textAt(chosen, levelsOf(chosen, 'path')) ?? '/',
    headers: valuesOf(chosen, 'header'),
    query: valuesOf(chosen, 'query'),
  };
}

/**
 * A request of a set, nothing of an empty one: always the same, with as few tokens, headers and query
 * parameters as there can be, then the first caller, the shortest path, the most usual method. Of a
 * set that is not certain it is a guess. `prefer`: the host that a caller would use; it is taken
 * where it costs no token, header or other caller.
 */
export function witness({ frame, node }: RequestSet, prefer?: Prefer): Assignment | undefined {
  if (node === frame.diagram.none) return undefined;
  const first = cheapestWay(frame, node);
  const peer = first[0] ?? 0;
  const wanted = prefer?.(peer);
  const host = hostAtom(frame, wanted);
  const atoms = host === undefined ? first : cheapestWay(frame, follow(node, 0, peer), host);
  const hostLevels = levelsOf({ frame, atoms }, 'host');
  const isAnyHost = hostLevels.every((level) => atoms[level] === undefined);
  const isWanted = isAnyHost || (host !== undefined && atoms[host.level] === host.atom);
  return assignment({ frame, atoms }, peer, isWanted ? wanted : undefined);
}
