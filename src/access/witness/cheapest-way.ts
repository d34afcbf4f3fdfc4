import { byParts } from '../../diagnostics/order.ts';
import { hasBit, lowestBit } from '../atoms/bitset.ts';
import { nodesOf, type Node } from '../sets/diagram.ts';
import type { Frame } from '../sets/frame.ts';
import type { Level } from '../sets/level.ts';

/** How much a reader has to take in, in the order of what weighs most. */
type Effort = readonly number[];

const places = ['conditions', 'peer', 'host', 'path', 'method', 'other'] as const;
const noEffort: Effort = places.map(() => 0);

function effortAt(place: (typeof places)[number], rank: number, conditions = 0): Effort {
  return places.map((one) => (one === 'conditions' ? conditions : one === place ? rank : 0));
}

/** What the atom of a rank costs; the first one of every level costs nothing. */
function effortOf({ kind }: Level, rank: number): Effort {
  if (kind === 'peer' || kind === 'method' || kind === 'host' || kind === 'path')
    return effortAt(kind, rank);
  // No token before a bad one before a good one, whoever issued it.
  return effortAt('other', rank, Math.min(rank, kind === 'token' ? 2 : 1));
}

/** What nobody knows to be in the set is taken only where nothing is known to be. */
const guessed: Effort = effortAt('other', 0, 1_000_000);

const plus = (a: Effort, b: Effort): Effort => a.map((part, index) => part + (b[index] ?? 0));

interface Step {
  readonly effort: Effort;
  readonly atom: number;
  readonly to: Node;
}

/** An atom that is taken before all others of its level. */
export interface Preferred {
  readonly level: number;
  readonly atom: number;
}

/** For each node that follows, the atom that costs least: the preferred one, or the first. */
function stepsFrom(frame: Frame, node: Node, preferred: Preferred | undefined): readonly Step[] {
  const level = frame.levels[node.level];
  const first = preferred?.level === node.level ? preferred.atom : undefined;
  return node.edges.map(({ atoms, to }) => {
    const isFirst = first !== undefined && hasBit(atoms, first);
    const atom = isFirst ? first : lowestBit(atoms);
    const rank = first === undefined ? atom : isFirst ? 0 : atom + 1;
    return { effort: level === undefined ? noEffort : effortOf(level, rank), atom, to };
  });
}

/** The first step of the cheapest way from every node below one; a node without a way has none. */
function bestSteps(frame: Frame, root: Node, preferred: Preferred | undefined) {
  const { all, unknown } = frame.diagram;
  const found = new Map<Node, Step>();
  const effortFrom = (node: Node): Effort | undefined =>
    node === all ? noEffort : node === unknown ? guessed : found.get(node)?.effort;
  // From the last level up: what a node leads to is known before the node.
  for (const node of [...nodesOf(root)].sort((a, b) => b.level - a.level)) {
    for (const step of stepsFrom(frame, node, preferred)) {
      const rest = effortFrom(step.to);
      if (rest === undefined) continue;
      const effort = plus(step.effort, rest);
      const best = effortFrom(node);
      if (best === undefined || byParts(effort, best) < 0) found.set(node, { ...step, effort });
    }
  }
  return found;
}

/**
 * The atom of every level on the cheapest way through a set that is not empty; nothing at a level
 * where every atom will do.
 */
export function cheapestWay(
  frame: Frame,
  root: Node,
  preferred?: Preferred,
): readonly (number | undefined)[] {
  const best = bestSteps(frame, root, preferred);
  const atoms: (number | undefined)[] = frame.levels.map(() => undefined);
  for (let step = best.get(root), node = root; step !== undefined; step = best.get(node)) {
    atoms[node.level] = step.atom;
    node = step.to;
  }
  return atoms;
}
