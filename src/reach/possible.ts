import { intersect, peersWhere, union, type RequestSet } from '../access/request-set.ts';
import type { External, Mesh, Service } from '../model/mesh.ts';
import { answersAt, type Answers } from './answers/answers-at.ts';
import type { PortFrame } from './answers/port-frame.ts';

/**
 * A mesh as it is for whoever passes by its own proxy, if that makes a difference for a callee: routes
 * are taken there, so a refusal must rest neither on a redirect nor on what a route makes of a request.
 */
export function withoutRoutes(mesh: Mesh, to: string): Mesh | undefined {
  const changes = ({ routes }: Service | External) =>
    routes.some(({ redirect, rewrite, headers }) => redirect ?? rewrite ?? headers?.request);
  const items = [...mesh.services, ...mesh.externals];
  if (!items.some((item) => item.name === to && changes(item))) return undefined;
  const open = <T extends Service | External>(item: T): T =>
    item.name === to ? { ...item, routes: [] } : item;
  return { ...mesh, services: mesh.services.map(open), externals: mesh.externals.map(open) };
}

/** Everything that is not surely refused. */
function passing({ allow, asks, unknown }: Answers): RequestSet {
  return [...asks.values(), unknown].reduce(union, allow);
}

/**
 * The requests that may pass at a port: allowed, or decided by something that is not known here. Of
 * everyone but gateways, which nobody passes by, also what passes without the routes of their proxy.
 */
export function possible(port: PortFrame, mesh: Mesh): RequestSet {
  const usual = passing(answersAt(port, mesh));
  const bare = withoutRoutes(mesh, port.ref.to);
  if (bare === undefined) return usual;
  const direct = peersWhere(port.frame, (peer) => port.callers[peer]?.gateway === undefined);
  return union(usual, intersect(passing(answersAt(port, bare)), direct));
}
