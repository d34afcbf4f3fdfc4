import { accountName } from '../../access/account-name.ts';
import {
  includesOperation,
  intersectOperations,
  type Operation,
} from '../../access/box-algebra.ts';
import type { Box, CallerPattern } from '../../access/term.ts';
import type { ServicePort } from '../../model/mesh.ts';
import type { Route } from '../../model/route.ts';
import type { Protocol } from '../../model/workload.ts';
import { namespaceOf, type Place } from '../../source/place.ts';

/** What a route takes of the requests of one caller. */
export interface Taken {
  readonly route: Route;
  readonly protocol: Protocol;
  readonly operations: readonly { readonly operation: Operation; readonly at: Place }[];
}

/** Requests of one caller, and the line that names them. */
export interface Ask {
  readonly operation: Operation;
  readonly at: Place;
  /** As the service receives them, after a route's rewrite; else as the caller sends them. */
  readonly isReceived: boolean;
}

/** Whether a condition on the caller may hold: what names no account may stand for any. */
function mayBe(
  patterns: readonly CallerPattern[] | undefined,
  accounts: readonly string[],
): boolean {
  if (patterns === undefined || accounts.length === 0) return true;
  return patterns.some((pattern) => {
    if ('namespace' in pattern)
      return accounts.some((account) => namespaceOf(account) === pattern.namespace);
    if ('mesh' in pattern || 'any' in pattern) return true;
    const account = accountName(pattern);
    return account !== undefined && accounts.includes(account);
  });
}

/** Whether paths of the ask and of the match cannot be held against each other. */
const isBlind = (route: Route, box: Box, ask: Ask): boolean =>
  (ask.isReceived && route.rewrite?.path !== undefined) ||
  (box.paths?.some((path) => 'regex' in path) ?? false);

function takenBy(route: Route, box: Box, ask: Ask): Operation | undefined {
  if (!isBlind(route, box, ask)) return intersectOperations(box, ask.operation);
  const { methods } = box;
  return intersectOperations(methods ? { methods } : {}, ask.operation);
}

/** Whether a route leaves nothing of the ask to those behind it. */
function takesAll(route: Route, ask: Ask): boolean {
  return route.match.some(
    (box) =>
      box.headers === undefined &&
      box.query === undefined &&
      box.callers === undefined &&
      !isBlind(route, box, ask) &&
      includesOperation(box, ask.operation),
  );
}

/** What the routes of one client take of its requests on one port: the first that matches, each. */
export function takers(
  routes: readonly Route[],
  port: ServicePort,
  asks: readonly Ask[],
  accounts: readonly string[],
): readonly Taken[] {
  const found = new Map<Route, { operation: Operation; at: Place }[]>();
  for (const ask of asks)
    for (const route of routes) {
      if (route.ports !== undefined && !route.ports.includes(port.number)) continue;
      const here = found.get(route) ?? [];
      for (const box of route.match) {
        const operation = mayBe(box.callers, accounts) ? takenBy(route, box, ask) : undefined;
        if (operation !== undefined) here.push({ operation, at: ask.at });
      }
      if (here.length > 0) found.set(route, here);
      if (takesAll(route, ask)) break;
    }
  // What a route redirects is taken from those behind it, but reaches nobody: no try, no time.
  return [...found]
    .filter(([{ redirect }]) => redirect === undefined)
    .map(([route, operations]) => ({ route, protocol: port.protocol, operations }));
}
