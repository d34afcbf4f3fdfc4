import { byCodeUnits } from '../diagnostics/order.ts';
import { careSet } from './care.ts';
import { diagram, type Node } from './diagram.ts';
import type { KeyLevels, Level } from './level.ts';
import { answersOf, levelsOf } from './levels-of.ts';
import { clausesOf, type Clause } from './pull-back.ts';
import { questionKey, type Question } from './question.ts';
import { bundleKey, bundleOf, termNode, type Space } from './term-node.ts';
import type { Asked, Universe } from './universe.ts';

export type { Asked, Universe } from './universe.ts';

/** What a list of terms can tell apart: the space in which their sets are exact. */
export interface Frame extends Space {
  readonly universe: Universe;
  readonly levels: readonly Level[];
  /** The levels of each header, claim and query key. */
  readonly keys: readonly KeyLevels[];
  /** The combinations that some request has; every set lies inside. */
  readonly care: Node;
}

/** So few conditions on several keys at once cannot multiply beyond measure. */
const harmless = 12;
/** Beyond it conditions on several keys are no longer taken apart. */
const mostNodes = 60_000;

const bundleLevel = (bundle: readonly Clause[]): Level => ({
  kind: 'header',
  size: 2,
  examples: [],
  asked: [],
  bundle,
  isOpaque: true,
});

type Boxes = readonly (readonly Clause[])[];

function boxesOf(asked: readonly Asked[], wire: Universe['wire']): Boxes {
  return asked.flatMap(({ term, view = {} }) =>
    [...term.boxes, ...(term.minus ?? [])].map((box) => clausesOf(box, view, wire) ?? []),
  );
}

const questionsOf = (clauses: readonly Clause[]): readonly Question[] =>
  clauses.flatMap(({ any }) => any.flat()).filter((one) => typeof one !== 'boolean');

function bundlesOf(boxes: Boxes): ReadonlyMap<string, readonly Clause[]> {
  const bundles = boxes.map(bundleOf).filter((bundle) => bundle !== undefined);
  const each = bundles.map((bundle) => [bundleKey(bundle), bundle] as const);
  return new Map(each.sort(([a], [b]) => byCodeUnits(a, b)));
}

/** Where nobody knows what the values of a key can match together, no answer about it is certain. */
function withoutCare(levels: readonly Level[], keys: readonly KeyLevels[]): readonly Level[] {
  const unknown = new Set(keys.flatMap((key) => key.levels));
  return levels.map((level, index) => (unknown.has(index) ? { ...level, isOpaque: true } : level));
}

function framed(
  boxes: Boxes,
  universe: Universe,
  bundles: ReadonlyMap<string, readonly Clause[]>,
): Frame {
  const questions = new Map(
    boxes.flatMap(questionsOf).map((question) => [questionKey(question), question]),
  );
  const together = boxes.map((box) => questionsOf(box).map(questionKey));
  const { levels, keys } = levelsOf([...questions.values()], together, universe);
  const own = [...bundles.values()].map(bundleLevel);
  const sets = diagram([...levels, ...own].map(({ size }) => size));
  const care = sets.within(mostNodes, () => careSet(keys, sets));
  return {
    universe,
    wire: universe.wire,
    levels: [...(care ? levels : withoutCare(levels, keys)), ...own],
    keys,
    diagram: sets,
    care: universe.peers === 0 ? sets.none : (care ?? sets.all),
    answers: answersOf(levels, universe),
    bundles: new Map([...bundles.keys()].map((key, index) => [key, levels.length + index])),
  };
}

/** Whether all the terms, and what is in any of them, can be written down. */
function hasRoom(frame: Frame, asked: readonly Asked[]): boolean {
  const { diagram: sets, care } = frame;
  const whole = sets.within(mostNodes, () =>
    asked
      .map(({ term, view = {} }) => sets.intersect(care, termNode(frame, term, view)))
      .reduce(sets.union, sets.none),
  );
  return whole !== undefined;
}

/**
 * The frame of all these terms. What is over a budget becomes a level of its own whose sets are not
 * certain: a pattern, or the conditions of a box on several headers, claims and query keys.
 */
export function frame(asked: readonly Asked[], universe: Universe): Frame {
  const boxes = boxesOf(asked, universe.wire);
  const bundles = bundlesOf(boxes);
  const exact = framed(boxes, universe, new Map());
  const isExact = bundles.size <= harmless || hasRoom(exact, asked);
  return isExact ? exact : framed(boxes, universe, bundles);
}
