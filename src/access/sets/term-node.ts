import { invariant } from '../../diagnostics/invariant.ts';
import { addBits, type Bits } from '../atoms/bitset.ts';
import type { Diagram, Node } from './diagram.ts';
import { clausesOf, type Clause } from './pull-back.ts';
import { questionKey, type Question } from './question.ts';
import type { Box, RequestTerm } from '../term.ts';
import type { View } from '../view.ts';

/** Where a question is answered. */
export interface Answer {
  /** `unknown`: nowhere, it was beyond a limit. */
  readonly at: { readonly level: number; readonly atoms: Bits } | 'unknown';
  /** Only of these callers the answer can be yes. */
  readonly peers?: Bits;
}

/** The space in which terms become sets. */
export interface Space {
  readonly wire: 'http' | 'tcp';
  readonly diagram: Diagram;
  /** By the key of a question. */
  readonly answers: ReadonlyMap<string, Answer>;
  /** Conditions that are one level as a whole, by their key, or beyond the limit of such levels. */
  readonly bundles: ReadonlyMap<string, number | 'unknown'>;
}

/** A balanced fold: each intermediate set stays about as small as its share of the whole. */
function unionAll(sets: Diagram, nodes: readonly Node[]): Node {
  if (nodes.length <= 1) return nodes[0] ?? sets.none;
  const half = nodes.length >> 1;
  return sets.union(unionAll(sets, nodes.slice(0, half)), unionAll(sets, nodes.slice(half)));
}

function answerTo({ answers }: Space, question: Question): Answer {
  const answer = answers.get(questionKey(question));
  invariant(answer !== undefined, 'a set is asked only what its frame was made for');
  return answer;
}

function answerNode({ diagram }: Space, { at, peers }: Answer): Node {
  const node = at === 'unknown' ? diagram.unknown : diagram.literal(at.level, at.atoms);
  return peers === undefined ? node : diagram.intersect(diagram.literal(0, peers), node);
}

/** What one of some alternatives holds for; those that are asked at one level become one literal. */
function anyNode(space: Space, any: Clause['any']): Node {
  const { diagram } = space;
  const literals = new Map<number, Bits>();
  const nodes: Node[] = [];
  for (const one of any) {
    const answers = typeof one === 'boolean' ? [] : [one].flat().map((q) => answerTo(space, q));
    const [first] = answers;
    if (first === undefined) {
      nodes.push(one === true ? diagram.all : diagram.none);
    } else if (answers.length === 1 && first.peers === undefined && first.at !== 'unknown') {
      const known = literals.get(first.at.level);
      if (known) addBits(known, first.at.atoms);
      else literals.set(first.at.level, first.at.atoms.slice());
    } else {
      nodes.push(answers.map((each) => answerNode(space, each)).reduce(diagram.intersect));
    }
  }
  for (const [level, atoms] of literals) nodes.push(diagram.literal(level, atoms));
  // From the last level up, so that each step only puts a node on top.
  nodes.sort((a, b) => b.level - a.level);
  return unionAll(diagram, nodes);
}

function clauseNode(space: Space, { any, not }: Clause): Node {
  const node = anyNode(space, any);
  return not ? space.diagram.minus(space.diagram.all, node) : node;
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
  if (level !== undefined)
    nodes.push(level === 'unknown' ? diagram.unknown : diagram.literal(level, Uint32Array.of(2)));
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
