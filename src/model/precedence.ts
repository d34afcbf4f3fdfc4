import { diagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import { invariant } from '../diagnostics/invariant.ts';
import { plainText, type Json } from '../source/json.ts';
import { objectName, type Place } from '../source/place.ts';
import { writings, type Bound, type Level, type Written } from './level.ts';
import type { Sourced } from './sourced.ts';

/** One leaf of the call fields: its path, and how to read and measure what is written there. */
export interface Leaf<T> {
  readonly path: readonly string[];
  readonly read: (value: Json) => T;
  /** For bounds: how big a value is; `null` is `none`. Absent = values cannot be compared by size. */
  readonly size?: (value: T | null) => number;
}

/** What resolving needs beside the levels. */
export interface Resolving {
  readonly report: (finding: Diagnostic) => void;
  /** Whether a waiver permits this weaker value against an override. */
  readonly waived?: (value: Json) => boolean;
}

const show = (value: Json): string => (value === null ? 'none' : plainText(value));

function breaksBound<T>(leaf: Leaf<T>, value: Json, bound: Bound): string | undefined {
  const size = leaf.size;
  if (size === undefined) return undefined;
  const read = (json: Json): number => size(json === null ? null : leaf.read(json));
  if (bound.max !== undefined && read(value) > read(bound.max)) return `at most ${show(bound.max)}`;
  if (bound.min !== undefined && read(value) < read(bound.min))
    return `at least ${show(bound.min)}`;
  return undefined;
}

function reportBroken(
  resolving: Resolving,
  field: string,
  weaker: Written,
  rule: string,
  over: Place,
): void {
  const owner = over.object === undefined ? 'an override' : objectName(over.object);
  const params = { field, value: show(weaker.value), rule, owner };
  const related = [{ ...over, message: 'the override' }];
  resolving.report(diagnostic('MW3009', weaker.at, params, { related }));
}

const equal = (a: Json, b: Json): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * Whether a value is only a default of the Mesh under an override of a Team: the Team may replace
 * what the Mesh merely proposes, so there is nothing to report.
 */
function isProposal(value: Written, over: Place): boolean {
  return value.scope === 'mesh-defaults' && over.object?.kind === 'Team';
}

/** What an override demands and a value does not keep. */
interface Breach {
  readonly rule: string;
  readonly over: Place;
}

function breachOf<T>(
  leaf: Leaf<T>,
  value: Written,
  bounds: readonly Bound[],
  fixed: Written | undefined,
): Breach | undefined {
  for (const bound of bounds) {
    const rule = breaksBound(leaf, value.value, bound);
    if (rule !== undefined) return { rule, over: bound.at };
  }
  if (fixed === undefined || fixed === value || equal(fixed.value, value.value)) return undefined;
  return { rule: show(fixed.value), over: fixed.at };
}

/** A value that nobody insists on (built in, or merely proposed) is moved to a bound that it breaks. */
function clamp<T>(leaf: Leaf<T>, value: Json, bounds: readonly Bound[]): Json {
  const broken = bounds.find((bound) => breaksBound(leaf, value, bound) !== undefined);
  return broken?.max ?? broken?.min ?? value;
}

/** Reports every written value that an override above it forbids; gives back those that may stand. */
function enforce<T>(
  leaf: Leaf<T>,
  written: readonly Written[],
  bounds: readonly Bound[],
  resolving: Resolving,
): readonly Written[] {
  const fixed = written.find(({ scope }) => scope.endsWith('-overrides'));
  const standing: Written[] = [];
  for (const value of written) {
    const breach = breachOf(leaf, value, bounds, fixed);
    if (breach === undefined) standing.push(value);
    // A waiver lets the weaker value stand where it applies.
    else if (resolving.waived?.(value.value)) return [value, ...standing];
    else if (isProposal(value, breach.over))
      standing.push({ ...value, value: clamp(leaf, value.value, bounds) });
    else {
      reportBroken(resolving, leaf.path.join('.'), value, breach.rule, breach.over);
      standing.push(value);
    }
  }
  return standing;
}

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
  const { written, bounds } = writings(levels, leaf.path);
  const standing = enforce(leaf, written, bounds, resolving);
  const read = (value: Json): T | null => (value === null ? null : leaf.read(value));
  const [first, ...rest] = standing;
  if (first === undefined) {
    if (builtIn === undefined) return undefined;
    return { value: read(clamp(leaf, builtIn, bounds)), scope: 'built-in', over: [] };
  }
  const over = rest.map(({ value, scope, at }) => ({ value: read(value), scope, at }));
  return { value: read(first.value), scope: first.scope, at: first.at, over };
}

/** As `resolveLeaf`, for a leaf that no `none` can reach: it has none, or the block around it is on. */
export function resolveValue<T>(
  levels: readonly Level[],
  leaf: Leaf<T>,
  builtIn: Json | undefined,
  resolving: Resolving,
): Sourced<T> | undefined {
  const sourced = resolveLeaf(levels, leaf, builtIn, resolving);
  if (sourced === undefined || sourced.value === null) return undefined;
  const over = sourced.over.flatMap(({ value, ...rest }) =>
    value === null ? [] : [{ value, ...rest }],
  );
  return { ...sourced, value: sourced.value, over };
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
