import { byCodeUnits } from '../../diagnostics/order.ts';
import { careSet } from './care.ts';
import { diagram, type Node } from './diagram.ts';
import type { KeyLevels, Level } from './level.ts';
import { answersOf, levelsOf, type Levels } from './levels-of.ts';
import { limits } from './limits.ts';
import { clausesOf, type Clause } from './pull-back.ts';
import { questionKey, type Question } from './question.ts';
import { bundleKey, bundleOf, termNode, type Space } from './term-node.ts';
import type { Asked, Universe } from './universe.ts';

export type { Asked, Universe } from './universe.ts';

/**
 * What a list of terms can tell apart: the space in which their sets are exact. How it is made, and
 * where to read on:
 *
 * 1. A term is boxes of patterns (`term.ts`). Where it stands behind a route or a waypoint, a `View`
 *    says what arrives there; `pull-back.ts` turns each box into questions about the request as sent.
 * 2. The questions of one dimension (caller, address, token, method, host, path) tell its strings
 *    apart in finitely many ways: the atoms (`atoms/`, found by walking automata side by side, from
 *    `automata/`). A dimension is a level, an atom a number in it (`plain-levels.ts`).
 * 3. A header or claim has any number of values, so each pattern on one is a level of its own with
 *    the answers no and yes (`key-levels.ts`); what answers go together says the care set (`care.ts`).
 * 4. A set of requests is a decision diagram over the levels (`diagram.ts`, `node-table.ts`), made
 *    from terms by `term-node.ts` and used through `request-set.ts`.
 * 5. `witness/` finds a request in a set, `describe/` says it in the author's patterns.
 *
 * Whoever writes the rules may be hostile. All work is counted (`limits.ts`, `allowance.ts`); what is
 * too much ends in the third answer of the diagram, `unknown`, and in sets that are not certain. So
 * nothing here throws or goes on without end, and no answer is wrong for want of room.
 */
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
/** Work on all terms beyond which conditions on several keys are no longer taken apart. */
const room = 3_000_000;

const bundleLevel = (bundle: readonly Clause[]): Level => ({
  kind: 'header',
  size: 2,
  examples: [],
  asked: [],
  bundle,
  isOpaque: true,
});

type Boxes = readonly (readonly Clause[])[];
type Bundles = readonly (readonly [key: string, bundle: readonly Clause[]])[];

function boxesOf(asked: readonly Asked[], wire: Universe['wire']): Boxes {
  return asked.flatMap(({ term, view = {} }) =>
    [...term.boxes, ...(term.minus ?? [])].map((box) => clausesOf(box, view, wire) ?? []),
  );
}

const questionsOf = (clauses: readonly Clause[]): readonly Question[] =>
  clauses.flatMap(({ any }) => any.flat()).filter((one) => typeof one !== 'boolean');

const sortedByKey = <T>(
  pairs: readonly (readonly [string, T])[],
): readonly (readonly [string, T])[] => [...new Map(pairs)].sort(([a], [b]) => byCodeUnits(a, b));

function bundlesOf(boxes: Boxes): Bundles {
  const bundles = boxes.map(bundleOf).filter((bundle) => bundle !== undefined);
  return sortedByKey(bundles.map((bundle) => [bundleKey(bundle), bundle] as const));
}

/** Where nobody knows what the values of a key can match together, no answer about it is certain. */
function withoutCare(levels: readonly Level[], keys: readonly KeyLevels[]): readonly Level[] {
  const unknown = new Set(keys.flatMap((key) => key.levels));
  return levels.map((level, index) => (unknown.has(index) ? { ...level, isOpaque: true } : level));
}

/** What is asked in a frame, and the levels that answer it. */
interface Known extends Levels {
  readonly answers: Space['answers'];
}

function known(boxes: Boxes, universe: Universe): Known {
  const each = boxes.map((box) =>
    questionsOf(box).map((question) => [questionKey(question), question] as const),
  );
  const questions = sortedByKey(each.flat()).map(([, question]) => question);
  const together = each.map((pairs) => pairs.map(([key]) => key));
  const found = levelsOf(questions, together, universe);
  return { ...found, answers: answersOf(questions, found.levels, universe) };
}

function framed({ levels, keys, answers }: Known, universe: Universe, bundles: Bundles): Frame {
  const own = bundles.slice(0, limits.bundles).map(([, bundle]) => bundleLevel(bundle));
  const sets = diagram([...levels, ...own].map(({ size }) => size));
  const care = sets.within(room, () => careSet(keys, sets));
  return {
    universe,
    wire: universe.wire,
    levels: [...(care ? levels : withoutCare(levels, keys)), ...own],
    keys,
    diagram: sets,
    care: universe.peers === 0 ? sets.none : (care ?? sets.all),
    answers,
    bundles: new Map(
      bundles.map(([key], index) => [
        key,
        index < limits.bundles ? levels.length + index : 'unknown',
      ]),
    ),
  };
}

/** Whether all the terms, and what is in any of them, can be written down. */
function hasRoom(frame: Frame, asked: readonly Asked[]): boolean {
  const { diagram: sets, care } = frame;
  const whole = sets.within(room, () =>
    asked
      .map(({ term, view = {} }) => sets.intersect(care, termNode(frame, term, view)))
      .reduce(sets.union, sets.none),
  );
  return whole !== undefined;
}

/**
 * The frame of all these terms. What is beyond a limit makes sets that are not certain: a pattern, or
 * the conditions of a box on several headers, claims and query keys.
 */
export function frame(asked: readonly Asked[], universe: Universe): Frame {
  const boxes = boxesOf(asked, universe.wire);
  const bundles = bundlesOf(boxes);
  const found = known(boxes, universe);
  const exact = framed(found, universe, []);
  const isExact = bundles.length <= harmless || hasRoom(exact, asked);
  return isExact ? exact : framed(found, universe, bundles);
}
