import type { Request } from '../access/request.ts';
import type { Box } from '../access/term.ts';
import type { Decision } from '../model/decision.ts';
import type { Mesh } from '../model/mesh.ts';
import { accessOf } from '../reach/access.ts';
import type { Place } from '../source/place.ts';
import type { Caller, NameOf } from '../reach/caller.ts';
import { portSpace, type PortRef, type PortSpace } from '../reach/port-space.ts';
import { tellingProbes } from '../reach/probes.ts';
import { byEffort } from '../reach/simplest.ts';
import { boxWords } from '../reach/words.ts';
import type { Change, Witness } from './change.ts';
import { crossingOf } from './crossing.ts';
import { sources } from './field.ts';
import { focusOf } from './focus.ts';
import { withoutCovered, type Direction, type Row } from './fold-callers.ts';
import { asked, type Parts } from './parts.ts';

function isDeclared({ services, externals }: Mesh, to: string): boolean {
  return [...services, ...externals].some(({ name }) => name === to);
}

/** A service that is not declared has nothing that could be reached, whatever `decide` says of it. */
function passesIn(mesh: Mesh, to: string, decision: Decision): Decision['decision'] {
  return isDeclared(mesh, to) ? decision.decision : 'deny';
}

/** Which way a request moves. Where an answer is not certain, the worse reading counts. */
function directionOf(parts: Parts, { request, before, after }: Witness): Direction | undefined {
  const was = passesIn(parts.before, request.to, before);
  const is = passesIn(parts.after, request.to, after);
  if (was === is && before.asks === after.asks) return undefined;
  return is !== 'deny' && was !== 'allow' ? 'widens' : 'narrows';
}

function isCertain(parts: Parts, { request, before, after }: Witness): boolean {
  return [
    passesIn(parts.before, request.to, before),
    passesIn(parts.after, request.to, after),
  ].every((decision) => decision === 'allow' || decision === 'deny');
}

function differing(
  parts: Parts,
  space: PortSpace,
  focus: readonly Box[] | undefined,
): readonly Row[] {
  const rows = new Map<string, { caller: Caller; direction: Direction; witnesses: Witness[] }>();
  for (const { caller, request } of tellingProbes(space, focus)) {
    const witness = asked(parts, request);
    const direction = directionOf(parts, witness);
    if (direction === undefined) continue;
    const key = `${direction} ${caller.name}`;
    const row = rows.get(key) ?? { caller, direction, witnesses: [] };
    row.witnesses.push(witness);
    rows.set(key, row);
  }
  return [...rows.values()];
}

/** A single request in words, for differences that the rules' own words do not show. */
function requestInWords(request: Request): string {
  if (request.wire === 'tcp') return 'connections';
  return boxWords({ methods: [request.method], paths: [{ exact: request.path }] });
}

/** What a caller may do on each side, as far as it differs. */
function wordsOf(
  parts: Parts,
  space: PortSpace,
  row: Row,
  isOnly: boolean,
): { readonly before: string; readonly after: string } {
  const was = isDeclared(parts.before, space.ref.to)
    ? accessOf(parts.before, space, row.caller).words
    : [];
  const is = isDeclared(parts.after, space.ref.to)
    ? accessOf(parts.after, space, row.caller).words
    : [];
  const lost = was.filter((word) => !is.includes(word)).join(', ');
  const gained = is.filter((word) => !was.includes(word)).join(', ');
  const first = row.witnesses[0];
  const example = first === undefined ? '' : requestInWords(first.request);
  // With changes both ways each row speaks of its own: what is lost is not the "before" of a gain.
  if (row.direction === 'widens') return { before: isOnly ? lost : '', after: gained || example };
  return { before: lost || example, after: isOnly ? gained : '' };
}

/** Whether the service gets another path than the caller sent: harder to read beside the rules. */
function isRewritten({ request, before, after }: Witness): boolean {
  return [before, after].some(({ route }) => route !== undefined && route.path !== request.path);
}

/** A witness whose both answers are certain is the better proof; then the simpler request. */
function bestWitness(parts: Parts, { witnesses }: Row): Witness | undefined {
  const doubt = (w: Witness) => (isCertain(parts, w) ? 0 : 2) + (isRewritten(w) ? 1 : 0);
  return [...witnesses].sort((a, b) => doubt(a) - doubt(b) || byEffort(a.request, b.request))[0];
}

/** A rule's lines name the calls of all its callers: those of the others are not about this one. */
function linesOf(decision: Decision, from: string): readonly Place[] {
  return decision.rules.filter(({ pointer, object }) => {
    const isCall = pointer?.startsWith('/spec/calls') && object?.kind === 'Service';
    return !isCall || `${object.namespace}/${object.name}` === from;
  });
}

function changeOf(parts: Parts, space: PortSpace, row: Row, isOnly: boolean): Change {
  const witness = bestWitness(parts, row);
  const certain = witness !== undefined && isCertain(parts, witness);
  const owners = [...parts.after.owners, ...parts.before.owners];
  const from = row.caller.name;
  return {
    class: row.direction,
    certainty: certain ? 'exact' : 'may',
    from,
    ...space.ref,
    what: 'access',
    ...wordsOf(parts, space, row, isOnly),
    crossing: crossingOf(row.caller, space.ref.to, owners),
    ...(witness && { witness }),
    source: witness ? sources(linesOf(witness.before, from), linesOf(witness.after, from)) : [],
  };
}

/** The same request from another caller, as that one would send it. */
function resent(space: PortSpace, caller: Caller, request: Request): Request {
  const { gateway: _gateway, sourceIp: _sourceIp, ...rest } = request;
  const { peer, gateway, sourceIp } = caller;
  return {
    ...rest,
    peer,
    ...(gateway !== undefined && { gateway, host: space.hostFor(caller) }),
    ...(sourceIp !== undefined && { sourceIp }),
  };
}

/** Who may newly call one port, and who no longer: a change for each caller and direction. */
export function accessChanges(parts: Parts, ref: PortRef, nameOf: NameOf): readonly Change[] {
  const space = portSpace([parts.before, parts.after], ref, nameOf);
  const rows = differing(parts, space, focusOf(parts, ref));
  const moves = (caller: Caller, request: Request) =>
    directionOf(parts, asked(parts, resent(space, caller, request)));
  const gateways = [...parts.after.gateways, ...parts.before.gateways];
  return withoutCovered(rows, gateways, moves).map((row) => {
    const isOther = (one: Row) =>
      one.direction !== row.direction && one.caller.peer === row.caller.peer;
    return changeOf(parts, space, row, !rows.some(isOther));
  });
}
