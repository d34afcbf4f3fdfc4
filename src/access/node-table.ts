import { lowestBit, sameBits, type Bits } from './bitset.ts';

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
  /** Index of the level; of the two constants one after all levels. */
  readonly level: number;
  /** Their atoms share none and are together all; their nodes are distinct; by their least atom. */
  readonly edges: readonly Edge[];
}

/** Leaves work that has grown too large; it never leaves this file. */
class TooManyNodes extends Error {}

/** Makes nodes, and knows those that were made. */
export interface NodeTable {
  readonly count: () => number;
  /** The node with these edges, of atoms that share none; where there is one edge only, its end. */
  readonly nodeOf: (level: number, edges: ReadonlyMap<Node, Bits>) => Node;
  /** How many atoms a level has. */
  readonly size: (level: number) => number;
  readonly within: <T>(nodes: number, work: () => T) => T | undefined;
}

/** All nodes of a diagram: one with the same level and edges is made once. */
export function nodeTable(sizes: readonly number[]): NodeTable {
  const buckets = new Map<number, Node[]>();
  let made = 2;
  let most = Infinity;

  const hash = (level: number, edges: readonly Edge[]): number => {
    let value = level + 1;
    for (const { atoms, to } of edges) {
      value = Math.imul(value ^ to.id, 0x9e3779b1);
      for (const word of atoms) value = Math.imul(value ^ word, 0x85ebca6b) ^ (value >>> 15);
    }
    return value;
  };
  const isSame = (node: Node, level: number, edges: readonly Edge[]): boolean =>
    node.level === level &&
    node.edges.length === edges.length &&
    node.edges.every(({ atoms, to }, index) => {
      const other = edges[index];
      return other !== undefined && to === other.to && sameBits(atoms, other.atoms);
    });

  return {
    count: () => made,
    nodeOf: (level: number, found: ReadonlyMap<Node, Bits>): Node => {
      const edges = [...found].map(([to, atoms]) => ({ to, atoms }));
      const [first] = edges;
      if (first !== undefined && edges.length === 1) return first.to;
      if (edges.length > 1) edges.sort((a, b) => lowestBit(a.atoms) - lowestBit(b.atoms));
      const key = hash(level, edges);
      const bucket = buckets.get(key) ?? [];
      const known = bucket.find((node) => isSame(node, level, edges));
      if (known !== undefined) return known;
      if (made >= most) throw new TooManyNodes();
      const node: Node = { id: made, level, edges };
      made += 1;
      if (bucket.length === 0) buckets.set(key, bucket);
      bucket.push(node);
      return node;
    },
    size: (level: number): number => sizes[level] ?? 0,
    within: <T>(nodes: number, work: () => T): T | undefined => {
      most = made + nodes;
      try {
        return work();
      } catch (error) {
        if (error instanceof TooManyNodes) return undefined;
        throw error;
      } finally {
        most = Infinity;
      }
    },
  };
}
