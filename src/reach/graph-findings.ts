import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Mesh } from '../model/mesh.ts';
import { amplification } from './checks/amplification.ts';
import { callGraph } from './checks/call-graph.ts';
import { cutStreams } from './checks/cut-streams.ts';
import { outliving } from './checks/outliving.ts';
import { repeatedWrites } from './checks/repeated-writes.ts';
import { retriesInCircles } from './checks/retry-circles.ts';
import { waysIn } from './checks/ways-in.ts';

/**
 * What timeouts and retries do together along the calls of a mesh, although each value is right by
 * itself. Chains and circles follow declared calls from the gateways on; what one route does to
 * single requests counts for everyone who is granted them. None of it is an error: whether one
 * request causes the next is known to the services only.
 */
export function graphFindings(mesh: Mesh): readonly Diagnostic[] {
  const ways = waysIn(mesh);
  const graph = callGraph(ways);
  return [
    ...amplification(graph),
    ...retriesInCircles(graph),
    ...outliving(ways),
    ...repeatedWrites(ways),
    ...cutStreams(ways),
  ];
}
