import type { Request } from '../access/request.ts';
import type { PathPattern } from '../access/term.ts';
import type { Decision } from './decision.ts';
import { addressPasses } from './match-address.ts';
import { hostCovers } from './match-host.ts';
import { matchesPath } from './match-path.ts';
import type { Gateway, IngressRoute, Mesh } from './mesh.ts';

/** How specific a path pattern is on a gateway: exact before anything else, then the longer one. */
function specificity(pattern: PathPattern): readonly [number, number] {
  if ('exact' in pattern) return [2, pattern.exact.length];
  if ('template' in pattern) return [1, pattern.template.length];
  if ('subtree' in pattern) return [0, pattern.subtree.length];
  return [0, 0];
}

function bestMatch(route: IngressRoute, path: string): readonly [number, number] | undefined {
  if (route.paths === undefined) return [-1, 0];
  const matches = route.paths.filter((pattern) => matchesPath(pattern, path)).map(specificity);
  return matches.sort((a, b) => b[0] - a[0] || b[1] - a[1])[0];
}

/** The route a gateway takes for a host and path: the most specific path wins. */
export function ingressRoute(
  gateway: Gateway,
  host: string,
  path: string,
): IngressRoute | undefined {
  const candidates = gateway.routes.flatMap((route) => {
    if (!route.hosts.some((pattern) => hostCovers(pattern, host))) return [];
    const best = bestMatch(route, path);
    return best === undefined ? [] : [{ route, best }];
  });
  candidates.sort((a, b) => b.best[0] - a.best[0] || b.best[1] - a.best[1]);
  return candidates[0]?.route;
}

/** Whether a request that names a gateway gets through it to the service it is meant for. */
export function enters(mesh: Mesh, request: Request): Decision {
  const allow: Decision = { decision: 'allow', reason: 'enters', rules: [] };
  if (request.gateway === undefined) return allow;
  const gateway = mesh.gateways.find(({ name }) => name === request.gateway);
  const no = (reason: string, rules: Decision['rules'] = []): Decision => ({
    decision: 'deny',
    reason,
    rules,
  });
  if (gateway === undefined) return no(`no gateway \`${request.gateway}\` is declared`);
  if (request.wire === 'tcp') {
    const passes = gateway.routes.some(
      ({ service, port, listener }) =>
        service === request.to && port === request.port && listener !== undefined,
    );
    return passes ? allow : no(`gateway \`${gateway.name}\` has no listener for it`, [gateway.at]);
  }
  const route = ingressRoute(gateway, request.host, request.path);
  if (route === undefined || route.service !== request.to)
    return no(`gateway \`${gateway.name}\` does not send it there (404)`, [gateway.at]);
  if (route.port !== request.port)
    return no(`gateway \`${gateway.name}\` sends it to port ${route.port}`, route.from);
  if (route.remoteIp && !addressPasses(route.remoteIp, request.remoteIp))
    return no(`gateway \`${gateway.name}\` refuses the client's address`, route.from);
  return allow;
}
