import { boxSet, intersect, minus, type RequestSet } from '../../access/sets/request-set.ts';
import type { Request } from '../../access/request.ts';
import type { CallerPattern } from '../../access/term.ts';
import { matchesCaller } from '../../model/decide/match-caller.ts';
import { decide } from '../../model/decide/decide.ts';
import type { Decision } from '../../model/decision.ts';
import type { GuaranteeLine } from '../../model/guarantee.ts';
import type { Mesh } from '../../model/mesh.ts';
import type { Caller } from '../caller.ts';
import type { CallGraph, Entry } from '../chains/call-graph.ts';
import { shortestChain } from '../chains/shortest-chain.ts';
import { partition } from '../partition.ts';
import { withoutRoutes } from '../possible.ts';
import type { LineResult } from './result.ts';

const isNetwork = (pattern: CallerPattern): boolean => 'cidr' in pattern;

/** Whether a line speaks of chains that begin with a caller, or with some of what that sends. */
function startsWith({ facts }: Mesh, line: GuaranteeLine, caller: Caller): boolean {
  const { peer, gateway } = caller;
  const matches = (pattern: CallerPattern) => matchesCaller(facts, pattern, peer, undefined);
  if (line.except.some(matches)) return false;
  if (gateway !== undefined) return line.gateways.includes(gateway);
  const isAnonymous = peer.kind === 'none';
  return line.callers?.some((one) => matches(one) || (isAnonymous && isNetwork(one))) ?? true;
}

/**
 * With what of it a chain may begin: networks are of those who show no identity, and tell their requests
 * apart. A service that leaves its identity at home is still that service.
 */
function begins({ callers, except }: GuaranteeLine, origin: Caller, entry: Entry): RequestSet {
  const { port, caller, requests } = entry;
  if (caller.kind !== 'none') return requests;
  const from = (patterns: readonly CallerPattern[]) => boxSet(port.frame, { callers: patterns });
  const networks = except.filter(isNetwork);
  const left = networks.length === 0 ? requests : minus(requests, from(networks));
  const isNamed = origin.kind !== 'none' || callers === undefined;
  return isNamed ? left : intersect(left, from(callers));
}

/** What lets a request pass: the service itself, where only routes that can be passed by refuse it. */
function decidePassing(part: Mesh, request: Request): Decision {
  const usual = decide(part, request);
  const bare = usual.decision === 'deny' ? withoutRoutes(part, request.to) : undefined;
  return bare === undefined ? usual : decide(bare, request);
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
    begins: (origin, entry) => begins(line, origin, entry),
    isWall: (service) => walls.has(service),
  });
  if (chain === undefined) return { ...result, status: 'holds' };
  const partOf = partition(mesh);
  const steps = chain.map(({ from, to, request }) => ({
    from,
    request,
    decision: decidePassing(partOf(to), request),
  }));
  return { ...result, status: 'broken', chain: steps };
}
