import type { Scope, Sourced } from '../../model/sourced.ts';
import { isObject } from '../../source/json.ts';
import type { Place } from '../../source/place.ts';
import type { Bound, BoundsOf } from './bounds.ts';
import { valueText } from './value-text.ts';

/** A value as an intent writes it, the scope that gave it, and where (a built-in one: nowhere). */
export interface Origin {
  readonly value: string;
  readonly scope: Scope;
  readonly at?: Place;
}

/** One value of a policy by its field, where it comes from, what it replaced and what limits it. */
export interface PolicyValue extends Origin {
  /** As an intent writes it: `retry.backoff.base`. */
  readonly field: string;
  /** Weaker values that it replaced, nearest first. */
  readonly over: readonly Origin[];
  /** Limits of overrides that hold, whether or not the value had to give way. */
  readonly bounds: readonly Bound[];
}

function isSourced(value: unknown): value is Sourced<unknown> {
  return isObject(value) && 'scope' in value && 'over' in value && 'value' in value;
}

type Word = Pick<Sourced<unknown>, 'value' | 'scope' | 'at'>;

function policyValue(field: string, sourced: Sourced<unknown>, boundsOf: BoundsOf): PolicyValue {
  const origin = ({ value, scope, at }: Word): Origin => ({
    value: valueText(field, value),
    scope,
    ...(at && { at }),
  });
  return {
    field,
    ...origin(sourced),
    over: sourced.over.map(origin),
    bounds: boundsOf(field),
  };
}

/** Every value below a field of the model, however deep its block is. */
export function policyValues(
  field: string,
  value: unknown,
  boundsOf: BoundsOf,
): readonly PolicyValue[] {
  if (isSourced(value)) return [policyValue(field, value, boundsOf)];
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, below]) =>
    policyValues(field === '' ? key : `${field}.${key}`, below, boundsOf),
  );
}

/** What is written in one place and inherited from nowhere: a limit, a fault. */
export function writtenValue(
  field: string,
  value: unknown,
  scope: Scope,
  at: Place | undefined,
): PolicyValue {
  const origin = { value: valueText(field, value), scope, ...(at && { at }) };
  return { field, ...origin, over: [], bounds: [] };
}
