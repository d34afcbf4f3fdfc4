import type { Request } from '../../access/request.ts';
import { decideLayer, type Verdict } from './decide-layer.ts';
import { decidePort, portOf } from './decide-port.ts';
import { strictest, type Cause, type Decision } from '../decision.ts';
import { peerIn } from './gateway-peer.ts';
import { enters } from './ingress.ts';
import type { External, Mesh, Service } from '../mesh.ts';
import { opaqueIndex } from './opaque-index.ts';
import { pickRoute } from './pick-route.ts';
import type { Route } from '../route.ts';
import { throughRoute } from '../through-route.ts';
import { isHttp, type Workload } from '../workload.ts';

const denied = (cause: Cause, reason: string, rules: Decision['rules'] = []): Decision => ({
  decision: 'deny',
  cause,
  reason,
  rules,
});

function shadowOf(mesh: Mesh, workload: Workload, number: number, request: Request): boolean {
  return mesh.observers
    .filter((observer) => observer.workload === workload.id && observer.port === number)
    .some(({ layer }) => decideLayer(mesh.facts, layer, request).decision === 'deny');
}

/** What the workloads behind a service do; several must agree, the strictest speaks. */
function decideWorkloads(mesh: Mesh, service: Service, request: Request, target: number): Decision {
  const workloads = mesh.workloads.filter((workload) => service.workloads.includes(workload.id));
  if (workloads.length === 0)
    return denied('no-endpoints', `\`${service.name}\` has no endpoints`, service.from);
  const verdicts: (Verdict & { readonly shadow?: 'deny' })[] = workloads.map((workload) => {
    const port = portOf(workload, target);
    const verdict = decidePort(mesh, workload, port, request);
    const shadow = shadowOf(mesh, workload, port.number, request);
    return shadow && verdict.decision !== 'deny' ? { ...verdict, shadow: 'deny' } : verdict;
  });
  const worst = strictest(verdicts, ({ decision }) => decision);
  return worst ?? denied('port', 'nothing listens there');
}

interface Routed {
  readonly route: Route;
  readonly request: Request;
}

function takeRoute(mesh: Mesh, routes: readonly Route[], sent: Request): Routed | Decision {
  const route = pickRoute(mesh.facts, routes, sent);
  if (route === undefined) return denied('no-route', 'no route matches (404)');
  const { redirect } = route;
  if (redirect) {
    const reason = `answered with a redirect (${redirect.status})`;
    return { ...denied('redirect', reason, route.from), redirect };
  }
  return { route, request: throughRoute(mesh.facts, route, sent) };
}

function decideService(mesh: Mesh, service: Service, sent: Request): Decision {
  const port = service.ports.find(({ number }) => number === sent.port);
  if (port === undefined)
    return denied('port', `\`${service.name}\` has no port ${sent.port}`, service.from);
  const seesRequests = isHttp(port.protocol);
  if (sent.wire === 'tcp' || !seesRequests || service.headless || service.routes.length === 0)
    return decideWorkloads(
      mesh,
      service,
      seesRequests ? sent : { ...sent, wire: 'tcp' },
      port.target,
    );
  const taken = takeRoute(mesh, service.routes, sent);
  if ('decision' in taken) return taken;
  const verdict = decideWorkloads(mesh, service, taken.request, port.target);
  const { route, request } = taken;
  return { ...verdict, route: { to: route.to, by: route, path: request.path } };
}

function decideExternal(mesh: Mesh, external: External, sent: Request): Decision {
  const port = external.ports.find(({ number }) => number === sent.port);
  if (port === undefined)
    return denied('port', `\`${external.name}\` has no port ${sent.port}`, external.from);
  const opaque = external.tls === 'passthrough' || !isHttp(port.protocol);
  const layer = external.layers.find((each) => each.port === sent.port)?.layer ?? external.layer;
  const isRouted = !opaque && sent.wire !== 'tcp' && external.routes.length > 0;
  const taken = isRouted ? takeRoute(mesh, external.routes, sent) : undefined;
  if (taken && 'decision' in taken) return taken;
  const request = taken?.request ?? sent;
  const verdict = decideLayer(mesh.facts, layer, opaque ? { ...request, wire: 'tcp' } : request);
  if (external.via !== undefined) return verdict;
  return { ...verdict, reason: `${verdict.reason} (not enforced: no egress gateway)` };
}

/** What acts on a request on its way, so that nobody can say where it arrives and as what. */
function undecidable(mesh: Mesh, { to, gateway = '' }: Request, via = ''): Decision | undefined {
  if (mesh.opaque.length === 0) return undefined;
  const { all, services, gateways } = opaqueIndex(mesh.opaque);
  const opaque = all ?? services.get(to) ?? gateways.get(gateway) ?? gateways.get(via);
  if (opaque === undefined) return undefined;
  const reason = `${opaque.what} acts on this request and is not understood`;
  return { decision: 'unknown', cause: 'opaque', reason, rules: [opaque.at] };
}

/**
 * The reference meaning of a mesh: what happens to one request. It matches the request against the
 * patterns directly, one after the other; everything cleverer is tested against it. It speaks of
 * canonical paths: what a target makes of others (`pathNormalization`) is the target's, and `compare`
 * tells of a change of it. What comes through a gateway comes from the gateway's account in this mesh.
 */
export function decide(mesh: Mesh, sent: Request): Decision {
  const service = mesh.services.find(({ name }) => name === sent.to);
  const external = mesh.externals.find(({ name }) => name === sent.to);
  const unknown = (service ?? external) && undecidable(mesh, sent, external?.via);
  if (unknown !== undefined) return unknown;
  const entered = enters(mesh, sent);
  if (entered.decision === 'deny') return entered;
  const request = { ...sent, peer: peerIn(mesh, sent) };
  const decision = service
    ? decideService(mesh, service, request)
    : external && decideExternal(mesh, external, request);
  if (decision === undefined) {
    const reason = `no service \`${sent.to}\` is declared`;
    return { decision: 'unknown', cause: 'not-declared', reason, rules: [] };
  }
  return { ...decision, rules: [...entered.rules, ...decision.rules] };
}
