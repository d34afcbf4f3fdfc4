import {
  complement,
  forPeer,
  intersect,
  isEmpty,
  union,
  nothing,
  type RequestSet,
} from '../access/sets/request-set.ts';
import { witness as witnessIn } from '../access/witness/witness.ts';
import type { Decision } from '../model/decision.ts';
import type { Mesh } from '../model/mesh.ts';
import { requestFrom } from '../reach/answers/port-frame.ts';
import { usualAt } from '../reach/usual.ts';
import type { Place } from '../source/place.ts';
import { wordedAt, type Worded } from '../reach/worded-port.ts';
import { accessWords } from './access-words.ts';
import type { Change, Witness } from './change.ts';
import { crossingOf } from './crossing.ts';
import { sources } from './field.ts';
import { withoutCovered } from './fold-callers.ts';
import { withoutNarrower } from './fold-networks.ts';
import { asked, type Parts } from './parts.ts';
import { isSettled, usualHost, type PortPair } from './port-pair.ts';
import { networkCount, rowsOf, type Direction, type Row } from './row.ts';

function isDeclared({ services, externals }: Mesh, to: string): boolean {
  return [...services, ...externals].some(({ name }) => name === to);
}

/** A service that is not declared has nothing that could be reached, whatever `decide` says of it. */
function passesIn(mesh: Mesh, to: string, decision: Decision): Decision['decision'] {
  return isDeclared(mesh, to) ? decision.decision : 'deny';
}

/** Which way one request moves, as `decide` says. */
function directionOf(parts: Parts, { request, before, after }: Witness): Direction | undefined {
  const was = passesIn(parts.before, request.to, before);
  const is = passesIn(parts.after, request.to, after);
  if (was === is && before.asks === after.asks) return undefined;
  return is !== 'deny' && was !== 'allow' ? 'widens' : 'narrows';
}

/** What gets to the service under another path than its caller sent: harder to read beside the rules. */
function rewritten({ port, before, after }: PortPair): RequestSet {
  return [...before.routed, ...after.routed]
    .filter(({ route }) => route.rewrite?.path !== undefined)
    .map(({ requests }) => requests)
    .reduce(union, nothing(port.frame));
}

/** Gives sets from the best proof to the last resort: settled on both sides, not rewritten. */
function preferring(pair: PortPair): (moved: RequestSet) => readonly RequestSet[] {
  const doubts = [pair.before, pair.after].flatMap(({ asks, unknown }) => [
    unknown,
    ...asks.values(),
  ]);
  const certain = doubts.map(complement);
  const plain = complement(rewritten(pair));
  return (moved) => {
    const settled = certain.reduce(intersect, moved);
    return [intersect(settled, plain), settled, intersect(moved, plain), moved];
  };
}

interface About {
  readonly within: RequestSet;
  readonly isOnly: boolean;
  readonly worded: Worded;
  readonly preferred: (moved: RequestSet) => readonly RequestSet[];
}

/** The simplest request of a row, with what `decide` says of it; nothing if that does not agree. */
function witnessOf(parts: Parts, pair: PortPair, row: Row, about: About): Witness | undefined {
  const best = about.preferred(row.requests).find((set) => !isEmpty(set));
  const assignment = best && witnessIn(best, (peer) => usualHost(pair, peer));
  if (assignment === undefined) return undefined;
  const found = asked(parts, requestFrom(pair.port, assignment));
  return directionOf(parts, found) === row.direction ? found : undefined;
}

/** A rule's lines name the calls of all its callers: those of the others are not about this one. */
function linesOf(decision: Decision, from: string): readonly Place[] {
  return decision.rules.filter(({ pointer, object }) => {
    const isCall = pointer?.startsWith('/spec/calls') && object?.kind === 'Service';
    return !isCall || `${object.namespace}/${object.name}` === from;
  });
}

function changeOf(parts: Parts, pair: PortPair, row: Row, about: About): Change {
  const { to, port } = pair.port.ref;
  const witness = witnessOf(parts, pair, row, about);
  const owners = [...parts.after.owners, ...parts.before.owners];
  const from = row.caller.name;
  return {
    class: row.direction,
    certainty: witness !== undefined && isSettled(pair, row.requests) ? 'exact' : 'may',
    from,
    to,
    port,
    what: 'access',
    ...accessWords(pair, row, about),
    crossing: crossingOf(row.caller, to, owners),
    ...(witness && { witness }),
    source: witness ? sources(linesOf(witness.before, from), linesOf(witness.after, from)) : [],
  };
}

/** Who may newly call one port, and who no longer: a change for each caller and direction. */
export function accessChanges(parts: Parts, pair: PortPair): readonly Change[] {
  const rows = rowsOf(parts, pair);
  if (rows.length === 0) return [];
  const gateways = [...parts.after.gateways, ...parts.before.gateways];
  const usual = usualAt([parts.before, parts.after], pair.port);
  const within = ({ peer, from }: Row) => intersect(usual(peer), forPeer(from, peer));
  const [worded, preferred] = [wordedAt(pair), preferring(pair)];
  const addresses = networkCount(pair);
  const told = withoutCovered(rows, gateways, within, addresses).map((row) => {
    const isOther = (one: Row) => one.direction !== row.direction && one.from === row.from;
    const isOnly = !rows.some(isOther);
    const about = { within: within(row), isOnly, worded, preferred };
    return { row, change: changeOf(parts, pair, row, about) };
  });
  return withoutNarrower(told, pair.networks).map(({ change }) => change);
}
