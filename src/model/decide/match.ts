import type { Request, Token } from '../../access/request.ts';
import type { Box, RequestTerm, TokenTest } from '../../access/term.ts';
import { addressPasses } from './match-address.ts';
import { matchesCaller } from './match-caller.ts';
import { headerValues } from '../../access/joined-headers.ts';
import { matchesHost } from '../../access/match-host.ts';
import { matchesPath } from '../../access/match-path.ts';
import { passes } from '../../access/match-string.ts';
import type { Facts } from '../mesh.ts';

/** Whether a box asks for anything that only an HTTP request has. */
export function isHttpOnly(box: Box): boolean {
  const { methods, hosts, paths, headers, query, token, remoteIp } = box;
  return [methods, hosts, paths, headers, query, token, remoteIp].some(
    (part) => part !== undefined,
  );
}

/** A claim that is an empty text says nothing: Istio does not take it for one that is there. */
const claimValues = (values: readonly string[] = []) => values.filter((value) => value !== '');

/** Of a repeated query key Envoy looks at the first value alone. */
const firstValue = (values: readonly string[] = []) => values.slice(0, 1);

function matchesToken(test: TokenTest, token: Token): boolean {
  return (
    token.kind === 'valid' &&
    test.issuers.includes(token.issuer) &&
    test.claims.every((claim) => passes(claim, claimValues(token.claims[claim.key])))
  );
}

function matchesHttp(box: Box, request: Request): boolean {
  const { methods, hosts, paths, headers = [], query = [], token, remoteIp } = box;
  return (
    (methods === undefined || methods.includes(request.method)) &&
    (hosts === undefined || hosts.some((host) => matchesHost(host, request.host))) &&
    (paths === undefined || paths.some((path) => matchesPath(path, request.path))) &&
    headers.every((test) => passes(test, headerValues(test.key, request.headers[test.key]))) &&
    query.every((test) => passes(test, firstValue(request.query[test.key]))) &&
    (token === undefined || matchesToken(token, request.token)) &&
    (remoteIp === undefined || addressPasses(remoteIp, request.remoteIp))
  );
}

/** Whether a request lies in a box. A box with an HTTP field never holds a TCP connection. */
export function inBox(facts: Facts, box: Box, request: Request): boolean {
  const is = (pattern: NonNullable<Box['callers']>[number]) =>
    matchesCaller(facts, pattern, request.peer, request.sourceIp);
  if (box.callers !== undefined && !box.callers.some(is)) return false;
  return request.wire === 'http' ? matchesHttp(box, request) : !isHttpOnly(box);
}

/** Whether a request lies in a term. */
export function inTerm(facts: Facts, term: RequestTerm, request: Request): boolean {
  return (
    term.boxes.some((box) => inBox(facts, box, request)) &&
    !(term.minus ?? []).some((box) => inBox(facts, box, request))
  );
}
