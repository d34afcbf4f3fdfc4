import { intersect, minus, type RequestSet } from '../../access/sets/request-set.ts';
import type { View } from '../../access/view.ts';
import { opaqueIndex } from '../../model/decide/opaque-index.ts';
import type { External, Mesh, Service } from '../../model/mesh.ts';
import type { Route } from '../../model/route.ts';
import { isHttp } from '../../model/workload.ts';
import type { PortRef } from '../port-space.ts';
import { enterSets } from './enter-sets.ts';
import { groundIn, type Ground } from './ground.ts';
import { layerSets } from './layer-sets.ts';
import { workloadSets } from './port-sets.ts';
import { routeSets, type Taken } from './route-sets.ts';
import { asSent } from './sight.ts';
import { unionOf } from './union-of.ts';
import { denied, eitherOf, within, type Verdicts } from './verdicts.ts';

/** What a mesh does with the requests to one port: disjoint sets, and the rest is denied. */
export interface Answers extends Verdicts {
  /** What each route takes, in the order of the routes, whether it is let through or not. */
  readonly routed: readonly { readonly route: Route; readonly requests: RequestSet }[];
}

/** The verdicts behind routes: what arrives alike is judged once. */
function behindRoutes(
  ground: Ground,
  taken: readonly Taken[],
  judge: (edits: View) => Verdicts,
): Verdicts {
  const groups = new Map<string, { edits: View; parts: RequestSet[] }>();
  for (const { edits, requests } of taken.flatMap(({ cases }) => cases)) {
    const key = JSON.stringify(edits);
    const group = groups.get(key) ?? { edits, parts: [] };
    group.parts.push(requests);
    groups.set(key, group);
  }
  const verdicts = [...groups.values()].map(({ edits, parts }) =>
    within(judge(edits), unionOf(ground, parts)),
  );
  return eitherOf(ground, verdicts);
}

/** Twin of `takeRoute`: who is answered with a redirect goes nowhere. */
function takeRoutes(
  ground: Ground,
  mesh: Mesh,
  callee: Service | External,
  port: number,
): readonly Taken[] {
  return routeSets(ground, mesh.facts, callee.routes, port).filter(({ route }) => !route.redirect);
}

/** Twin of `decideService`. */
function serviceSets(ground: Ground, mesh: Mesh, service: Service, ref: PortRef): Answers {
  const port = service.ports.find(({ number }) => number === ref.port);
  if (port === undefined) return { ...denied(ground), routed: [] };
  const isPlain = ground.wire === 'tcp' || !isHttp(port.protocol);
  const judge = (edits: View) => workloadSets(ground, mesh, service, port.target, edits);
  if (isPlain || service.headless || service.routes.length === 0)
    return { ...judge({}), routed: [] };
  const taken = takeRoutes(ground, mesh, service, ref.port);
  return { ...behindRoutes(ground, taken, judge), routed: taken };
}

/** Twin of `decideExternal`: no workload, and so no TLS that is asked for an identity. */
function externalSets(ground: Ground, mesh: Mesh, external: External, ref: PortRef): Verdicts {
  const port = external.ports.find(({ number }) => number === ref.port);
  if (port === undefined) return denied(ground);
  const opaque = external.tls === 'passthrough' || !isHttp(port.protocol);
  const layer = external.layers.find((each) => each.port === ref.port)?.layer ?? external.layer;
  const wire = opaque ? 'tcp' : ground.wire;
  const judge = (edits: View) => layerSets(ground, { ...asSent(mesh.facts, wire), edits }, layer);
  const isRouted = !opaque && ground.wire !== 'tcp' && external.routes.length > 0;
  return isRouted
    ? behindRoutes(ground, takeRoutes(ground, mesh, external, ref.port), judge)
    : judge({});
}

/** Twin of `undecidable`: what acts on requests on their way, so that nobody can say what arrives. */
function undecidableSets(ground: Ground, mesh: Mesh, { to }: PortRef, via = ''): RequestSet {
  if (mesh.opaque.length === 0) return ground.nothing;
  const { all, services, gateways } = opaqueIndex(mesh.opaque);
  if (all ?? services.get(to) ?? gateways.get(via)) return ground.everything;
  return ground.from(({ gateway = '' }) => gateways.has(gateway));
}

/** Twin of `decide`. A callee that the mesh does not declare is nowhere to be reached: all is denied. */
export function answerSets(shared: Ground, mesh: Mesh, ref: PortRef): Answers {
  const ground = groundIn(shared, mesh);
  const service = mesh.services.find(({ name }) => name === ref.to);
  const external = mesh.externals.find(({ name }) => name === ref.to);
  if (service === undefined && external === undefined) return { ...denied(ground), routed: [] };
  const unknown = undecidableSets(ground, mesh, ref, external?.via);
  const enters = minus(enterSets(ground, mesh, ref), unknown);
  const answers: Answers = service
    ? serviceSets(ground, mesh, service, ref)
    : external
      ? { ...externalSets(ground, mesh, external, ref), routed: [] }
      : { ...denied(ground), routed: [] };
  const entered = within(answers, enters);
  return {
    ...entered,
    unknown: unionOf(ground, [unknown, entered.unknown]),
    routed: answers.routed.map(({ route, requests }) => ({
      route,
      requests: intersect(requests, enters),
    })),
  };
}
