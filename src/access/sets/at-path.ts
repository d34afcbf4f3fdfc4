import { atomOf } from './atom-of.ts';
import { follow, nodesOf, type Node } from './diagram.ts';
import type { Frame } from './frame.ts';
import type { RequestSet } from './request-set.ts';

/** The atom of a path at each level that asks about paths. */
function atomsOf({ levels }: Frame, path: string): ReadonlyMap<number, number> {
  const found = levels.flatMap((level, index): readonly [number, number][] => {
    const atom = level.kind === 'path' ? atomOf(level, path) : undefined;
    return atom === undefined ? [] : [[index, atom]];
  });
  return new Map(found);
}

/**
 * The requests that lie in a set if their path is this one, whatever path they have: so what happens at
 * one path can be compared with what happens at another. The frame must hold the path.
 */
export function atPath({ frame, node }: RequestSet, path: string): RequestSet {
  const atoms = atomsOf(frame, path);
  const { diagram } = frame;
  const known = new Map<Node, Node>();
  const rest = (at: Node): Node => known.get(at) ?? at;
  // From the last level up: what a node leads to is made before the node.
  for (const at of nodesOf(node).toSorted((a, b) => b.level - a.level)) {
    if (at.edges.length === 0) continue;
    const atom = atoms.get(at.level);
    const made = (): Node =>
      at.edges
        .map(({ atoms: own, to }) => diagram.intersect(diagram.literal(at.level, own), rest(to)))
        .reduce(diagram.union, diagram.none);
    known.set(at, atom === undefined ? made() : rest(follow(at, at.level, atom)));
  }
  return { frame, node: diagram.intersect(frame.care, rest(node)) };
}
