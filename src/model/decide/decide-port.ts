import type { Request } from '../../access/request.ts';
import { decideLayer, type Verdict } from './decide-layer.ts';
import { mildest } from '../decision.ts';
import { isOfMesh } from './match-caller.ts';
import type { Facts, Mesh } from '../mesh.ts';
import { opaqueIndex } from './opaque-index.ts';
import type { Port, Way, Workload } from '../workload.ts';

/** The port of a workload that a connection arrives at; one that nobody declared is `otherPorts`. */
export function portOf(workload: Workload, number: number): Port {
  return workload.ports.find((port) => port.number === number) ?? workload.otherPorts;
}

/** What TLS refuses before any rule is asked. */
function refusedByTls(facts: Facts, port: Port, request: Request): string | undefined {
  if (port.mtls.value === 'disable') return undefined;
  if (request.peer.kind === 'none')
    return port.mtls.value === 'strict' ? 'the port takes only mutual TLS' : undefined;
  if (request.peer.kind === 'mesh' && !isOfMesh(facts, request.peer))
    return `the trust domain \`${request.peer.trustDomain}\` is foreign to this mesh`;
  return undefined;
}

function decideWay(facts: Facts, way: Way, request: Request): Verdict {
  let last: Verdict = { decision: 'allow', reason: 'nothing restricts access here', rules: [] };
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
    return { decision: 'unknown', reason, rules: [opaque.at] };
  }
  const refused = refusedByTls(mesh.facts, port, request);
  if (refused !== undefined)
    return { decision: 'deny', reason: refused, rules: port.mtls.at ? [port.mtls.at] : [] };
  // Without TLS there is no identity that a rule could see.
  const seen: Request =
    port.mtls.value === 'disable' ? { ...request, peer: { kind: 'none' } } : request;
  const verdicts = port.ways.map((way) => decideWay(mesh.facts, way, seen));
  const best = mildest(verdicts, ({ decision }) => decision);
  return best ?? { decision: 'deny', reason: 'nothing listens there', rules: [] };
}
