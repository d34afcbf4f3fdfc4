import type { Bits } from '../../src/access/atoms/bitset.ts';
import type { Frame } from '../../src/access/sets/frame.ts';
import type { Level } from '../../src/access/sets/level.ts';
import { matchesQuestion } from '../../src/access/sets/matches-question.ts';
import type { Question } from '../../src/access/sets/question.ts';
import type { Request } from '../../src/access/request.ts';
import type { RequestSet } from '../../src/access/sets/request-set.ts';
import { headerHolds } from './holds-request.ts';
import { inNetwork } from '../../src/model/decide/match-address.ts';

/** Where a request stands in a frame: an atom of each level, found by asking it what the level asks. */

const inAtoms = (bits: Bits, atom: number): boolean =>
  ((bits[atom >>> 5] ?? 0) & (1 << (atom & 31))) !== 0;

function answer(question: Question, request: Request): boolean {
  switch (question.on) {
    case 'sourceIp':
      return request.sourceIp !== undefined && inNetwork(request.sourceIp, question.network);
    case 'remoteIp':
      return request.remoteIp !== undefined && inNetwork(request.remoteIp, question.network);
    case 'method':
      return matchesQuestion(question, request.method);
    case 'host':
      return matchesQuestion(question, request.host);
    case 'path':
      return matchesQuestion(question, request.path);
    case 'header':
      return headerHolds(question, request);
    case 'query':
      return (request.query[question.key] ?? [])
        .slice(0, 1)
        .some((one) => matchesQuestion(question, one));
    case 'claim': {
      if (request.token.kind !== 'valid') return false;
      const values = request.token.claims[question.key] ?? [];
      return values.some((one) => one !== '' && matchesQuestion(question, one));
    }
    default:
      throw new Error(`no test can answer what is asked on ${question.on}`);
  }
}

function tokenAtom({ universe }: Frame, { token }: Request): number {
  if (token.kind === 'none') return 0;
  const issuer = token.kind === 'bad' ? -1 : universe.issuers.indexOf(token.issuer);
  // Of an issuer that nobody knows a token is a bad one.
  return issuer < 0 ? 1 : issuer + 2;
}

function atomAt(frame: Frame, level: Level, request: Request): number {
  if (level.kind === 'token') return tokenAtom(frame, request);
  const answers = level.asked.map(({ question, atoms }) => ({
    atoms,
    yes: answer(question, request),
  }));
  for (let atom = 0; atom < level.size; atom += 1)
    if (answers.every(({ atoms, yes }) => inAtoms(atoms, atom) === yes)) return atom;
  const asked = JSON.stringify(level.asked.map(({ question }) => question));
  throw new Error(`no atom of ${asked} holds ${JSON.stringify(request)}`);
}

/** What of a request a level asks about, as one text. */
function seenAt({ kind, asked }: Level, request: Request): string {
  const question = asked[0]?.question;
  if (kind === 'header' && question?.on === 'header')
    return JSON.stringify(request.headers[question.key] ?? []);
  if (kind === 'query' && question?.on === 'query')
    return JSON.stringify(request.query[question.key] ?? []);
  if (kind === 'method' || kind === 'host' || kind === 'path') return request[kind];
  if (kind === 'sourceIp' || kind === 'remoteIp') return request[kind] ?? '';
  return JSON.stringify(request.token);
}

const known = new WeakMap<Level, Map<string, number>>();

/** The same value is asked about in thousands of requests. */
function rememberedAt(frame: Frame, level: Level, request: Request): number {
  const values = known.get(level) ?? new Map<string, number>();
  known.set(level, values);
  const value = seenAt(level, request);
  const there = values.get(value) ?? atomAt(frame, level, request);
  values.set(value, there);
  return there;
}

/** The atoms of a request at every level behind the caller's. */
export function atomsOf(frame: Frame, request: Request): readonly number[] {
  return frame.levels.map((level) =>
    level.kind === 'peer' ? -1 : rememberedAt(frame, level, request),
  );
}

/** Whether a set holds a request with these atoms, of this caller. */
export function holdsAtoms(
  { frame, node }: RequestSet,
  peer: number,
  atoms: readonly number[],
): boolean {
  let at = node;
  while (at !== frame.diagram.none && at !== frame.diagram.all) {
    const atom = at.level === 0 ? peer : (atoms[at.level] ?? 0);
    const next = at.edges.find((edge) => inAtoms(edge.atoms, atom));
    if (next === undefined) throw new Error('the edges of a node are together all atoms');
    at = next.to;
  }
  return at === frame.diagram.all;
}
