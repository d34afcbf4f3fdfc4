import type { Request } from '../../access/request.ts';
import type { PathPattern } from '../../access/term.ts';
import { accountOf, spiffeOf } from './match-caller.ts';
import { matchesPath } from '../../access/match-path.ts';
import { inBox } from './match.ts';
import type { Facts } from '../mesh.ts';
import type { Route } from '../route.ts';

function isFor(facts: Facts, route: Route, request: Request): boolean {
  const names = [accountOf(facts, request.peer), spiffeOf(request.peer)];
  if (route.clients !== undefined && !route.clients.some((client) => names.includes(client)))
    return false;
  return route.ports === undefined || route.ports.includes(request.port);
}

/** The route that takes a request: of those for its client and port, the first that matches. */
export function pickRoute(
  facts: Facts,
  routes: readonly Route[],
  request: Request,
): Route | undefined {
  return routes.find(
    (route) =>
      isFor(facts, route, request) && route.match.some((box) => inBox(facts, box, request)),
  );
}

function subtreeNode(paths: readonly PathPattern[], path: string): string | undefined {
  const matched = paths.find((pattern) => matchesPath(pattern, path));
  return matched !== undefined && 'subtree' in matched ? matched.subtree : undefined;
}

/**
 * The path as the service receives it: on a subtree the rewrite replaces the matched node and keeps
 * the rest, otherwise it replaces the whole path.
 */
export function rewrittenPath(facts: Facts, route: Route, request: Request): string {
  const replacement = route.rewrite?.path;
  if (replacement === undefined) return request.path;
  const box = route.match.find((candidate) => inBox(facts, candidate, request));
  const node = subtreeNode(box?.paths ?? [], request.path);
  if (node === undefined) return replacement;
  const depth = node.split('/').length;
  const rest = request.path.split('/').slice(depth);
  const base = replacement.endsWith('/') ? replacement.slice(0, -1) : replacement;
  return rest.length === 0 ? replacement : [base, ...rest].join('/');
}
