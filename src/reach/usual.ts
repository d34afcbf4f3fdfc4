import {
  boxSet,
  forPeer,
  intersect,
  nothing,
  tokensWhere,
  union,
  type RequestSet,
} from '../access/sets/request-set.ts';
import type { Box } from '../access/term.ts';
import { hostPattern } from '../model/decide/match-host.ts';
import type { Mesh } from '../model/mesh.ts';
import type { PortFrame } from './answers/port-frame.ts';
import { portRules, type PortRules } from './port-rules.ts';

/** The hosts under which a gateway sends anything to a port. */
function hostsThrough(rules: readonly PortRules[], gateway: string): readonly Box[] {
  const routes = rules.flatMap(({ ingress }) => ingress).filter((r) => r.gateway.name === gateway);
  const hosts = routes.flatMap(({ route }) => route.hosts);
  if (hosts.length === 0 || hosts.includes('*')) return [{}];
  return [{ hosts: hosts.map((host) => hostPattern(host.toLowerCase())) }];
}

/**
 * What each caller of a port usually sends, in the frame of these meshes: through a gateway only to the
 * hosts that lead here, and no token that nobody here reads. A description within this need not say
 * what goes without saying.
 */
export function usualAt(
  meshes: readonly Mesh[],
  { frame, callers, ref }: PortFrame,
): (peer: number) => RequestSet {
  const rules = meshes.flatMap((mesh) => portRules(mesh, ref.to, ref.port) ?? []);
  const known = new Set(rules.flatMap(({ issuers }) => issuers));
  const tokens = tokensWhere(
    frame,
    (token) => token === 'none' || (token !== 'bad' && known.has(token.issuer)),
  );
  return (peer) => {
    const gateway = callers[peer]?.gateway;
    if (gateway === undefined || frame.universe.wire === 'tcp') return forPeer(tokens, peer);
    const hosts = hostsThrough(rules, gateway).map((box) => boxSet(frame, box));
    return forPeer(intersect(tokens, hosts.reduce(union, nothing(frame))), peer);
  };
}
