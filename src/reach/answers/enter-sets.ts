import { intersect, minus, union, type RequestSet } from '../../access/sets/request-set.ts';
import type { Box, PathPattern } from '../../access/term.ts';
import { hostPattern } from '../../model/decide/match-host.ts';
import { bySpecificity } from '../../model/decide/ingress.ts';
import type { Gateway, IngressRoute, Mesh } from '../../model/mesh.ts';
import type { PortRef } from '../port-space.ts';
import type { Ground } from './ground.ts';
import { unionOf } from './union-of.ts';

interface Candidate {
  readonly route: IngressRoute;
  readonly pattern: PathPattern | undefined;
}

/** What a route takes by one of its paths; a host that covers all says nothing. */
function boxOf({ route: { hosts }, pattern }: Candidate): Box {
  const isAny = hosts.includes('*');
  return {
    ...(!isAny && { hosts: hosts.map((host) => hostPattern(host.toLowerCase())) }),
    ...(pattern && { paths: [pattern] }),
  };
}

/** Twin of `ingressRoute`: the most specific path wins, of equal ones the first. */
function ingressSets(ground: Ground, gateway: Gateway, ref: PortRef): RequestSet {
  const candidates = gateway.routes.flatMap((route) =>
    (route.paths ?? [undefined]).map((pattern): Candidate => ({ route, pattern })),
  );
  // Sorting is stable: of equally specific paths the first stays first.
  candidates.sort((a, b) => bySpecificity(a.pattern, b.pattern));
  let entered = ground.nothing;
  let left = ground.everything;
  for (const candidate of candidates) {
    const { service, port, remoteIp } = candidate.route;
    const held = ground.inBox(boxOf(candidate), {});
    if (service === ref.to && port === ref.port) {
      const taken = intersect(left, held);
      const passes = remoteIp ? intersect(taken, ground.inBox({ remoteIp }, {})) : taken;
      entered = union(entered, passes);
    }
    left = minus(left, held);
  }
  return entered;
}

function throughGateway(ground: Ground, gateway: Gateway, ref: PortRef): RequestSet {
  if (ground.wire === 'http') return ingressSets(ground, gateway, ref);
  const passes = gateway.routes.some(
    ({ service, port, listener }) =>
      service === ref.to && port === ref.port && listener !== undefined,
  );
  return passes ? ground.everything : ground.nothing;
}

/** Twin of `enters`: who comes through a gateway gets as far as that sends it, everyone else enters. */
export function enterSets(ground: Ground, mesh: Mesh, ref: PortRef): RequestSet {
  const through = mesh.gateways.map((gateway) =>
    intersect(
      ground.from((caller) => caller.gateway === gateway.name),
      throughGateway(ground, gateway, ref),
    ),
  );
  return unionOf(ground, [ground.from((caller) => caller.gateway === undefined), ...through]);
}
