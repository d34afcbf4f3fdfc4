import type { Request } from '../../access/request.ts';
import { decideLayer, unrestricted, type Verdict } from './decide-layer.ts';
import { mildest } from '../decision.ts';
import type { Facts, Mesh } from '../mesh.ts';
import { opaqueIndex } from './opaque-index.ts';
import { refusedByTls } from './refused-by-tls.ts';
import type { Port, Way, Workload } from '../workload.ts';

/** The port of a workload that a connection arrives at; one that nobody declared is `otherPorts`. */
export function portOf(workload: Workload, number: number): Port {
  return workload.ports.find((port) => port.number === number) ?? workload.otherPorts;
}

function decideWay(facts: Facts, way: Way, request: Request): Verdict {
  let last = unrestricted;
  const asks: Verdict[] = [];
  for (const layer of way.layers) {
    last = decideLayer(facts, layer, { ...request, wire: way.wire });
    if (last.decision === 'deny') return last;
    if (last.decision === 'asks') asks.push(last);
  }
  return asks[0] ?? last;
}

/** What a workload does with a request at a container port: the best of all ways to reach it. */
export function decidePort(mesh: Mesh, workload: Workload, port: Port, request: Request): Verdict {
  const { all, workloads } = opaqueIndex(mesh.opaque);
  const opaque = all ?? workloads.get(workload.id);
  if (opaque) {
    const reason = `${opaque.what} acts on this workload and is not understood`;
    return { decision: 'unknown', cause: 'opaque', reason, rules: [opaque.at] };
  }
  const refused = refusedByTls(mesh.facts, port, request.peer);
  if (refused !== undefined)
    return {
      decision: 'deny',
      cause: 'tls',
      reason: refused,
      rules: port.mtls.at ? [port.mtls.at] : [],
    };
  // Without TLS there is no identity that a rule could see.
  const seen: Request =
    port.mtls.value === 'disable' ? { ...request, peer: { kind: 'none' } } : request;
  const verdicts = port.ways.map((way) => decideWay(mesh.facts, way, seen));
  const best = mildest(verdicts, ({ decision }) => decision);
  return best ?? { decision: 'deny', cause: 'port', reason: 'nothing listens there', rules: [] };
}
