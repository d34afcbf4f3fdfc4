import { restrict } from '../access/box-algebra.ts';
import type { Named, Vocabulary } from '../access/describe/describe.ts';
import type { Frame } from '../access/sets/frame.ts';
import { shapeOf } from '../access/path-algebra.ts';
import { singleTests, sortedBoxes } from '../access/describe/pieces.ts';
import { boxSet, forPeer, tokensWhere } from '../access/sets/request-set.ts';
import type { Box, CallerPattern, PathPattern } from '../access/term.ts';
import { hostPattern } from '../model/decide/match-host.ts';
import type { Mesh } from '../model/mesh.ts';
import type { Route } from '../model/route.ts';
import { boxesOf, portRules, type PortRules } from './port-rules.ts';
import type { PortRef } from './port-space.ts';

/** A path as it must be sent to arrive behind a rewrite as the pattern says; nothing where words cannot tell. */
function asSent(pattern: PathPattern, node: string, base: string): PathPattern | undefined {
  const [shape, start] = [shapeOf(pattern), base.replace(/\/$/, '').split('/')];
  if (shape === undefined) return undefined;
  if (!start.every((segment, index) => shape.segments[index] === segment)) return undefined;
  const path = [node, ...shape.segments.slice(start.length)].join('/');
  if (shape.below) return { subtree: path };
  return path.includes('*') ? { template: path || '/' } : { exact: path || '/' };
}

/** What a rule judges behind a rewrite, said of what the caller sends. */
function pulledBack({ match, rewrite }: Route, box: Box): readonly Box[] {
  const { path: base } = rewrite ?? {};
  if (base === undefined || box.paths === undefined) return [];
  const nodes = match
    .flatMap(({ paths }) => paths ?? [])
    .flatMap((pattern) => ('subtree' in pattern ? [pattern.subtree] : []));
  return nodes.flatMap((node) => {
    const paths = box.paths?.flatMap((pattern) => asSent(pattern, node, base) ?? []) ?? [];
    return paths.length === 0 ? [] : [{ ...box, paths }];
  });
}

/** The conditions of a rule on what a route takes: both must hold where the route decides, too. */
function taken({ match }: Route, box: Box): readonly Box[] {
  return match.flatMap(({ paths, methods, ...conditions }) => {
    if (Object.keys(conditions).length > 0) return [];
    return restrict(box, { ...(paths && { paths }), ...(methods && { methods }) }) ?? [];
  });
}

function ingressBoxes({ ingress }: PortRules): readonly Box[] {
  return ingress.flatMap(({ route: { hosts, paths, remoteIp } }): readonly Box[] => [
    {
      ...(paths && { paths }),
      ...(remoteIp && { remoteIp }),
    },
    ...(hosts.includes('*')
      ? []
      : [{ hosts: hosts.map((host) => hostPattern(host.toLowerCase())) }]),
  ]);
}

/** Products with every route are only worth it where there are few. */
const mostProducts = 400;

function boxesIn(rules: PortRules): readonly Box[] {
  const terms = [...rules.allow, ...rules.deny, ...rules.asks].map(({ requests }) => requests);
  const own = terms.flatMap(boxesOf);
  const { routes } = rules;
  const products =
    own.length * routes.length > mostProducts
      ? []
      : routes.flatMap((route) =>
          own.flatMap((box) => [...pulledBack(route, box), ...taken(route, box)]),
        );
  return [...own, ...products, ...routes.flatMap(({ match }) => match), ...ingressBoxes(rules)];
}

/** One path a box: an exception of one path is then not said of the others. */
function byPath(box: Box): readonly Box[] {
  return box.paths?.map((path) => ({ ...box, paths: [path] })) ?? [box];
}

const isSaid = (box: Box): boolean => Object.values(box).some((field) => field !== undefined);

/** A box of a rule or route, as a caller sends it, and whom it is about; absent = everyone. */
export interface Spoken {
  readonly box: Box;
  readonly callers?: readonly CallerPattern[];
}

/** Everything that the rules and routes of these meshes name at a port. */
export function spokenAt(meshes: readonly Mesh[], ref: PortRef): readonly Spoken[] {
  const rules = meshes.flatMap((mesh) => portRules(mesh, ref.to, ref.port) ?? []);
  return rules
    .flatMap(boxesIn)
    .flatMap(({ callers, ...rest }) =>
      isSaid(rest) ? byPath(rest).map((box): Spoken => ({ box, ...(callers && { callers }) })) : [],
    );
}

/** The boxes of them each once, the callers left out. */
export function namedBoxes(spoken: readonly Spoken[]): readonly Box[] {
  return sortedBoxes(spoken.map(({ box }) => box));
}

/** Every match of the routes of a callee, of whatever port: what none is for must be told apart, too. */
export function matchesTo(meshes: readonly Mesh[], { to }: PortRef): readonly Box[] {
  return meshes
    .flatMap(({ services, externals }) => [...services, ...externals])
    .filter(({ name }) => name === to)
    .flatMap(({ routes }) => routes.flatMap(({ match }) => match));
}

/** The networks that rules at a port name as callers. */
export function networksIn(meshes: readonly Mesh[], ref: PortRef): readonly string[] {
  const rules = meshes.flatMap((mesh) => portRules(mesh, ref.to, ref.port) ?? []);
  const all = rules.flatMap(({ allow, deny, asks }) => [...allow, ...deny, ...asks]);
  const callers = all
    .flatMap(({ requests }) => boxesOf(requests))
    .flatMap((box) => box.callers ?? []);
  return [
    ...new Set(callers.flatMap((pattern) => ('cidr' in pattern ? [pattern.cidr] : []))),
  ].sort();
}

/** A set of its own for each box, made when it is asked for. */
function boxSets(frame: Frame): (box: Box) => Named {
  const known = new Map<string, Named>();
  return (box) => {
    const key = JSON.stringify(box);
    const named = known.get(key) ?? { piece: { box }, set: boxSet(frame, box) };
    known.set(key, named);
    return named;
  };
}

/** Gives the vocabulary of a caller: some boxes and their single tests, as far as this one sends them. */
export function vocabularyOf(frame: Frame): (boxes: readonly Box[], peer: number) => Vocabulary {
  const isTcp = frame.universe.wire === 'tcp';
  const setOf = boxSets(frame);
  const kinds = (['bad', 'none'] as const).map((token): Named => ({
    piece: { token },
    set: tokensWhere(frame, (sent) => sent === token),
  }));
  return (boxes, peer) => {
    if (isTcp) return { boxes: [], tests: [] };
    const sent = (all: readonly Named[]) =>
      all.map(({ piece, set }): Named => ({ piece, set: forPeer(set, peer) }));
    return {
      boxes: sent(boxes.map(setOf)),
      tests: sent([...singleTests(boxes).map(setOf), ...kinds]),
    };
  };
}
