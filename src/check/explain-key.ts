import { diagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Fix } from '../diagnostics/fix.ts';
import { placeOf } from '../read/document.ts';
import { isObject } from '../source/json.ts';
import type { Place } from '../source/place.ts';
import { child } from '../source/pointer.ts';
import { didYouMean } from './did-you-mean.ts';
import { correctionKind } from './fixes/correction-kind.ts';
import { correction } from './fixes/correction.ts';
import { onlyNear } from './fixes/only-near.ts';
import { formOf } from './form-of.ts';
import { namesSchema, schemaAt } from './schemas.ts';
import { shortened } from './shortened.ts';
import type { Subject } from './subject.ts';
import type { SchemaError } from './validators.generated.js';
import { valueAt } from './value-at.ts';

/** A finding about a key: unknown, missing or malformed. Nothing for findings about values. */
export function explainKey(subject: Subject, error: SchemaError): Diagnostic | undefined {
  const { keyword, params } = error;
  if (keyword === 'additionalProperties')
    return unknownField(subject, error, String(params['additionalProperty']));
  if (keyword === 'required')
    return missingField(subject, error, String(params['missingProperty']));
  if (keyword === 'propertyNames') return badName(subject, error, String(params['propertyName']));
  return undefined;
}

function propertiesAt({ schema, document }: Subject, pointer: string) {
  const properties = schemaAt(schema, document.value, pointer)['properties'];
  return isObject(properties) ? properties : {};
}

/**
 * The correction of a key, where one known key can have been meant that does not stand beside it
 * already.
 */
function renaming(
  { kind, document, texts }: Subject,
  error: SchemaError,
  place: Place,
  names: { readonly field: string; readonly known: readonly string[] },
): readonly Fix[] {
  const beside = valueAt(document.value, error.instancePath);
  const to = onlyNear(names.field, names.known);
  if (to === undefined || (isObject(beside) && Object.hasOwn(beside, to))) return [];
  const held = isObject(beside) ? beside[names.field] : undefined;
  const allowed = correctionKind(kind, child(error.instancePath, to), held);
  return correction(place, { from: names.field, to, kind: allowed }, texts);
}

// A list of more words than this is not read.
const shownFields = 12;

function unknownField(subject: Subject, error: SchemaError, field: string): Diagnostic {
  const known = Object.keys(propertiesAt(subject, error.instancePath));
  const near = didYouMean(field, known);
  const place = placeOf(subject.document, child(error.instancePath, field), 'key', subject.object);
  const listed = known.slice(0, shownFields).map((name) => `\`${name}\``);
  const more = known.length > shownFields ? ' …' : '';
  const way =
    near === undefined
      ? `known fields here are ${listed.join(' ')}${more}`
      : `did you mean \`${near}\`?`;
  const fixes = renaming(subject, error, place, { field, known });
  return diagnostic('MW2001', place, { field: shortened(field), way }, { fixes });
}

function missingField(subject: Subject, error: SchemaError, field: string): Diagnostic {
  const { document, object } = subject;
  const at = error.instancePath;
  // At the top nothing stands above: then the line that says what the document is.
  const place = placeOf(document, at === '' ? '/kind' : at, 'key', object);
  const property = propertiesAt(subject, at)[field];
  const description = isObject(property) ? property['description'] : undefined;
  const way = `add \`${field}\`${typeof description === 'string' ? `: ${lowerStart(description)}` : ''}`;
  return diagnostic('MW2004', { ...place, pointer: child(at, field) }, { field, way });
}

/** The first sentence of a description as the end of a sentence. */
function lowerStart(description: string): string {
  const [first = ''] = description.split('. ');
  const text = first.replace(/\.$/, '');
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

function badName(subject: Subject, error: SchemaError, name: string): Diagnostic {
  const { schema, document, object } = subject;
  const rule = namesSchema(schema, schemaAt(schema, document.value, error.instancePath));
  const limit = Number(rule['maxLength'] ?? Number.POSITIVE_INFINITY);
  const way = name.length > limit ? `write at most ${limit} characters` : formOf(rule);
  const place = placeOf(document, child(error.instancePath, name), 'key', object);
  return diagnostic('MW2011', place, { name: shortened(name), way });
}
