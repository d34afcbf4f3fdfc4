import {
  intersect,
  isCertain,
  isEmpty,
  minus,
  nothing,
  peersWhere,
  union,
  type RequestSet,
} from '../../access/sets/request-set.ts';
import { witness } from '../../access/witness/witness.ts';
import { invariant } from '../../diagnostics/invariant.ts';
import { decide } from '../../model/decide/decide.ts';
import type { Decision } from '../../model/decision.ts';
import type { GuaranteeLine } from '../../model/guarantee.ts';
import type { Mesh } from '../../model/mesh.ts';
import type { Route } from '../../model/route.ts';
import { answersAt } from '../answers/answers-at.ts';
import { requestFrom, type PortFrame } from '../answers/port-frame.ts';
import type { Caller } from '../caller.ts';
import { possible, withoutRoutes } from '../possible.ts';
import { byEffort } from '../simplest.ts';
import { lineRequests } from './line-requests.ts';
import type { Counterexample, LineResult } from './result.ts';

/** Whether a route sends everything to the version that a line wants. */
function leadsTo({ to, version }: GuaranteeLine, destinations: Route['to']): boolean {
  return destinations.every(
    (share) => share.weight === 0 || (share.service === to && share.version === version),
  );
}

/** The requests of a line that are decided, or routed, otherwise than it wants. */
function breaking(port: PortFrame, mesh: Mesh, line: GuaranteeLine, asked: RequestSet): RequestSet {
  if (line.kind === 'deny') return intersect(asked, possible(port, mesh));
  const { allow, routed } = answersAt(port, mesh);
  // Undecidable is not enough: what is promised must be certain.
  if (line.kind === 'allow') return minus(asked, allow);
  // Who may call is the other lines' business: `routed` asks where a request would go.
  const good = routed.filter(({ route }) => !route.redirect && leadsTo(line, route.to));
  return minus(asked, good.map(({ requests }) => requests).reduce(union, nothing(port.frame)));
}

function keeps(line: GuaranteeLine, { decision, route }: Decision): boolean {
  if (line.kind === 'routed') return route !== undefined && leadsTo(line, route.to);
  return decision === line.kind;
}

/** From the caller who says most about who else may send it. */
const widest: readonly Caller['kind'][] = ['mesh', 'namespace', 'ingress', 'account'];

/** What the widest kind of caller sends of a set: `mesh` and not the first of its accounts. */
function byWidest({ frame, callers }: PortFrame, set: RequestSet): RequestSet {
  const sets = widest.map((kind) =>
    intersect(
      set,
      peersWhere(frame, (peer) => callers[peer]?.kind === kind),
    ),
  );
  return sets.find((own) => !isEmpty(own)) ?? set;
}

/** A request out of a set that breaks a line; nothing where `decide` does not say so. */
function counterexample(
  port: PortFrame,
  mesh: Mesh,
  line: GuaranteeLine,
  broken: RequestSet,
): Counterexample | undefined {
  const found = witness(byWidest(port, broken));
  if (found === undefined) return undefined;
  const request = requestFrom(port, found);
  const from = port.callers[found.peer]?.name ?? '';
  const decision = decide(mesh, request);
  if (!keeps(line, decision)) return { from, request, decision };
  const bare = withoutRoutes(mesh, line.to);
  const passedBy = bare && decide(bare, request);
  return passedBy && !keeps(line, passedBy) ? { from, request, decision: passedBy } : undefined;
}

/**
 * How a line about single requests stands: whether the set of its requests lies in the set that it
 * wants. `mesh`: the part that decides about its callee; `ports`: those that the line is about.
 */
export function evaluateLine(
  mesh: Mesh,
  line: GuaranteeLine,
  ports: readonly PortFrame[],
): LineResult {
  const result = { kind: line.kind, line: line.text, at: line.at };
  const asked = ports
    .map((port) => ({ port, requests: lineRequests(port, mesh, line) }))
    .filter(({ requests }) => !isEmpty(requests));
  // Nothing to refuse is refused; but "allowed" must have been seen to be allowed.
  if (asked.length === 0)
    return { ...result, status: line.kind === 'deny' ? 'holds' : 'not-evaluated' };
  const broken = asked
    .map(({ port, requests }) => ({ port, requests: breaking(port, mesh, line, requests) }))
    .filter(({ requests }) => !isEmpty(requests));
  if (broken.length === 0) return { ...result, status: 'holds' };
  const [simplest] = broken
    .flatMap(({ port, requests }) => counterexample(port, mesh, line, requests) ?? [])
    .sort((a, b) => byEffort(a.request, b.request));
  if (simplest) return { ...result, status: 'broken', witness: simplest };
  const isDoubtful = broken.some(({ requests }) => !isCertain(requests));
  invariant(isDoubtful, 'decide confirms what an exact set holds');
  return { ...result, status: 'not-proven' };
}
