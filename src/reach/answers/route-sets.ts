import { intersect, minus, type RequestSet } from '../../access/sets/request-set.ts';
import type { Box } from '../../access/term.ts';
import type { View } from '../../access/view.ts';
import { accountOf, spiffeOf } from '../../model/decide/match-caller.ts';
import type { Facts } from '../../model/mesh.ts';
import type { Route } from '../../model/route.ts';
import type { Ground } from './ground.ts';
import { editsOf } from './route-edits.ts';
import { asSent, type Sight } from './sight.ts';
import { inBoxSets } from './term-sets.ts';
import { clientPattern } from '../exact-callers.ts';
import { unionOf } from './union-of.ts';

/** What one route takes, and what it makes of it: by the path that it matched. */
export interface Taken {
  readonly route: Route;
  readonly requests: RequestSet;
  /** They share no request, and together are `requests`. */
  readonly cases: readonly Case[];
}

export interface Case {
  readonly requests: RequestSet;
  readonly edits: View;
}

/** Twin of `isFor`. */
function isForSets(ground: Ground, facts: Facts, route: Route, port: number): RequestSet {
  const { clients, ports } = route;
  if (ports !== undefined && !ports.includes(port)) return ground.nothing;
  if (clients === undefined) return ground.everything;
  return ground.from(({ peer }) => {
    const names = [accountOf(facts, peer), spiffeOf(peer)];
    return clients.some((client) => names.includes(client));
  }, clients.map(clientPattern));
}

/** Parts of a set, each what lies in the next of some others and in none before. */
function split<T>(
  whole: RequestSet,
  parts: readonly { readonly requests: RequestSet; readonly value: T }[],
): readonly { readonly requests: RequestSet; readonly value: T }[] {
  let left = whole;
  return parts.map(({ requests, value }) => {
    const part = intersect(left, requests);
    left = minus(left, requests);
    return { requests: part, value };
  });
}

/** The paths that a rewrite leaves, by the first box that holds a request and the first path there that does. */
function rewritesOf(
  ground: Ground,
  sight: Sight,
  { match }: Route,
  replacement: string,
): readonly { readonly requests: RequestSet; readonly value: View }[] {
  const whole: View = { path: { exact: replacement } };
  return match.flatMap((box: Box) => {
    if (box.paths === undefined) return [{ requests: inBoxSets(ground, sight, box), value: whole }];
    return box.paths.map((pattern) => ({
      requests: inBoxSets(ground, sight, { ...box, paths: [pattern] }),
      value: 'subtree' in pattern ? { path: { node: pattern.subtree, base: replacement } } : whole,
    }));
  });
}

/** Twin of `rewrittenPath` and `throughRoute`: what arrives of what a route takes. */
function casesOf(ground: Ground, sight: Sight, route: Route, requests: RequestSet) {
  const edits = editsOf(sight.facts, route);
  const replacement = route.rewrite?.path;
  if (replacement === undefined) return [{ requests, edits }];
  return split(requests, rewritesOf(ground, sight, route, replacement)).map((part): Case => ({
    requests: part.requests,
    edits: { ...edits, ...part.value },
  }));
}

/** Twin of `pickRoute`: of the routes for the client and port the first that matches; what no route takes is left. */
export function routeSets(
  ground: Ground,
  facts: Facts,
  routes: readonly Route[],
  port: number,
): readonly Taken[] {
  const sight = asSent(facts, ground.wire);
  let left = ground.everything;
  return routes.map((route) => {
    const matched = unionOf(
      ground,
      route.match.map((box) => inBoxSets(ground, sight, box)),
    );
    const mine = intersect(isForSets(ground, facts, route, port), matched);
    const requests = intersect(left, mine);
    left = minus(left, mine);
    return { route, requests, cases: casesOf(ground, sight, route, requests) };
  });
}
