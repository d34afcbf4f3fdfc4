import { Effort } from './effort.ts';
import { weightOf, type Piece } from './pieces.ts';
import type { Description, Region } from './region.ts';
import { includes, intersect, isEmpty, minus, type RequestSet } from '../sets/request-set.ts';

/** A piece, and what it holds. */
export interface Named {
  readonly piece: Piece;
  readonly set: RequestSet;
}

/** What a description is made of: sets of one frame, in the order in which they are tried. */
export interface Vocabulary {
  /** What rules and routes name: the whole boxes of the author. */
  readonly boxes: readonly Named[];
  /** Single tests, which together tell apart whatever the boxes tell apart. */
  readonly tests: readonly Named[];
}

interface Found {
  readonly region: Region;
  readonly set: RequestSet;
}

/** Nobody reads more; what is beyond is left to the caller to say. */
const mostRegions = 60;
/** Sets are held against each other two by two: of more than these only the first count. */
const mostTried = 200;
/** Conditions of one region: what needs more of them has no words that anybody takes in. */
const mostConditions = 40;

const meets = (a: RequestSet, b: RequestSet): boolean => !isEmpty(intersect(a, b));

/** The sets that no other one includes; of equal ones the first. */
function largest<T extends { readonly set: RequestSet }>(sets: readonly T[]): readonly T[] {
  return sets.filter((one, index) =>
    sets.every(
      (other, place) =>
        place === index ||
        !includes(other.set, one.set) ||
        (place > index && includes(one.set, other.set)),
    ),
  );
}

/** Of sets that are tried in order those that are needed to cover as much of a target as all of them do. */
function covering<T extends { readonly set: RequestSet }>(
  target: RequestSet,
  sets: readonly T[],
): readonly T[] {
  let left = target;
  const chosen: T[] = [];
  const tried = sets.filter(({ set }) => meets(set, target)).slice(0, mostTried);
  for (const one of largest(tried)) {
    if (!meets(left, one.set)) continue;
    chosen.push(one);
    left = minus(left, one.set);
  }
  return needed(target, chosen);
}

/** Leaves out what the others cover, too. */
function needed<T extends { readonly set: RequestSet }>(
  target: RequestSet,
  sets: readonly T[],
): readonly T[] {
  const kept = [...sets];
  for (const one of sets.toReversed()) {
    const others = kept.filter((other) => other !== one);
    const own = others.reduce((rest, { set }) => minus(rest, set), intersect(target, one.set));
    if (isEmpty(own)) kept.splice(kept.indexOf(one), 1);
  }
  return kept;
}

/** An exception that says as much as what it is taken from explains nothing. */
function isShort(cut: Named, piece: Piece): boolean {
  return weightOf(cut.piece) <= 2 || weightOf(cut.piece) < weightOf(piece);
}

/** A piece cut down by the pieces that take out of it what does not belong to the target. */
function withExceptions(
  target: RequestSet,
  { piece, set }: Named,
  cuts: readonly Named[],
  effort: Effort,
): Found | undefined {
  const outside = minus(set, target);
  const inside = intersect(set, target);
  const fitting: Named[] = [];
  for (const cut of cuts) {
    if (!isShort(cut, piece)) continue;
    if (!effort.spend()) return undefined;
    if (!meets(cut.set, outside) || meets(cut.set, inside)) continue;
    fitting.push(cut);
    if (fitting.length > mostRegions) return undefined;
  }
  const except = covering(outside, fitting);
  const rest = except.reduce((left, cut) => minus(left, cut.set), set);
  if (!includes(target, rest)) return undefined;
  return { region: { all: [piece], except: except.map((cut) => cut.piece) }, set: rest };
}

interface Cut {
  readonly piece: Piece;
  readonly isIn: boolean;
  readonly set: RequestSet;
}

const cutDown = (within: RequestSet, cuts: readonly Cut[]): RequestSet =>
  cuts.reduce((left, { set }) => intersect(left, set), within);

/** What tells a part of the target from the rest of what can be sent, one piece after the other. */
function cellOf(
  within: RequestSet,
  target: RequestSet,
  left: RequestSet,
  pieces: readonly Named[],
  effort: Effort,
): readonly Cut[] {
  let cell = left;
  let around = within;
  const cuts: Cut[] = [];
  for (const isIn of [true, false]) {
    for (const { piece, set } of pieces) {
      if (!effort.spend() || includes(target, around)) return cuts;
      if (meets(cell, set) !== isIn) continue;
      const side = isIn ? set : minus(within, set);
      if (includes(side, around)) continue;
      cell = intersect(cell, side);
      around = intersect(around, side);
      cuts.push({ piece, isIn, set: side });
    }
  }
  return cuts;
}

/** A region of the target that no piece can be taken from without letting in something else. */
function region(
  within: RequestSet,
  target: RequestSet,
  left: RequestSet,
  pieces: readonly Named[],
  effort: Effort,
): Found | undefined {
  let cuts = cellOf(within, target, left, pieces, effort);
  if (cuts.length > mostConditions || !includes(target, cutDown(within, cuts))) return undefined;
  for (const cut of cuts.toReversed()) {
    const others = cuts.filter((one) => one !== cut);
    if (includes(target, cutDown(within, others))) cuts = others;
  }
  const named = (isIn: boolean) => cuts.filter((c) => c.isIn === isIn).map(({ piece }) => piece);
  return { region: { all: named(true), except: named(false) }, set: cutDown(within, cuts) };
}

/** Regions of single tests for what no box of the author covers. */
function byTests(
  within: RequestSet,
  target: RequestSet,
  start: RequestSet,
  pieces: readonly Named[],
  effort: Effort,
): readonly Found[] {
  const found: Found[] = [];
  for (let left = start; !isEmpty(left) && found.length < mostRegions;) {
    const one = region(within, target, left, pieces, effort);
    if (one === undefined || !meets(left, one.set)) break;
    found.push(one);
    left = minus(left, one.set);
  }
  return found;
}

const rest = (target: RequestSet, found: readonly { readonly set: RequestSet }[]): RequestSet =>
  found.reduce((left, { set }) => minus(left, set), target);

/** The pieces of a vocabulary inside a set; of those that hold the same there the one that says least. */
function piecesIn(named: readonly Named[], within: RequestSet): readonly Named[] {
  const each = new Map<number, Named>();
  for (const { piece, set: own } of named) {
    const both = intersect(own, within);
    const known = each.get(both.node.id);
    // Of pieces that hold the same here the one that says less is the better name.
    if (isEmpty(both) || (known && weightOf(known.piece) <= weightOf(piece))) continue;
    each.set(both.node.id, { piece, set: both });
  }
  return [...each.values()];
}

type Narrowed = readonly [whole: readonly Named[], single: readonly Named[]];

/** Many sets are told in one vocabulary within one set: it is cut down once. */
const known = new WeakMap<Vocabulary, Map<RequestSet['node'], Narrowed>>();

function narrowed(vocabulary: Vocabulary, within: RequestSet): Narrowed {
  const there = known.get(vocabulary) ?? new Map<RequestSet['node'], Narrowed>();
  known.set(vocabulary, there);
  const made = there.get(within.node) ?? [
    piecesIn(vocabulary.boxes, within),
    piecesIn(vocabulary.tests, within),
  ];
  there.set(within.node, made);
  return made;
}

/**
 * A set in the author's own patterns: the boxes that lie in it, then boxes with exceptions that are
 * patterns too, then whatever single tests tell apart. `within`: what can be sent at all, so that a
 * description need not say what nobody can send. Together the regions are the set, no more and no
 * less, unless `isWhole` says otherwise. The same sets and vocabulary give the same regions.
 */
export function describe(set: RequestSet, within: RequestSet, vocabulary: Vocabulary): Description {
  const target = intersect(set, within);
  if (isEmpty(target)) return { regions: [], isWhole: true };
  if (includes(target, within)) return { regions: [{ all: [], except: [] }], isWhole: true };
  const [whole, single] = narrowed(vocabulary, within);
  const effort = new Effort(within.frame.levels.length);
  const all: Named = { piece: { box: {} }, set: within };
  const lying = covering(
    target,
    whole.filter((one) => includes(target, one.set)),
  ).map(({ piece, set: own }): Found => ({ region: { all: [piece], except: [] }, set: own }));
  const open = rest(target, lying);
  const cuts = [...whole, ...single];
  const cut = [all, ...whole]
    .filter((one) => meets(one.set, open))
    .slice(0, mostRegions)
    .flatMap((one) => withExceptions(target, one, cuts, effort) ?? [])
    // Of pieces that come to the same the one with fewer exceptions says it better.
    .sort((a, b) => a.region.except.length - b.region.except.length);
  const exceptions = covering(open, cut);
  const others = byTests(within, target, rest(open, exceptions), cuts, effort);
  const found = needed(target, [...lying, ...exceptions, ...others]);
  return {
    regions: found.map((one) => one.region),
    isWhole: isEmpty(rest(target, found)),
  };
}
