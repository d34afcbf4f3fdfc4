import { matchesCaller } from '../../model/decide/match-caller.ts';
import { decide } from '../../model/decide/decide.ts';
import type { GuaranteeLine } from '../../model/guarantee.ts';
import type { Mesh } from '../../model/mesh.ts';
import type { Caller } from '../caller.ts';
import type { CallGraph } from '../chains/call-graph.ts';
import { shortestChain } from '../chains/shortest-chain.ts';
import { partition } from '../partition.ts';
import type { LineResult } from './result.ts';

/** Whether a chain that begins with a caller is one that a line speaks of. */
export function startsWith({ facts }: Mesh, line: GuaranteeLine, caller: Caller): boolean {
  const { peer, sourceIp, gateway } = caller;
  const matches = (pattern: NonNullable<GuaranteeLine['callers']>[number]) =>
    matchesCaller(facts, pattern, peer, sourceIp);
  if (line.except.some(matches)) return false;
  if (gateway !== undefined) return line.gateways.includes(gateway);
  return line.callers?.some(matches) ?? true;
}

/**
 * How a `never` stands: whether calls lead from its callers to its service otherwise than through those
 * it allows. Each step is a whole set of requests that may pass, not one that somebody thought of.
 */
export function evaluateNever(mesh: Mesh, line: GuaranteeLine, graph: CallGraph): LineResult {
  const result = { kind: line.kind, line: line.text, at: line.at };
  const walls = new Set(line.unlessThrough);
  const chain = shortestChain(graph, {
    to: line.to,
    ...(line.ports && { ports: line.ports }),
    isStart: (caller) => startsWith(mesh, line, caller),
    isWall: (service) => walls.has(service),
  });
  if (chain === undefined) return { ...result, status: 'holds' };
  const partOf = partition(mesh);
  const steps = chain.map(({ from, to, request }) => ({
    from,
    request,
    decision: decide(partOf(to), request),
  }));
  return { ...result, status: 'broken', chain: steps };
}
