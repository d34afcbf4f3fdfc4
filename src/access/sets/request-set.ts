import { invariant } from '../../diagnostics/invariant.ts';
import { bitsWhere, hasBit } from '../atoms/bitset.ts';
import { follow, nodesOf, type Node } from './diagram.ts';
import type { Frame } from './frame.ts';
import type { Box } from '../term.ts';
import { boxNode, termNode } from './term-node.ts';
import type { Asked } from './universe.ts';
import type { View } from '../view.ts';

/**
 * An exact set of requests: two sets of one frame with the same requests have the same node. Where
 * the rules are beyond a limit of the frame, or an operation on them is, a set is not certain
 * (`isCertain`); it is then never found to be empty, included or equal where it might not be.
 */
export interface RequestSet {
  readonly frame: Frame;
  readonly node: Node;
}

/** A token as rules tell them apart, its claims left out. */
export type TokenClass = 'none' | 'bad' | { readonly issuer: string };

const within = (frame: Frame, node: Node): RequestSet => ({
  frame,
  node: frame.diagram.intersect(frame.care, node),
});

/** The requests, as they are sent, that lie in a box where it stands. */
export function boxSet(frame: Frame, box: Box, view: View = {}): RequestSet {
  return within(frame, boxNode(frame, box, view));
}

/** The requests, as they are sent, that lie in a term where it stands. The frame must know the term. */
export function setOf(frame: Frame, { term, view = {} }: Asked): RequestSet {
  return within(frame, termNode(frame, term, view));
}

/** All requests there are. */
export function everything(frame: Frame): RequestSet {
  return { frame, node: frame.care };
}

/** No request. */
export function nothing(frame: Frame): RequestSet {
  return { frame, node: frame.diagram.none };
}

/** All requests of some callers. */
export function peersWhere(frame: Frame, test: (peer: number) => boolean): RequestSet {
  return within(frame, frame.diagram.literal(0, bitsWhere(frame.universe.peers, test)));
}

/** All requests with some kinds of token. */
export function tokensWhere(frame: Frame, test: (token: TokenClass) => boolean): RequestSet {
  const at = frame.levels.findIndex(({ kind }) => kind === 'token');
  if (at < 0) return test('none') ? everything(frame) : nothing(frame);
  const { issuers } = frame.universe;
  const classes: readonly TokenClass[] = ['none', 'bad', ...issuers.map((issuer) => ({ issuer }))];
  const atoms = bitsWhere(classes.length, (index) => test(classes[index] ?? 'bad'));
  return within(frame, frame.diagram.literal(at, atoms));
}

function combine(a: RequestSet, b: RequestSet, by: 'union' | 'intersect' | 'minus'): RequestSet {
  invariant(a.frame === b.frame, 'sets are combined in one frame');
  return { frame: a.frame, node: a.frame.diagram[by](a.node, b.node) };
}

/** The requests in either set. */
export function union(a: RequestSet, b: RequestSet): RequestSet {
  return combine(a, b, 'union');
}

/** The requests in both sets. */
export function intersect(a: RequestSet, b: RequestSet): RequestSet {
  return combine(a, b, 'intersect');
}

/** The requests in the first set and not in the second. */
export function minus(a: RequestSet, b: RequestSet): RequestSet {
  return combine(a, b, 'minus');
}

/** All requests that are not in a set. */
export function complement(a: RequestSet): RequestSet {
  return minus(everything(a.frame), a);
}

/** Whether no request is in a set. */
export function isEmpty(a: RequestSet): boolean {
  return a.node === a.frame.diagram.none;
}

/** Whether every request of the inner set is in the outer one. */
export function includes(outer: RequestSet, inner: RequestSet): boolean {
  return isEmpty(minus(inner, outer));
}

/** Whether two sets hold the same requests for sure. */
export function equals(a: RequestSet, b: RequestSet): boolean {
  invariant(a.frame === b.frame, 'sets are compared in one frame');
  // What was given up on both sides need not be the same.
  return a.node === b.node && a.node.isKnown;
}

/** Whether a set depends on nothing that was beyond a limit. Of others emptiness and inclusion are never proven. */
export function isCertain({ frame, node }: RequestSet): boolean {
  return node.isKnown && !nodesOf(node).some(({ level }) => frame.levels[level]?.isOpaque);
}

/** What one caller sends of a set; sets of several callers are equal where they send the same. */
export function forPeer({ frame, node }: RequestSet, peer: number): RequestSet {
  return { frame, node: follow(node, 0, peer) };
}

/** The callers, grouped by what they send of a set: groups by their first caller, callers in order. */
export function samePeers({ frame, node }: RequestSet): readonly (readonly number[])[] {
  const { peers } = frame.universe;
  const all = Array.from({ length: peers }, (_, peer) => peer);
  if (node.level !== 0 || peers === 0) return peers === 0 ? [] : [all];
  return node.edges.map(({ atoms }) => all.filter((peer) => hasBit(atoms, peer)));
}
