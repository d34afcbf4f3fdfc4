import { atomOf } from '../../src/access/sets/atom-of.ts';
import { hasBit } from '../../src/access/atoms/bitset.ts';
import { follow } from '../../src/access/sets/diagram.ts';
import type { Frame } from '../../src/access/sets/frame.ts';
import type { Level } from '../../src/access/sets/level.ts';
import { matchesQuestion } from '../../src/access/sets/matches-question.ts';
import type { On, Question } from '../../src/access/sets/question.ts';
import { headerValues } from '../../src/access/joined-headers.ts';
import { matchesString } from '../../src/access/match-string.ts';
import type { Request } from '../../src/access/request.ts';
import type { RequestSet } from '../../src/access/sets/request-set.ts';
import { inNetwork } from '../../src/model/decide/match-address.ts';

/** A request, and the number of its caller. */
export interface Sent {
  readonly peer: number;
  readonly request: Request;
}

const keyed = (question: Question | undefined): string =>
  question !== undefined && 'key' in question ? question.key : '';

/** The one atom of a level whose answers are these. */
function atomWith({ asked, size }: Level, answer: (question: Question) => boolean): number {
  const answers = asked.map((one) => ({ atoms: one.atoms, yes: answer(one.question) }));
  const found = Array.from({ length: size }, (_, atom) => atom).find((atom) =>
    answers.every(({ atoms, yes }) => hasBit(atoms, atom) === yes),
  );
  if (found === undefined) throw new Error(`no atom of ${asked[0]?.question.on ?? ''} is like it`);
  return found;
}

function textAtom(level: Level, text: string): number {
  const atom = atomOf(level, text);
  if (atom === undefined) throw new Error(`no atom holds ${text}`);
  return atom;
}

function valuesOf(level: Level, request: Request): readonly string[] {
  const key = keyed(level.asked[0]?.question);
  if (level.kind === 'query') return (request.query[key] ?? []).slice(0, 1);
  const claims = request.token.kind === 'valid' ? request.token.claims : {};
  return (claims[key] ?? []).filter((value) => value !== '');
}

/** What arrives of a header once something is joined to it, if anything is. */
export function headerHolds({ key, pattern, added }: On<'header'>, request: Request): boolean {
  const lines = [...(request.headers[key] ?? []), ...(added === undefined ? [] : [added])];
  return headerValues(key, lines).some((value) => matchesString(pattern, value));
}

function tokenAtom({ universe }: Frame, { token }: Request): number {
  if (token.kind !== 'valid') return token.kind === 'none' ? 0 : 1;
  return universe.issuers.indexOf(token.issuer) + 2;
}

function atomAt(frame: Frame, level: Level, { peer, request }: Sent): number {
  switch (level.kind) {
    case 'peer':
      return peer;
    case 'sourceIp':
    case 'remoteIp': {
      const address = request[level.kind];
      return atomWith(
        level,
        (question) =>
          address !== undefined && 'network' in question && inNetwork(address, question.network),
      );
    }
    case 'token':
      return tokenAtom(frame, request);
    case 'method':
    case 'host':
    case 'path':
      return textAtom(level, request[level.kind]);
    default: {
      const values = valuesOf(level, request);
      return atomWith(level, (question) =>
        question.on === 'header'
          ? headerHolds(question, request)
          : values.some((value) => matchesQuestion(question, value)),
      );
    }
  }
}

/** The atoms of a request, level by level. */
export function atomsOf(frame: Frame, sent: Sent): readonly number[] {
  return frame.levels.map((level) => atomAt(frame, level, sent));
}

/** Whether a set holds the request of these atoms: down the diagram, atom by atom. */
export function holdsAtoms({ frame, node }: RequestSet, atoms: readonly number[]): boolean {
  let at = node;
  while (at.edges.length > 0) at = follow(at, at.level, atoms[at.level] ?? 0);
  return at === frame.diagram.all;
}
