import { minus, peersWhere, union, type RequestSet } from '../access/sets/request-set.ts';
import type { External, Mesh, Service } from '../model/mesh.ts';
import type { Route } from '../model/route.ts';
import { answersAt } from './answers/answers-at.ts';
import type { PortFrame } from './answers/port-frame.ts';
import { passing, within, type Verdicts } from './answers/verdicts.ts';

/** Whether a route takes whatever anybody sends: after it no request is without a route. */
const takesAll = ({ clients, ports, match }: Route): boolean =>
  clients === undefined &&
  ports === undefined &&
  match.some((box) => Object.values(box).every((field) => field === undefined));

/**
 * A mesh as it is for whoever passes by its own proxy, if that makes a difference for a callee: routes
 * are taken there, so a refusal must rest neither on a redirect, nor on what a route makes of a request,
 * nor on there being no route for it.
 */
export function withoutRoutes(mesh: Mesh, to: string): Mesh | undefined {
  const changes = ({ routes }: Service | External) =>
    routes.some(({ redirect, rewrite, headers }) => redirect ?? rewrite ?? headers?.request) ||
    (routes.length > 0 && !routes.some(takesAll));
  const items = [...mesh.services, ...mesh.externals];
  if (!items.some((item) => item.name === to && changes(item))) return undefined;
  const open = <T extends Service | External>(item: T): T =>
    item.name === to ? { ...item, routes: [] } : item;
  return { ...mesh, services: mesh.services.map(open), externals: mesh.externals.map(open) };
}

/** Each by the milder of two answers: allow, else asks, else unknown. */
function milder(a: Verdicts, b: Verdicts): Verdicts {
  const allow = union(a.allow, b.allow);
  const asks = new Map(a.asks);
  for (const [provider, asked] of b.asks) {
    const known = asks.get(provider);
    asks.set(provider, known === undefined ? asked : union(known, asked));
  }
  const rest = new Map([...asks].map(([provider, asked]) => [provider, minus(asked, allow)]));
  const settled = [...rest.values()].reduce(union, allow);
  return { allow, asks: rest, unknown: minus(union(a.unknown, b.unknown), settled) };
}

/**
 * What may pass at a port, by what has the last word. Of everyone but gateways, which nobody passes by,
 * also what passes without the routes of their proxy.
 */
export function possibleVerdicts(port: PortFrame, mesh: Mesh): Verdicts {
  const usual = answersAt(port, mesh);
  const bare = withoutRoutes(mesh, port.ref.to);
  if (bare === undefined) return usual;
  const direct = peersWhere(port.frame, (peer) => port.callers[peer]?.gateway === undefined);
  return milder(usual, within(answersAt(port, bare), direct));
}

/** The requests that may pass at a port: allowed, or decided by something that is not known here. */
export function possible(port: PortFrame, mesh: Mesh): RequestSet {
  return passing(port.ground, possibleVerdicts(port, mesh));
}
