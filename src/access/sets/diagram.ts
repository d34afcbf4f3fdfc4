import {
  addBit,
  allBits,
  commonBits,
  eitherBits,
  hasBit,
  isNoBits,
  noBits,
  numbersIn,
  otherBits,
  sameBits,
  type Bits,
} from '../atoms/bitset.ts';
import { allowance, type Allowance } from './allowance.ts';
import { nodeTable, type Ends, type Node, type NodeTable } from './node-table.ts';

export type { Node } from './node-table.ts';

/**
 * The sets over one list of levels, and what can be asked of them. An operation that grows too large
 * ends in `unknown`, and so does all that is made from it where that makes a difference: what is in
 * `none` or `all` of a set is so for sure.
 */
export interface Diagram extends Ends {
  /** The combinations whose atom at one level is one of these. */
  readonly literal: (level: number, atoms: Bits) => Node;
  readonly union: (a: Node, b: Node) => Node;
  readonly intersect: (a: Node, b: Node) => Node;
  /** What is in the first and not in the second. */
  readonly minus: (a: Node, b: Node) => Node;
  /** How many nodes were ever made. */
  readonly count: () => number;
  /** The result of operations that take at most so much work; nothing if one was given up. */
  readonly within: Allowance['within'];
}

/** All operations of one diagram: about a second, and a hundred megabytes or two. */
const usualWork = 10_000_000;
/** What one operation may take of it. */
const share = 1 / 4;

/** What a new node costs, beside the words of its edges. */
const nodeWork = 30;

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

/** The child of every atom of a node. */
function childrenOf({ edges }: Node, size: number): readonly Node[] {
  const children = Array<Node>(size);
  for (const { atoms, to } of edges) for (const atom of numbersIn(atoms)) children[atom] = to;
  return children;
}

function addTo(found: Map<Node, Bits>, to: Node, atoms: Bits): void {
  const known = found.get(to);
  found.set(to, known === undefined ? atoms : eitherBits(known, atoms));
}

type Operation = 'union' | 'intersect' | 'minus';

/** What an operation gives where one side is an end, or both are the same. */
const shortcuts = {
  union: (a: Node, b: Node, { none, all }: Ends): Node | undefined => {
    if (a === all || b === all) return all;
    return a === none || a === b ? b : b === none ? a : undefined;
  },
  intersect: (a: Node, b: Node, { none, all }: Ends): Node | undefined => {
    if (a === none || b === none) return none;
    return a === all || a === b ? b : b === all ? a : undefined;
  },
  minus: (a: Node, b: Node, { none, all, unknown }: Ends): Node | undefined => {
    if (a === none || b === all) return none;
    if (b === none) return a;
    // What two sets have that nobody knows need not be the same.
    if (a === b && a.isKnown) return none;
    return b === unknown && (a === all || a === unknown) ? unknown : undefined;
  },
};

/** An operation on two nodes of one diagram; what was asked once is remembered. */
function operationOn(table: NodeTable, { spend }: Allowance, operation: Operation) {
  const memo = new Map<number, Node>();
  const shortcut = shortcuts[operation];

  /** Both nodes stand at one level: edge by edge, or atom by atom where that is less work. */
  const together = (a: Node, b: Node): Node => {
    const size = table.size(a.level);
    const found = new Map<Node, Bits>();
    const pairs = a.edges.length * b.edges.length;
    spend(Math.min(size, pairs * (1 + (size >>> 9))));
    if (pairs > size) {
      const right = childrenOf(b, size);
      for (const [atom, child] of childrenOf(a, size).entries()) {
        const to = apply(child, right[atom] ?? table.none);
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
    return nodeOf(a.level, found);
  };

  const apart = (a: Node, b: Node): Node => {
    const found = new Map<Node, Bits>();
    const upper = a.level < b.level ? a : b;
    spend(upper.edges.length);
    for (const { atoms, to } of upper.edges)
      addTo(found, upper === a ? apply(to, b) : apply(a, to), atoms);
    return nodeOf(upper.level, found);
  };

  /** A node takes memory for good: it costs more than a look at one. */
  const nodeOf = (level: number, found: ReadonlyMap<Node, Bits>): Node => {
    const before = table.count();
    const node = table.nodeOf(level, found);
    const words = (found.size * table.size(level)) >>> 5;
    spend(4 + (table.count() > before ? nodeWork + words : 0));
    return node;
  };

  // Down one level a call: a frame has no more levels than a stack can bear (`levels-of.ts`).
  const apply = (a: Node, b: Node): Node => {
    const known = shortcut(a, b, table);
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
export function diagram(sizes: readonly number[], work = usualWork): Diagram {
  const table = nodeTable(sizes);
  const { none, all, unknown } = table;
  const allowed = allowance(work, work * share);
  const applied = (operation: Operation) => {
    const apply = operationOn(table, allowed, operation);
    const shortcut = shortcuts[operation];
    return (a: Node, b: Node) =>
      shortcut(a, b, table) ?? allowed.operation(() => apply(a, b), unknown);
  };
  const [meet, join] = [applied('intersect'), applied('union')];
  // The order makes no difference to these two: one memory for both.
  const inOrder = (apply: (a: Node, b: Node) => Node) => (a: Node, b: Node) =>
    a.id > b.id ? apply(b, a) : apply(a, b);
  return {
    none,
    all,
    unknown,
    count: table.count,
    within: allowed.within,
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
    minus: applied('minus'),
  };
}
