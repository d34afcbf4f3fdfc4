import {
  addBit,
  addBits,
  allBits,
  commonBits,
  hasBit,
  isNoBits,
  noBits,
  otherBits,
  sameBits,
  type Bits,
} from './bitset.ts';
import { nodeTable, type Node, type NodeTable } from './node-table.ts';

export type { Edge, Node } from './node-table.ts';

/** The sets over one list of levels, and what can be asked of them. */
export interface Diagram {
  readonly none: Node;
  readonly all: Node;
  /** The combinations whose atom at one level is one of these. */
  readonly literal: (level: number, atoms: Bits) => Node;
  readonly union: (a: Node, b: Node) => Node;
  readonly intersect: (a: Node, b: Node) => Node;
  /** What is in the first and not in the second. */
  readonly minus: (a: Node, b: Node) => Node;
  /** How many nodes were ever made. */
  readonly count: () => number;
  /** The result of work that makes at most so many nodes; nothing if it would make more. */
  readonly within: <T>(nodes: number, work: () => T) => T | undefined;
}

/** The node that an atom leads to, where the node may pass the level over. */
export function follow(node: Node, level: number, atom: number): Node {
  if (node.level !== level) return node;
  return node.edges.find(({ atoms }) => hasBit(atoms, atom))?.to ?? node;
}

/** Every node below a node, itself first. */
export function nodesOf(root: Node): readonly Node[] {
  const seen = new Set([root]);
  for (const node of seen) for (const { to } of node.edges) seen.add(to);
  return [...seen];
}

/** The child of every atom of a node, remembered where many are asked for. */
function childrenByAtom(): (node: Node, size: number) => readonly Node[] {
  const known = new Map<Node, readonly Node[]>();
  return (node, size) => {
    const found = known.get(node);
    if (found !== undefined) return found;
    const children = Array.from({ length: size }, (_, atom) => follow(node, node.level, atom));
    known.set(node, children);
    return children;
  };
}

function addTo(found: Map<Node, Bits>, to: Node, atoms: Bits): void {
  const known = found.get(to);
  if (known === undefined) found.set(to, atoms.slice());
  else addBits(known, atoms);
}

type Operation = 'union' | 'intersect' | 'minus';

interface Constants {
  readonly none: Node;
  readonly all: Node;
}

/** What an operation gives where one side is a constant, or both are the same. */
const shortcuts = {
  union: (a: Node, b: Node, { none, all }: Constants): Node | undefined => {
    if (a === all || b === all) return all;
    return a === none || a === b ? b : b === none ? a : undefined;
  },
  intersect: (a: Node, b: Node, { none, all }: Constants): Node | undefined => {
    if (a === none || b === none) return none;
    return a === all || a === b ? b : b === all ? a : undefined;
  },
  minus: (a: Node, b: Node, { none, all }: Constants): Node | undefined => {
    if (a === none || b === all || a === b) return none;
    return b === none ? a : undefined;
  },
};

/** An operation on two nodes of one diagram; what was asked once is remembered. */
function operationOn(table: NodeTable, constants: Constants, operation: Operation) {
  const childrenOf = childrenByAtom();
  const memo = new Map<number, Node>();
  const shortcut = shortcuts[operation];

  /** Both nodes stand at one level: edge by edge, or atom by atom where that is less work. */
  const together = (a: Node, b: Node): Node => {
    const size = table.size(a.level);
    const found = new Map<Node, Bits>();
    if (a.edges.length * b.edges.length > size) {
      const [left, right] = [childrenOf(a, size), childrenOf(b, size)];
      for (const [atom, child] of left.entries()) {
        const to = apply(child, right[atom] ?? constants.none);
        const atoms = found.get(to) ?? noBits(size);
        addBit(atoms, atom);
        found.set(to, atoms);
      }
    } else
      for (const x of a.edges)
        for (const y of b.edges) {
          const atoms = commonBits(x.atoms, y.atoms);
          if (atoms !== undefined) addTo(found, apply(x.to, y.to), atoms);
        }
    return table.nodeOf(a.level, found);
  };

  const apart = (a: Node, b: Node): Node => {
    const found = new Map<Node, Bits>();
    const upper = a.level < b.level ? a : b;
    for (const { atoms, to } of upper.edges)
      addTo(found, upper === a ? apply(to, b) : apply(a, to), atoms);
    return table.nodeOf(upper.level, found);
  };

  const apply = (a: Node, b: Node): Node => {
    const known = shortcut(a, b, constants);
    if (known !== undefined) return known;
    const key = a.id * 2 ** 26 + b.id;
    const remembered = memo.get(key);
    if (remembered !== undefined) return remembered;
    const node = a.level === b.level ? together(a, b) : apart(a, b);
    memo.set(key, node);
    return node;
  };
  return apply;
}

/** A diagram over levels with so many atoms each. */
export function diagram(sizes: readonly number[]): Diagram {
  const table = nodeTable(sizes);
  const constants: Constants = {
    none: { id: 0, level: sizes.length, edges: [] },
    all: { id: 1, level: sizes.length, edges: [] },
  };
  const { none, all } = constants;
  const [meet, join] = [
    operationOn(table, constants, 'intersect'),
    operationOn(table, constants, 'union'),
  ];
  // The order makes no difference to these two: one memory for both.
  const inOrder = (apply: (a: Node, b: Node) => Node) => (a: Node, b: Node) =>
    a.id > b.id ? apply(b, a) : apply(a, b);
  return {
    none,
    all,
    count: table.count,
    within: table.within,
    literal: (level, atoms) => {
      if (isNoBits(atoms)) return none;
      const size = table.size(level);
      if (sameBits(atoms, allBits(size))) return all;
      const others = otherBits(atoms, size);
      return table.nodeOf(
        level,
        new Map([
          [all, atoms],
          [none, others],
        ]),
      );
    },
    union: inOrder(join),
    intersect: inOrder(meet),
    minus: operationOn(table, constants, 'minus'),
  };
}
