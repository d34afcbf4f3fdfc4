import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { invariant } from '../../diagnostics/invariant.ts';
import { plainText, type Json } from '../../source/json.ts';
import { objectName, type Place } from '../../source/place.ts';
import { isOverride, writings, type Bound, type Level, type Written } from './level.ts';
import type { Scope, Sourced } from '../sourced.ts';

/** One leaf of the call fields: its path, and how to read and measure what is written there. */
export interface Leaf<T> {
  readonly path: readonly string[];
  /** Of a value that holds leaves of their own: what belongs to this one, if anything does. */
  readonly part?: (value: Json) => Json | undefined;
  readonly read: (value: Json) => T;
  /** For bounds: how big a value is. Absent = values cannot be compared by size. */
  size?(value: T): number;
  /** How big it is to have no value: an absent limit is endless. Absent = that breaks no bound. */
  readonly unsaid?: number;
}

/** What resolving needs beside the levels. */
export interface Resolving {
  readonly report: (finding: Diagnostic) => void;
  /** Whether a waiver permits this weaker value against an override. */
  readonly waived?: (value: Json) => boolean;
}

const show = (value: Json): string => (value === null ? 'none' : plainText(value));

/** What an override demands and a weaker word does not keep. */
interface Breach {
  readonly rule: string;
  /** The nearest value that keeps it. */
  readonly limit: Json;
  readonly over: Place;
}

/** How a value breaks a bound; `null` is `none`, `undefined` what nobody says. */
function breachOfBound<T>(
  leaf: Leaf<T>,
  value: Json | undefined,
  { max, min, at: over }: Bound,
): Breach | undefined {
  const sizeOf = (json: Json): number | undefined => leaf.size?.(leaf.read(json));
  const own = value === null || value === undefined ? leaf.unsaid : sizeOf(value);
  if (own === undefined) return undefined;
  if (max !== undefined && own > (sizeOf(max) ?? own))
    return { rule: `at most ${show(max)}`, limit: max, over };
  if (min !== undefined && own < (sizeOf(min) ?? own))
    return { rule: `at least ${show(min)}`, limit: min, over };
  return undefined;
}

/** What overrides lay down about one leaf. Each binds only the scopes that are weaker than its own. */
interface Law {
  readonly bounds: readonly Bound[];
  readonly fixed: Written | undefined;
}

function lawOver(scope: Scope, { bounds, fixed }: Law): Law {
  if (scope === 'mesh-overrides') return { bounds: [], fixed: undefined };
  if (scope !== 'team-overrides') return { bounds, fixed };
  const isStronger = (word: Bound | Written): boolean => word.scope === 'mesh-overrides';
  return {
    bounds: bounds.filter(isStronger),
    fixed: fixed && isStronger(fixed) ? fixed : undefined,
  };
}

const equal = (a: Json, b: Json): boolean => JSON.stringify(a) === JSON.stringify(b);

function breachOf<T>(leaf: Leaf<T>, word: Written, law: Law): Breach | undefined {
  const { bounds, fixed } = lawOver(word.scope, law);
  for (const bound of bounds) {
    const breach = breachOfBound(leaf, word.value, bound);
    if (breach !== undefined) return breach;
  }
  if (fixed === undefined || equal(fixed.value, word.value)) return undefined;
  return { rule: show(fixed.value), limit: fixed.value, over: fixed.at };
}

/** Bounds of a Team that nothing which the Mesh permits could keep. */
function impossible<T>(leaf: Leaf<T>, bound: Bound, law: Law): Breach | undefined {
  const { bounds, fixed } = lawOver(bound.scope, law);
  if (fixed !== undefined && breachOfBound(leaf, fixed.value, bound))
    return { rule: show(fixed.value), limit: fixed.value, over: fixed.at };
  for (const { max, min, ...stronger } of bounds) {
    // What must be at most that cannot be at least more, nor the other way round.
    const below = bound.min !== undefined && breachOfBound(leaf, bound.min, { ...stronger, max });
    const above = bound.max !== undefined && breachOfBound(leaf, bound.max, { ...stronger, min });
    if (below || above) return below || above || undefined;
  }
  return undefined;
}

function reportBreach<T>(
  { report, waived }: Resolving,
  leaf: Leaf<T>,
  { field, at }: Written | Bound,
  value: string,
  { rule, over }: Breach,
): void {
  const owner = over.object === undefined ? 'an override' : objectName(over.object);
  // Of a block that is `none` as a whole it must be said which of its fields is demanded.
  const below = leaf.path.join('.').slice(field.length + 1);
  const way = waived ? 'ask its owner for a Waiver' : 'ask its owner to change it';
  const params = { field, value, rule: below === '' ? rule : `${below}: ${rule}`, owner, way };
  const related = [{ ...over, message: 'the override' }];
  report(diagnostic('MW3009', at, params, { related }));
}

const boundText = ({ max, min }: Bound): string =>
  [
    ...(max === undefined ? [] : [`at most ${show(max)}`]),
    ...(min === undefined ? [] : [`at least ${show(min)}`]),
  ].join(', ');

/**
 * Whether a value is only a default of the Mesh under an override of a Team: the Team may replace
 * what the Mesh merely proposes, so there is nothing to report.
 */
function isProposal(word: Written, { over }: Breach): boolean {
  return word.scope === 'mesh-defaults' && over.object?.kind === 'Team';
}

/** A value that nobody insists on (built in, or merely proposed), and the bound that moved it, if any. */
interface Kept<V> {
  readonly value: Json | V;
  readonly by?: Bound;
}

/** Moves such a value to the bounds that it breaks. */
function moved<T, V extends Json | undefined>(
  leaf: Leaf<T>,
  value: V,
  bounds: readonly Bound[],
): Kept<V> {
  let kept: Kept<V> = { value };
  for (const by of bounds) {
    const breach = breachOfBound(leaf, kept.value, by);
    if (breach !== undefined) kept = { value: breach.limit, by };
  }
  return kept;
}

/** A default and, where bounds moved it, before it the bound's word. */
function proposed<T>(leaf: Leaf<T>, word: Written, bounds: readonly Bound[]): readonly Written[] {
  const { value, by } = moved(leaf, word.value, bounds);
  return by === undefined ? [word] : [{ ...word, value, scope: by.scope, at: by.at }, word];
}

/** Reports every word that an override above it forbids; gives back the values that may stand. */
function enforce<T>(
  leaf: Leaf<T>,
  written: readonly Written[],
  law: Law,
  resolving: Resolving,
): readonly Written[] {
  for (const bound of law.bounds) {
    const breach = impossible(leaf, bound, law);
    if (breach) reportBreach(resolving, leaf, bound, boundText(bound), breach);
  }
  const standing: Written[] = [];
  for (const word of written) {
    const breach = breachOf(leaf, word, law);
    if (breach === undefined) standing.push(word);
    // A waiver lets the weaker value stand where it applies.
    else if (resolving.waived?.(word.value)) return [word, ...standing];
    else if (isProposal(word, breach)) standing.push(...proposed(leaf, word, law.bounds));
    else {
      reportBreach(resolving, leaf, word, show(word.value), breach);
      standing.push(word);
    }
  }
  return standing;
}

/** Where a value comes from that nobody writes: the bound that moved it, or nowhere. */
const origin = (by: Bound | undefined) =>
  by === undefined ? ({ scope: 'built-in' } as const) : { scope: by.scope, at: by.at };

/**
 * The value of one leaf: the strongest level that writes it. Without any, `builtIn`; `undefined` if
 * there is none either. Every written value that breaks an override is an error at its own place.
 */
export function resolveLeaf<T>(
  levels: readonly Level[],
  leaf: Leaf<T>,
  builtIn: Json | undefined,
  resolving: Resolving,
): Sourced<T | null> | undefined {
  const { written, bounds } = writings(levels, leaf);
  const fixed = written.find(({ scope }) => isOverride(scope));
  const standing = enforce(leaf, written, { bounds, fixed }, resolving);
  const read = (value: Json): T | null => (value === null ? null : leaf.read(value));
  const [first, ...rest] = standing;
  if (first === undefined) {
    const { value, by } = moved(leaf, builtIn, bounds);
    return value === undefined ? undefined : { value: read(value), ...origin(by), over: [] };
  }
  const over = rest.map(({ value, scope, at }) => ({ value: read(value), scope, at }));
  return { value: read(first.value), scope: first.scope, at: first.at, over };
}

/** What holds where nobody says anything that counts: the built-in value, moved to the bounds. */
export function builtInLeaf<T>(levels: readonly Level[], leaf: Leaf<T>, builtIn: Json): Sourced<T> {
  const { bounds } = writings(levels, leaf);
  const { value, by } = moved(leaf, builtIn, bounds);
  return { value: leaf.read(value), ...origin(by), over: [] };
}

/** The value of a leaf where it has one; where `none` is the strongest word there is nothing. */
export function withoutNone<T>(sourced: Sourced<T | null>): Sourced<T> | undefined {
  const { value, over } = sourced;
  if (value === null) return undefined;
  const values = over.flatMap((weaker) =>
    weaker.value === null ? [] : [{ ...weaker, value: weaker.value }],
  );
  return { ...sourced, value, over: values };
}

/** As `resolveLeaf`, for a leaf that `none` leaves without a value. */
export function resolveValue<T>(
  levels: readonly Level[],
  leaf: Leaf<T>,
  builtIn: Json | undefined,
  resolving: Resolving,
): Sourced<T> | undefined {
  const sourced = resolveLeaf(levels, leaf, builtIn, resolving);
  return sourced && withoutNone(sourced);
}

/** As `resolveValue`, for a leaf that always has a value: the built-in one if nobody writes any. */
export function resolveBuiltIn<T>(
  levels: readonly Level[],
  leaf: Leaf<T>,
  builtIn: Json,
  resolving: Resolving,
): Sourced<T> {
  const sourced = resolveValue(levels, leaf, builtIn, resolving);
  invariant(sourced !== undefined, `${leaf.path.join('.')} has no value`);
  return sourced;
}
