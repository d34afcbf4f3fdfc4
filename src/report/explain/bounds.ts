import type { CheckedDocument } from '../../check/checked.ts';
import { valueAt } from '../../check/value-at.ts';
import type { Scope } from '../../model/sourced.ts';
import { placeOf } from '../../read/document.ts';
import { isObject, type Json } from '../../source/json.ts';
import type { Place } from '../../source/place.ts';
import { pointer } from '../../source/pointer.ts';

/** A limit that an override sets for a value, whether the value had to give way or not. */
export interface Bound {
  readonly max?: string;
  readonly min?: string;
  readonly scope: Scope;
  readonly at: Place;
}

/** The bounds on a field, by its path. */
export type BoundsOf = (field: string) => readonly Bound[];

/** A limit as it is written: `30s`, `3`. */
const limit = (value: Json | undefined): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;

function boundsIn(document: CheckedDocument, scope: Scope, field: string): readonly Bound[] {
  const pointed = pointer('spec', 'overrides', ...field.split('.'));
  const written = valueAt(document.document.value, pointed);
  if (!isObject(written)) return [];
  const [max, min] = [limit(written['max']), limit(written['min'])];
  // `retry.backoff` is a block with a field called `max`; a bound stands at a value.
  if ((max === undefined && min === undefined) || field === 'retry.backoff') return [];
  const at = placeOf(document.document, pointed, 'value', document.object);
  return [{ ...(max !== undefined && { max }), ...(min !== undefined && { min }), scope, at }];
}

/** The bounds that the overrides of the Mesh and of a Team set, strongest first. */
export function boundsOf(
  mesh: CheckedDocument | undefined,
  team: CheckedDocument | undefined,
): BoundsOf {
  return (field) => [
    ...(mesh ? boundsIn(mesh, 'mesh-overrides', field) : []),
    ...(team ? boundsIn(team, 'team-overrides', field) : []),
  ];
}
