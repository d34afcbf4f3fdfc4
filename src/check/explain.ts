import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { placeOf, type Document } from '../read/document.ts';
import type { JsonObject } from '../source/json.ts';
import { child } from '../source/pointer.ts';
import { explainKey } from './explain-key.ts';
import { explainValue } from './explain-value.ts';
import type { Subject } from './subject.ts';
import { valueAt } from './value-at.ts';
import type { SchemaError } from './validators.generated.js';

// Behind so many findings a document is not worth more lines: the first ones explain the rest.
const most = 20;

/**
 * What ajv found in a document, as findings for people: one for each spot, at the key or the value
 * that is wrong. At most twenty; the last one tells how many more spots there are.
 */
export function explain(subject: Subject, errors: readonly SchemaError[]): readonly Diagnostic[] {
  const spots = inOrder(subject.document, spotsOf(withoutNoise(subject.document.value, errors)));
  const findings: Diagnostic[] = [];
  let looked = 0;
  for (const [, wrongs] of spots) {
    if (findings.length === most) break;
    looked += 1;
    const [finding] = wrongs.flatMap(
      (error) => explainKey(subject, error) ?? explainValue(subject, error) ?? [],
    );
    if (finding) findings.push(finding);
  }
  return capped(subject, findings, spots.length - looked);
}

type Spot = readonly [pointer: string, errors: SchemaError[]];

/** The violations by the key or value that they are about. */
function spotsOf(errors: readonly SchemaError[]): readonly Spot[] {
  const spots = new Map<string, SchemaError[]>();
  for (const error of errors) {
    const { additionalProperty, missingProperty, propertyName } = error.params;
    const key = additionalProperty ?? missingProperty ?? propertyName;
    const at = typeof key === 'string' ? child(error.instancePath, key) : error.instancePath;
    const spot = spots.get(at);
    if (spot) spot.push(error);
    else spots.set(at, [error]);
  }
  return [...spots];
}

/** As they stand in the file: the first mistakes explain later ones. */
function inOrder(document: Document, spots: readonly Spot[]): readonly Spot[] {
  const placed = spots.map((spot) => ({
    spot,
    start: placeOf(document, spot[0], 'key').range?.start ?? 0,
  }));
  return placed.toSorted((a, b) => a.start - b.start).map(({ spot }) => spot);
}

function capped(
  subject: Subject,
  findings: readonly Diagnostic[],
  more: number,
): readonly Diagnostic[] {
  const last = findings.at(-1);
  if (!last || more === 0) return findings;
  const message = `${more} more findings in this document are not shown`;
  const place = placeOf(subject.document, '/kind', 'value', subject.object);
  return [...findings.slice(0, -1), { ...last, related: [...last.related, { ...place, message }] }];
}

const ofText: ReadonlySet<string> = new Set([
  'pattern',
  'format',
  'maxLength',
  'minLength',
  'enum',
]);

/**
 * Without what only says that another branch was not meant. The branches of an `anyOf` differ in
 * their types: where one fits, the complaints of the others about the type are noise; where none
 * does, they are one complaint together. What is said about a text where there is none comes from
 * the schema of a map's names, and `propertyNames` says it better.
 */
function withoutNoise(
  document: JsonObject,
  errors: readonly SchemaError[],
): readonly SchemaError[] {
  const unions = new Set(errors.filter(isUnion).map((error) => error.instancePath));
  const types = new Map<string, string[]>();
  const real = new Set<string>();
  for (const error of errors) {
    const at = error.instancePath;
    if (isUnion(error) || isOfText(document, error)) continue;
    if (error.keyword !== 'type') for (const path of above(at)) real.add(path);
    else {
      for (const path of above(at).slice(1)) real.add(path);
      types.set(at, [...(types.get(at) ?? []), String(error.params['type'])]);
    }
  }
  return errors.flatMap((error) => {
    const at = error.instancePath;
    if (isUnion(error)) {
      return real.has(at)
        ? []
        : [{ ...error, keyword: 'type', params: { type: types.get(at) ?? [] } }];
    }
    if (error.keyword === 'type' && unions.has(at)) return [];
    return isOfText(document, error) ? [] : [error];
  });
}

const isUnion = (error: SchemaError) => error.keyword === 'anyOf';

/** Whether an error speaks of a text where there is none. */
function isOfText(document: JsonObject, { keyword, instancePath }: SchemaError): boolean {
  return ofText.has(keyword) && typeof valueAt(document, instancePath) !== 'string';
}

/** A pointer and all above it, nearest first. */
function above(pointer: string): readonly string[] {
  const paths = [pointer];
  for (let at = pointer; at !== '';) {
    at = at.slice(0, at.lastIndexOf('/'));
    paths.push(at);
  }
  return paths;
}
