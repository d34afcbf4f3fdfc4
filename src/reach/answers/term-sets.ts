import { intersect, minus, type RequestSet } from '../../access/sets/request-set.ts';
import type { Peer } from '../../access/request.ts';
import type { Box, CallerPattern, RequestTerm } from '../../access/term.ts';
import { matchesCaller } from '../../model/decide/match-caller.ts';
import { isHttpOnly } from '../../model/decide/match.ts';
import type { Ground } from './ground.ts';
import { unionOf } from './union-of.ts';
import type { Sight } from './sight.ts';

/** What comes from an address in one of the networks, for callers that show no identity here. */
function fromNetworks(ground: Ground, { peer }: Sight, networks: readonly CallerPattern[]) {
  if (networks.length === 0) return ground.nothing;
  if (peer === 'sent') return ground.inBox({ callers: networks }, {});
  // Where nobody's identity is seen every caller may be known by its address.
  return peer.kind === 'none'
    ? ground.inBox({ callers: networks }, { caller: 'none' })
    : ground.nothing;
}

/** What callers send whom one of the patterns names. */
function fromCallers(
  ground: Ground,
  sight: Sight,
  patterns: readonly CallerPattern[] | undefined,
): RequestSet {
  if (patterns === undefined) return ground.everything;
  const networks = patterns.filter((pattern) => 'cidr' in pattern);
  const named = patterns.filter((pattern) => !('cidr' in pattern));
  const isNamed = (peer: Peer) =>
    named.some((pattern) => matchesCaller(sight.facts, pattern, peer, undefined));
  const { peer: seen } = sight;
  const known =
    named.length === 0
      ? ground.nothing
      : seen === 'sent'
        ? ground.from(({ peer }) => isNamed(peer), named)
        : isNamed(seen)
          ? ground.everything
          : ground.nothing;
  return unionOf(ground, [known, fromNetworks(ground, sight, networks)]);
}

/** Twin of `inBox`. A box with an HTTP field never holds a TCP connection. */
export function inBoxSets(ground: Ground, sight: Sight, box: Box): RequestSet {
  const { callers, ...rest } = box;
  const from = fromCallers(ground, sight, callers);
  if (sight.wire === 'tcp') return isHttpOnly(box) ? ground.nothing : from;
  return isHttpOnly(box) ? intersect(from, ground.inBox(rest, sight.edits)) : from;
}

/** Twin of `inTerm`. */
export function inTermSets(ground: Ground, sight: Sight, term: RequestTerm): RequestSet {
  const inBoxes = (boxes: readonly Box[] = []) =>
    unionOf(
      ground,
      boxes.map((box) => inBoxSets(ground, sight, box)),
    );
  return minus(inBoxes(term.boxes), inBoxes(term.minus));
}
