import { restrict } from '../access/box-algebra.ts';
import type { Named, Vocabulary } from '../access/describe.ts';
import type { Frame } from '../access/frame.ts';
import { shapeOf } from '../access/path-algebra.ts';
import { singleTests, sortedBoxes, type Piece } from '../access/pieces.ts';
import { boxSet, forPeer, tokensWhere, type RequestSet } from '../access/request-set.ts';
import type { Box, PathPattern } from '../access/term.ts';
import { hostPattern } from '../model/decide/match-host.ts';
import type { Mesh } from '../model/mesh.ts';
import type { Route } from '../model/route.ts';
import { boxesOf, portRules, type PortRules } from '../reach/port-rules.ts';
import type { PortRef } from '../reach/port-space.ts';

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

/** Everything that the rules and routes of these meshes name at a port, as a caller sends it, the callers left out. */
export function namedBoxes(meshes: readonly Mesh[], ref: PortRef): readonly Box[] {
  const rules = meshes.flatMap((mesh) => portRules(mesh, ref.to, ref.port) ?? []);
  const boxes = rules.flatMap(boxesIn).map(({ callers: _callers, ...box }): Box => box);
  return sortedBoxes(boxes.filter(isSaid).flatMap(byPath));
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

/** Gives the vocabulary of each caller: the same boxes, as far as this one sends them. */
export function vocabularyFor(frame: Frame, boxes: readonly Box[]): (peer: number) => Vocabulary {
  const isTcp = frame.universe.wire === 'tcp';
  const named = (piece: Piece, set: RequestSet): Named => ({ piece, set });
  const all = (some: readonly Box[]) => some.map((box) => named({ box }, boxSet(frame, box)));
  const own = isTcp ? [] : all(boxes);
  const kinds = (['bad', 'none'] as const).map((token) =>
    named(
      { token },
      tokensWhere(frame, (sent) => sent === token),
    ),
  );
  const tests = isTcp ? [] : [...all(singleTests(boxes)), ...kinds];
  const each = new Map<number, Vocabulary>();
  return (peer) => {
    const known = each.get(peer);
    if (known !== undefined) return known;
    const sent = (list: readonly Named[]) =>
      list.map(({ piece, set }) => named(piece, forPeer(set, peer)));
    const made = { boxes: sent(own), tests: sent(tests) };
    each.set(peer, made);
    return made;
  };
}
