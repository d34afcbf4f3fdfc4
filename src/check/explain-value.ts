import { diagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Fix } from '../diagnostics/fix.ts';
import { placeOf } from '../read/document.ts';
import { isObject, type Json } from '../source/json.ts';
import type { Place } from '../source/place.ts';
import type { SourceRange } from '../source/range.ts';
import { child } from '../source/pointer.ts';
import { didYouMean } from './did-you-mean.ts';
import { valueAt } from './value-at.ts';
import { shortened, shownValue } from './shortened.ts';
import { explainFlaw } from './explain-flaw.ts';
import { linearRegExp } from './linear-reg-exp.ts';
import { correctionKind } from './fixes/correction-kind.ts';
import { correction } from './fixes/correction.ts';
import { editableText } from './fixes/editable-text.ts';
import { listText } from './fixes/list-text.ts';
import { removal } from './fixes/removal.ts';
import { onlyNear } from './fixes/only-near.ts';
import { exampleOf, formOf } from './form-of.ts';
import { schemaAt, textSchema } from './schemas.ts';
import type { Subject } from './subject.ts';
import { sourceOf } from './text-place.ts';
import type { SchemaError } from './validators.generated.js';

/** A value that is wrong, where it stands, and the part of the schema that says so. */
interface Wrong {
  readonly subject: Subject;
  readonly error: SchemaError;
  readonly value: Json | undefined;
  readonly place: Place;
  readonly rule: Readonly<Record<string, Json>>;
}

type Explain = (wrong: Wrong) => Diagnostic | undefined;

const byKeyword: Readonly<Record<string, Explain>> = {
  type: wrongType,
  enum: notOneOf,
  pattern: badFormat,
  format: badText,
  minLength: empty,
  minItems: empty,
  minProperties: empty,
  maxLength: tooLong,
  maxItems: tooMany,
  maxProperties: tooMany,
  minimum: outOfRange,
  maximum: outOfRange,
  uniqueItems: repeated,
};

/** A finding about a value. */
export function explainValue(subject: Subject, error: SchemaError): Diagnostic | undefined {
  const { document, object, schema } = subject;
  const value = valueAt(document.value, error.instancePath);
  const place = placeOf(document, error.instancePath, 'value', object);
  const rule = schemaAt(schema, document.value, error.instancePath);
  const explained = byKeyword[error.keyword]?.({ subject, error, value, place, rule });
  // A keyword without words of its own must not let a wrong document pass in silence.
  if (explained || error.keyword === 'pattern') return explained;
  return diagnostic('MW2008', place, {
    value: shownValue(value),
    way: 'compare it with the schema of its kind',
  });
}

const dueNames: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: '`true` or `false`',
  array: 'a list',
  object: 'a map',
};

function nameOf(value: Json | undefined): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  return { string: 'text', number: 'a number', boolean: 'a boolean' }[
    typeof value as 'string' | 'number' | 'boolean'
  ];
}

function wrongType(wrong: Wrong): Diagnostic {
  const { error, value, place, rule } = wrong;
  const due = [error.params['type']].flat().map(String);
  const isScalar = typeof value === 'number' || typeof value === 'boolean';
  // `retry: 3` means a block, and not the word that may stand there, too.
  const isBlock = due.length > 1 && listedWords(wrong).length > 0;
  if (isScalar && due.includes('string') && !isBlock) return textDue(wrong, value);
  const names = [...new Set(due)].map((type) => dueNames[type] ?? type);
  const expected =
    names.length > 1 ? `${names.slice(0, -1).join(', ')} or ${names.at(-1)}` : (names[0] ?? '');
  return diagnostic('MW2002', place, { expected, actual: nameOf(value), way: exampleOf(rule) });
}

/** The words that a text may be at this place; none where any text may stand. */
function listedWords({ subject, rule }: Wrong): readonly string[] {
  const words = textSchema(subject.schema, rule)['enum'];
  return Array.isArray(words) ? (words as readonly Json[]).map(String) : [];
}

/** A number or boolean where text is due: the source, not the value, says what was meant (`1.30`). */
function textDue(wrong: Wrong, value: number | boolean): Diagnostic {
  const { subject, place } = wrong;
  const { range } = place;
  const rule = textSchema(subject.schema, wrong.rule);
  const source = sourceOf(range, subject.texts) ?? unchanged(value, range);
  // Quotes alone would not help a timeout of `3`.
  const { pattern } = rule;
  const tried = source ?? String(value);
  if (typeof pattern === 'string' && !linearRegExp(pattern).test(tried)) {
    return diagnostic('MW2008', place, { value: shortened(tried), way: formOf(rule) });
  }
  const words = listedWords(wrong);
  if (words.length > 0 && !words.includes(tried)) return notOneOf({ ...wrong, value: tried, rule });
  const actual = typeof value === 'number' ? 'a number' : 'a boolean';
  if (source === undefined) {
    return diagnostic('MW2003', place, {
      actual,
      way: 'put it in quotes, exactly as it is written',
    });
  }
  const quoted = JSON.stringify(source);
  const way = `write it in quotes: \`${shortened(quoted)}\``;
  const isEditable = editableText(range?.file, subject.texts) !== undefined;
  if (!range || !isEditable) return diagnostic('MW2003', place, { actual, way });
  // Not a guess: the text is what is written, so it may be written anywhere.
  const title = `quote \`${shortened(source)}\``;
  const fix: Fix = { title, kind: 'write', edits: [{ ...range, text: quoted }] };
  return diagnostic('MW2003', place, { actual, way }, { fixes: [fix] });
}

/** The value as text if that is what the file says; `1.30` has become 1.3 when it gets here. */
function unchanged(value: number | boolean, range: SourceRange | undefined): string | undefined {
  const text = String(value);
  return range === undefined || range.end - range.start === text.length ? text : undefined;
}

function notOneOf({ subject, error, value, place, rule }: Wrong): Diagnostic {
  const words = (Array.isArray(rule['enum']) ? (rule['enum'] as readonly Json[]) : []).map(String);
  const near = typeof value === 'string' ? didYouMean(value, words) : undefined;
  const listed = words.map((word) => `\`${word}\``).join(' ');
  const way =
    near === undefined
      ? `write ${words.length > 1 ? 'one of ' : ''}${listed}${words.join() === 'none' ? ', or a map' : ''}`
      : `did you mean \`${near}\`? ${listed} may stand here`;
  const fixes = typeof value === 'string' ? wordFixes(subject, error, place, { value, words }) : [];
  return diagnostic('MW2005', place, { value: shownValue(value), way }, { fixes });
}

/** The word that can have been meant, where it is one of those that may stand here. */
function wordFixes(
  { kind, texts }: Subject,
  error: SchemaError,
  place: Place,
  { value, words }: { readonly value: string; readonly words: readonly string[] },
): readonly Fix[] {
  const to = onlyNear(value, words);
  if (to === undefined) return [];
  const allowed = correctionKind(kind, error.instancePath);
  return correction(place, { from: value, to, kind: allowed }, texts);
}

/** A text with a grammar of its own: the parser says what is wrong, and where in it. */
function badText({ subject, error, value, place }: Wrong): Diagnostic | undefined {
  if (typeof value !== 'string') return undefined;
  return explainFlaw(String(error.params['format']), value, place, subject);
}

function badFormat({ value, place, rule }: Wrong): Diagnostic | undefined {
  // The grammar's own parser tells more, and complains about every text that the pattern refuses.
  if (rule['format'] !== undefined) return undefined;
  const way = formOf(rule);
  return diagnostic('MW2008', place, { value: shownValue(value), way });
}

function empty({ value, place }: Wrong): Diagnostic {
  const what =
    typeof value === 'string' ? 'this text' : Array.isArray(value) ? 'this list' : 'this map';
  return diagnostic('MW2006', place, { what });
}

function tooLong({ error, value, place }: Wrong): Diagnostic {
  const way = `write at most ${String(error.params['limit'])} characters`;
  return diagnostic('MW2008', place, { value: shownValue(value), way });
}

function tooMany({ error, value, place }: Wrong): Diagnostic {
  const limit = String(error.params['limit']);
  if (!isObject(value))
    return diagnostic('MW2007', place, {
      what: `this list has more than ${limit} items`,
      way: 'shorten it',
    });
  const listed = Object.keys(value).map((name) => `\`${shortened(name)}\``);
  const what = `${listed.join(' and ')} stand side by side, but only one of them may`;
  return diagnostic('MW2007', place, { what, way: 'keep one of them' });
}

function outOfRange({ value, place, rule }: Wrong): Diagnostic {
  const [least, last] = [rule['minimum'], rule['maximum']];
  const range =
    last === undefined
      ? `of at least ${JSON.stringify(least)}`
      : `from ${JSON.stringify(least)} to ${JSON.stringify(last)}`;
  return diagnostic('MW2009', place, { value: shownValue(value), range });
}

/** The second of two equal items, with the first beside it. */
function repeated({ subject, error, value }: Wrong): Diagnostic {
  const [first, second] = [Number(error.params['i']), Number(error.params['j'])].toSorted(
    (a, b) => a - b,
  );
  const at = (index: number | undefined) =>
    placeOf(subject.document, child(error.instancePath, index ?? 0), 'value', subject.object);
  const items = Array.isArray(value) ? (value as readonly Json[]) : [];
  const item = items[second ?? 0];
  const list = listText(
    placeOf(subject.document, error.instancePath),
    items.map((_, index) => at(index)),
    subject.texts,
  );
  const fixes = removal(list, second ?? 0, `leave out the second \`${shownValue(item)}\``);
  const related = [{ ...at(first), message: 'it stands here first' }];
  return diagnostic('MW2010', at(second), { value: shownValue(item) }, { related, fixes });
}
