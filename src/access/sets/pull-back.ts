import { isJoined, joinedValue } from '../joined-headers.ts';
import { matchesHost } from '../match-host.ts';
import { matchesPath } from '../match-path.ts';
import { matchesString } from '../match-string.ts';
import type { Question } from './question.ts';
import type {
  AddressTest,
  Box,
  CallerPattern,
  KeyTest,
  PathPattern,
  StringPattern,
  TokenTest,
} from '../term.ts';
import type { View } from '../view.ts';

/** Questions of which one has to hold; `not`: of which none may. A boolean is answered already. */
export interface Clause {
  readonly any: readonly (boolean | Question | readonly Question[])[];
  readonly not?: true;
}

const hasHttpField = ({ callers: _, ...http }: Box): boolean =>
  Object.values(http).some((field) => field !== undefined);

function callerClause(callers: readonly CallerPattern[], { caller }: View): Clause {
  const any = callers.map((pattern) => {
    if (typeof caller === 'function') return caller(pattern);
    if ('any' in pattern) return true;
    const identity: Question = { on: 'peer', pattern };
    if (!('cidr' in pattern)) return caller === undefined && identity;
    const address: Question = { on: 'sourceIp', network: pattern.cidr };
    return caller === undefined ? [identity, address] : address;
  });
  return { any };
}

function pathClause(paths: readonly PathPattern[], { path }: View): Clause {
  const any = paths.map((pattern): boolean | Question => {
    if (path === undefined) return { on: 'path', test: { pattern } };
    if ('exact' in path) return matchesPath(pattern, path.exact);
    return { on: 'path', test: { pattern, through: path } };
  });
  return { any };
}

function keyClauses(
  test: KeyTest,
  ask: (pattern: StringPattern) => boolean | Question,
): readonly Clause[] {
  return [
    ...(test.some ? [{ any: test.some.map(ask) }] : []),
    ...(test.none ? [{ any: test.none.map(ask), not: true } as const] : []),
  ];
}

type Edit = NonNullable<View['headers']>[string];

/** Of a header whose lines are one value: what is added to it makes another value of it. */
function joinedAsked(
  key: string,
  pattern: StringPattern,
  { keepsSent, values }: Edit,
): boolean | Question {
  const added = joinedValue(values);
  if (!keepsSent) return added !== undefined && matchesString(pattern, added);
  return { on: 'header', key, pattern, ...(added !== undefined && { added }) };
}

function headerClauses(test: KeyTest, { headers }: View): readonly Clause[] {
  const { key } = test;
  const edit = headers !== undefined && Object.hasOwn(headers, key) ? headers[key] : undefined;
  if (edit !== undefined && isJoined(key))
    return keyClauses(test, (pattern) => joinedAsked(key, pattern, edit));
  return keyClauses(test, (pattern) => {
    if (edit?.values.some((value) => matchesString(pattern, value))) return true;
    return (edit === undefined || edit.keepsSent) && { on: 'header', key, pattern };
  });
}

function tokenClauses({ issuers, claims }: TokenTest, { token }: View): readonly Clause[] {
  if (token === 'bad') return [{ any: [] }];
  const arriving = issuers.filter((issuer) => !token?.without.includes(issuer));
  return [
    { any: arriving.map((issuer) => ({ on: 'token', issuer })) },
    ...claims.flatMap((test) =>
      keyClauses(test, (pattern) => ({ on: 'claim', key: test.key, pattern })),
    ),
  ];
}

function addressClause(test: AddressTest): Clause {
  const networks = 'in' in test ? test.in : test.notIn;
  const any = networks.map((network): Question => ({ on: 'remoteIp', network }));
  return 'in' in test ? { any } : { any, not: true };
}

/**
 * What a box at the far end of a view asks of the request as it was sent: clauses of which every
 * one has to hold. Nothing if no request passes, as on a connection that is not HTTP.
 */
export function clausesOf(
  box: Box,
  view: View,
  wire: 'http' | 'tcp',
): readonly Clause[] | undefined {
  if (wire === 'tcp' && hasHttpField(box)) return undefined;
  const { callers, methods, hosts, paths, headers = [], query = [], token, remoteIp } = box;
  const { host } = view;
  const hostAsked = (pattern: StringPattern): boolean | Question =>
    host === undefined ? { on: 'host', pattern } : matchesHost(pattern, host);
  return [
    ...(callers ? [callerClause(callers, view)] : []),
    ...(remoteIp ? [addressClause(remoteIp)] : []),
    ...(token ? tokenClauses(token, view) : []),
    ...(methods ? [{ any: methods.map((method): Question => ({ on: 'method', method })) }] : []),
    ...(hosts ? [{ any: hosts.map(hostAsked) }] : []),
    ...(paths ? [pathClause(paths, view)] : []),
    ...headers.flatMap((test) => headerClauses(test, view)),
    ...query.flatMap((test) =>
      keyClauses(test, (pattern) => ({ on: 'query', key: test.key, pattern })),
    ),
  ];
}
