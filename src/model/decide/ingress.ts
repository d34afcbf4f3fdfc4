import type { Request } from '../../access/request.ts';
import type { PathPattern } from '../../access/term.ts';
import type { Cause, Decision } from '../decision.ts';
import { addressPasses } from './match-address.ts';
import { hostCovers } from './match-host.ts';
import { matchesPath } from '../../access/match-path.ts';
import type { Gateway, IngressRoute, Mesh } from '../mesh.ts';

type Rank = readonly [kind: number, length: number, words: number];

/** Segments that are no wildcard: of two patterns of one length the one with more of them is narrower. */
const wordsIn = (text: string): number =>
  text.split('/').filter((segment) => segment !== '*').length;

function rankOf(path: PathPattern | undefined): Rank {
  if (path === undefined) return [-1, 0, 0];
  if ('exact' in path) return [2, path.exact.length, 0];
  if ('template' in path) return [1, path.template.length, wordsIn(path.template)];
  return 'subtree' in path ? [0, path.subtree.length, wordsIn(path.subtree)] : [0, 0, 0];
}

/**
 * The order of paths on a gateway: exact before a template before a subtree before everything; of one
 * kind the longer one, and of one length that with fewer wildcards.
 */
export function bySpecificity(a: PathPattern | undefined, b: PathPattern | undefined): number {
  const [left, right] = [rankOf(a), rankOf(b)];
  return right[0] - left[0] || right[1] - left[1] || right[2] - left[2];
}

/** The paths of a route that hold a path, the most specific first; without paths it holds every one. */
function holding({ paths }: IngressRoute, path: string): readonly (PathPattern | undefined)[] {
  if (paths === undefined) return [undefined];
  return paths.filter((pattern) => matchesPath(pattern, path)).sort(bySpecificity);
}

/** The route a gateway takes for a host and path: the most specific path wins. */
export function ingressRoute(
  gateway: Gateway,
  host: string,
  path: string,
): IngressRoute | undefined {
  const candidates = gateway.routes.flatMap((route) => {
    if (!route.hosts.some((pattern) => hostCovers(pattern, host))) return [];
    return holding(route, path).map((pattern) => ({ route, pattern }));
  });
  candidates.sort((a, b) => bySpecificity(a.pattern, b.pattern));
  return candidates[0]?.route;
}

/** Whether a request that names a gateway gets through it to the service it is meant for. */
export function enters(mesh: Mesh, request: Request): Decision {
  const allow: Decision = { decision: 'allow', cause: 'open', reason: 'enters', rules: [] };
  if (request.gateway === undefined) return allow;
  const gateway = mesh.gateways.find(({ name }) => name === request.gateway);
  const no = (cause: Cause, reason: string, rules: Decision['rules'] = []): Decision => ({
    decision: 'deny',
    cause,
    reason,
    rules,
  });
  if (gateway === undefined)
    return no('not-declared', `no gateway \`${request.gateway}\` is declared`);
  if (request.wire === 'tcp') {
    const passes = gateway.routes.some(
      ({ service, port, listener }) =>
        service === request.to && port === request.port && listener !== undefined,
    );
    const reason = `gateway \`${gateway.name}\` has no listener for it`;
    return passes ? allow : no('gateway', reason, [gateway.at]);
  }
  const route = ingressRoute(gateway, request.host, request.path);
  if (route === undefined || route.service !== request.to)
    return no('gateway', `gateway \`${gateway.name}\` does not send it there (404)`, [gateway.at]);
  if (route.port !== request.port)
    return no('port', `gateway \`${gateway.name}\` sends it to port ${route.port}`, route.from);
  if (route.remoteIp && !addressPasses(route.remoteIp, request.remoteIp))
    return no('address', `gateway \`${gateway.name}\` refuses the client's address`, route.from);
  return allow;
}
