import { minus, union, type RequestSet } from '../../access/sets/request-set.ts';
import type { View } from '../../access/view.ts';
import { portOf } from '../../model/decide/decide-port.ts';
import { opaqueIndex } from '../../model/decide/opaque-index.ts';
import { refusedByTls } from '../../model/decide/refused-by-tls.ts';
import type { Mesh, Service } from '../../model/mesh.ts';
import type { Port, Way, Workload } from '../../model/workload.ts';
import type { Ground } from './ground.ts';
import { layerSets } from './layer-sets.ts';
import type { Sight } from './sight.ts';
import {
  allUnknown,
  denied,
  firstAsked,
  mildestOf,
  passing,
  strictestOf,
  within,
  type Asking,
  type Verdicts,
} from './verdicts.ts';
import { unionOf } from './union-of.ts';

/** Twin of `decideWay`: every layer must let a request pass; the first one that asks speaks. */
function waySets(ground: Ground, sight: Sight, way: Way): Verdicts {
  const layers = way.layers.map((layer) => layerSets(ground, { ...sight, wire: way.wire }, layer));
  const refused = layers
    .map((layer) => minus(ground.everything, passing(ground, layer)))
    .reduce(union, ground.nothing);
  const askings = layers.flatMap(({ asks }): readonly Asking[] => [...asks]);
  const asks = firstAsked(askings, refused);
  const asked: RequestSet = unionOf(ground, [refused, ...asks.values()]);
  return { allow: minus(ground.everything, asked), asks, unknown: ground.nothing };
}

/** Twin of `decidePort`: the best of all ways to reach a container port. */
export function portSets(
  ground: Ground,
  mesh: Mesh,
  workload: Workload,
  port: Port,
  edits: View,
): Verdicts {
  const { all, workloads } = opaqueIndex(mesh.opaque);
  if (all ?? workloads.get(workload.id)) return allUnknown(ground);
  const accepted = ground.from(
    ({ peer: sender }) => refusedByTls(mesh.facts, port, sender) === undefined,
  );
  // Without TLS there is no identity that a rule could see.
  const peer: Sight['peer'] = port.mtls.value === 'disable' ? { kind: 'none' } : 'sent';
  const sight: Sight = { facts: mesh.facts, wire: ground.wire, edits, peer };
  const ways = port.ways.map((way) => waySets(ground, sight, way));
  return within(mildestOf(ground, ways), accepted);
}

/** Twin of `decideWorkloads`: several must agree, the strictest speaks. */
export function workloadSets(
  ground: Ground,
  mesh: Mesh,
  service: Service,
  target: number,
  edits: View,
): Verdicts {
  const workloads = mesh.workloads.filter(({ id }) => service.workloads.includes(id));
  if (workloads.length === 0) return denied(ground);
  const all = workloads.map((workload) =>
    portSets(ground, mesh, workload, portOf(workload, target), edits),
  );
  return strictestOf(ground, all);
}
