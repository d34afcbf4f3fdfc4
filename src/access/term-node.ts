import { invariant } from '../diagnostics/invariant.ts';
import type { Bits } from './bitset.ts';
import type { Diagram, Node } from './diagram.ts';
import { clausesOf, type Clause } from './pull-back.ts';
import { questionKey, type Question } from './question.ts';
import type { Box, RequestTerm } from './term.ts';
import type { View } from './view.ts';

/** Where a question is answered. */
export interface Answer {
  readonly level: number;
  readonly atoms: Bits;
  /** Only of these callers the answer can be yes. */
  readonly peers?: Bits;
}

/** The space in which terms become sets. */
export interface Space {
  readonly wire: 'http' | 'tcp';
  readonly diagram: Diagram;
  /** By the key of a question. */
  readonly answers: ReadonlyMap<string, Answer>;
  /** Conditions that are one level as a whole, by their key. */
  readonly bundles: ReadonlyMap<string, number>;
}

/** A balanced fold: each intermediate set stays about as small as its share of the whole. */
function unionAll(sets: Diagram, nodes: readonly Node[]): Node {
  if (nodes.length <= 1) return nodes[0] ?? sets.none;
  const half = nodes.length >> 1;
  return sets.union(unionAll(sets, nodes.slice(0, half)), unionAll(sets, nodes.slice(half)));
}

function questionNode({ answers, diagram }: Space, question: Question): Node {
  const answer = answers.get(questionKey(question));
  invariant(answer !== undefined, 'a set is asked only what its frame was made for');
  const node = diagram.literal(answer.level, answer.atoms);
  if (answer.peers === undefined) return node;
  return diagram.intersect(diagram.literal(0, answer.peers), node);
}

function clauseNode(space: Space, { any, not }: Clause): Node {
  const { all, none, intersect, minus } = space.diagram;
  const alternatives = any.map((one) => {
    if (typeof one === 'boolean') return one ? all : none;
    return [one]
      .flat()
      .map((each) => questionNode(space, each))
      .reduce(intersect);
  });
  const node = unionAll(space.diagram, alternatives);
  return not ? minus(all, node) : node;
}

const isKeyed = ({ any }: Clause): boolean =>
  any.flat().some((question) => typeof question === 'object' && 'key' in question);

/** The conditions of a box on headers, claims and query keys, where there are several. */
export function bundleOf(clauses: readonly Clause[]): readonly Clause[] | undefined {
  const keyed = clauses.filter(isKeyed);
  return keyed.length > 1 ? keyed : undefined;
}

/** One text for equal bundles. */
export function bundleKey(bundle: readonly Clause[]): string {
  return JSON.stringify(bundle);
}

/** The combinations in a box where it stands, possible or not. */
export function boxNode(space: Space, box: Box, view: View): Node {
  const { diagram, bundles, wire } = space;
  const clauses = clausesOf(box, view, wire);
  if (clauses === undefined) return diagram.none;
  const bundle = bundles.size > 0 ? bundleOf(clauses) : undefined;
  const level = bundle && bundles.get(bundleKey(bundle));
  const own = level === undefined ? clauses : clauses.filter((one) => !isKeyed(one));
  const nodes = own.map((clause) => clauseNode(space, clause));
  if (level !== undefined) nodes.push(diagram.literal(level, Uint32Array.of(2)));
  // From the last level up, so that each step only puts a node on top.
  nodes.sort((a, b) => b.level - a.level);
  return nodes.reduce(diagram.intersect, diagram.all);
}

/** The combinations in a term where it stands, possible or not. */
export function termNode(space: Space, { boxes, minus = [] }: RequestTerm, view: View): Node {
  const { diagram } = space;
  const nodes = (some: readonly Box[]): Node =>
    unionAll(
      diagram,
      some.map((box) => boxNode(space, box, view)),
    );
  return diagram.minus(nodes(boxes), nodes(minus));
}
