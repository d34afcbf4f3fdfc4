import { lowestBit, sameBits, type Bits } from '../atoms/bitset.ts';

/** Where a set goes on for some of the atoms of a level. */
export interface Edge {
  readonly atoms: Bits;
  readonly to: Node;
}

/**
 * A set of combinations of atoms, one atom a level: equal sets are the same object. A level that is
 * passed over between a node and the next counts for all of its atoms.
 */
export interface Node {
  /** Small and unique in its diagram. */
  readonly id: number;
  /** Index of the level; of the three ends one after all levels. */
  readonly level: number;
  /** Their atoms share none and are together all; their nodes are distinct; by their least atom. */
  readonly edges: readonly Edge[];
  /** Whether no way down ends where nobody knows. Only then the same object means the same set. */
  readonly isKnown: boolean;
}

/** Where every way down ends: outside the set, inside, or where the work was given up. */
export interface Ends {
  readonly none: Node;
  readonly all: Node;
  readonly unknown: Node;
}

/** Makes nodes, and knows those that were made. */
export interface NodeTable extends Ends {
  readonly count: () => number;
  /** The node with these edges, of atoms that share none; where there is one edge only, its end. */
  readonly nodeOf: (level: number, edges: ReadonlyMap<Node, Bits>) => Node;
  /** How many atoms a level has. */
  readonly size: (level: number) => number;
}

function hashOf(level: number, edges: readonly Edge[]): number {
  let value = level + 1;
  for (const { atoms, to } of edges) {
    value = Math.imul(value ^ to.id, 0x9e3779b1);
    for (const word of atoms) value = Math.imul(value ^ word, 0x85ebca6b) ^ (value >>> 15);
  }
  return value;
}

function isSame(node: Node, level: number, edges: readonly Edge[]): boolean {
  return (
    node.level === level &&
    node.edges.length === edges.length &&
    node.edges.every(({ atoms, to }, index) => {
      const other = edges[index];
      return other !== undefined && to === other.to && sameBits(atoms, other.atoms);
    })
  );
}

/** All nodes of a diagram: one with the same level and edges is made once. */
export function nodeTable(sizes: readonly number[]): NodeTable {
  const buckets = new Map<number, Node[]>();
  const end = (id: number): Node => ({ id, level: sizes.length, edges: [], isKnown: id < 2 });
  const [none, all, unknown] = [end(0), end(1), end(2)];
  let made = 3;

  function nodeOf(level: number, found: ReadonlyMap<Node, Bits>): Node {
    const edges = [...found].map(([to, atoms]) => ({ to, atoms }));
    const [first] = edges;
    if (first !== undefined && edges.length === 1) return first.to;
    if (edges.length > 1) edges.sort((a, b) => lowestBit(a.atoms) - lowestBit(b.atoms));
    const key = hashOf(level, edges);
    const bucket = buckets.get(key) ?? [];
    const known = bucket.find((node) => isSame(node, level, edges));
    if (known !== undefined) return known;
    const node: Node = { id: made, level, edges, isKnown: edges.every(({ to }) => to.isKnown) };
    made += 1;
    if (bucket.length === 0) buckets.set(key, bucket);
    bucket.push(node);
    return node;
  }
  return { none, all, unknown, count: () => made, nodeOf, size: (level) => sizes[level] ?? 0 };
}
