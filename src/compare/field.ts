import { distinct } from '../source/json.ts';
import type { Place } from '../source/place.ts';
import { canonical } from './canonical.ts';
import type { Change, ChangeSource } from './change.ts';
import { classes, type FieldName } from './classes.ts';
import { isSameMeaning } from './same-meaning.ts';

/** How one field of a thing is compared and told: its value as plain data, words, and lines. */
export interface Field<T> {
  readonly name: FieldName;
  readonly value: (thing: T) => unknown;
  readonly words: (thing: T) => string;
  readonly places: (thing: T) => readonly Place[];
}

/** Both sides of something; a missing side is not declared there. */
export interface Sides<T> {
  readonly before: T | undefined;
  readonly after: T | undefined;
}

/** Whether both sides mean the same. */
export function areEqual({ before, after }: Sides<unknown>): boolean {
  return isSameMeaning(before, after);
}

/** Lines of both sides, each once. */
export function sources(
  before: readonly Place[],
  after: readonly Place[],
): readonly ChangeSource[] {
  const all: readonly ChangeSource[] = [
    ...before.map((place) => ({ ...place, side: 'before' as const })),
    ...after.map((place) => ({ ...place, side: 'after' as const })),
  ];
  return distinct(all);
}

/** The short name of a field: `timeout` of `route.timeout`. */
export function whatOf(name: FieldName): string {
  return name.slice(name.indexOf('.') + 1);
}

/** Where a change stands, said once for all fields of a thing. */
export type About = Pick<Change, 'to'> & Partial<Pick<Change, 'from' | 'port'>>;

/** One change a field whose values differ. Equal words of unequal values are told as changed. */
export function fieldChanges<T>(
  fields: readonly Field<T>[],
  { before, after }: Sides<T>,
  about: About,
): readonly Change[] {
  if (before === after) return [];
  return fields.flatMap((field) => {
    const of = (thing: T | undefined) => (thing === undefined ? undefined : field.value(thing));
    if (areEqual({ before: of(before), after: of(after) })) return [];
    const words = (thing: T | undefined) => (thing === undefined ? '' : field.words(thing));
    const places = (thing: T | undefined) => (thing === undefined ? [] : field.places(thing));
    return [
      {
        class: classes[field.name],
        certainty: 'exact' as const,
        ...about,
        what: whatOf(field.name),
        before: words(before),
        after: words(after),
        source: sources(places(before), places(after)),
      },
    ];
  });
}

/** Pairs the members of two lists by a key, in the order of the first mention. */
export function paired<T>(
  before: readonly T[],
  after: readonly T[],
  keyOf: (member: T) => string,
): readonly (Sides<T> & { readonly key: string })[] {
  const left = new Map(before.map((member) => [keyOf(member), member]));
  const right = new Map(after.map((member) => [keyOf(member), member]));
  return [...new Set([...left.keys(), ...right.keys()])].map((key) => ({
    key,
    before: left.get(key),
    after: right.get(key),
  }));
}

/** What a change says, wherever that is written: equal texts are said once. */
export function keyOf({ source: _source, witness: _witness, ...rest }: Change): string {
  return canonical(rest);
}
