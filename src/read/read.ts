import { isScalar } from 'yaml';
import { diagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import { ordered } from '../diagnostics/order.ts';
import type { Outcome } from '../diagnostics/outcome.ts';
import { isObject, type Json, type JsonObject } from '../source/json.ts';
import type { SourceText } from '../source/text.ts';
import { misleading, unreadable } from './characters.ts';
import { decode } from './decode.ts';
import type { Document } from './document.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { looksOurs, mentionsUs } from './ours.ts';
import { parse, type Parsed } from './parse.ts';
import type { Problem } from './problem.ts';
import { spansAt } from './spans.ts';
import { streamProblems } from './stream-problems.ts';
import { syntaxFinding } from './syntax.ts';

/** What the documents of one text are read with. */
interface Reading {
  readonly source: SourceText;
  readonly limits: Limits;
  /** Whether the text speaks of us: then what cannot be read is an error, else it is skipped. */
  readonly isOurFile: boolean;
}

/**
 * Reads the documents of a YAML file with the meaning that Kubernetes gives them
 * (`sigs.k8s.io/yaml`, strict). Empty documents are dropped. Documents of others are delivered too;
 * what Kubernetes takes in them is not judged, and what it refuses is skipped with an info.
 */
export function read(
  source: SourceText,
  limits: Partial<Limits> = {},
): Outcome<readonly Document[]> {
  const reading = {
    source,
    limits: { ...defaultLimits, ...limits },
    isOurFile: mentionsUs(source.text),
  };
  const { value, diagnostics } = readFile(reading);
  return { value, diagnostics: ordered(diagnostics) };
}

function readFile(reading: Reading): Outcome<readonly Document[]> {
  const { source, limits } = reading;
  const { file, text } = source;
  if (text.length > limits.fileSize) {
    const place = { range: { file, start: limits.fileSize, end: limits.fileSize + 1 } };
    const finding = diagnostic('MW1010', place, { limit: String(limits.fileSize) });
    return { value: [], diagnostics: verdict(reading, [{ concern: 'refused', finding }], false) };
  }
  // The parser uses control characters as marks of its own: such a text must not get there.
  const bad = unreadable(file, text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text);
  if (bad.length > 0) return { value: [], diagnostics: verdict(reading, bad, false) };
  return readStream(reading);
}

function readStream(reading: Reading): Outcome<readonly Document[]> {
  const { source, limits } = reading;
  const stream = parse(source, limits);
  const diagnostics: Diagnostic[] = [];
  const value: Document[] = [];
  if (stream.exhausted) diagnostics.push(stream.exhausted.finding);
  const whole = stream.exhausted ? [] : streamProblems(source, stream);
  // Which documents there are is not clear then: none is handed on.
  if (whole.length > 0) return { value: [], diagnostics: verdict(reading, whole, false) };
  let isOurs = false;
  for (const [index, parsed] of stream.documents.entries()) {
    const result = readDocument(reading, parsed, { index, hasAnchors: stream.watch.hasAnchors });
    diagnostics.push(...result.diagnostics);
    isOurs ||= result.isOurs;
    if (result.document) value.push(result.document);
  }
  // Comments and neighbours too: what a reviewer sees is the whole file.
  if (isOurs || reading.isOurFile) {
    diagnostics.push(...misleading(source.file, source.text).map(({ finding }) => finding));
  }
  return { value, diagnostics };
}

interface Result {
  readonly document?: Document;
  readonly diagnostics: readonly Diagnostic[];
  readonly isOurs: boolean;
}

function readDocument(
  reading: Reading,
  parsed: Parsed,
  { index, hasAnchors }: { readonly index: number; readonly hasAnchors: boolean },
): Result {
  const { source, limits } = reading;
  const [error] = parsed.errors;
  if (error) {
    // One mistake often makes the parser stumble many times: only the first is said.
    const problem: Problem = { concern: 'refused', finding: syntaxFinding(source, error) };
    return { diagnostics: verdict(reading, [problem], false), isOurs: false };
  }
  if (isEmpty(parsed)) return { diagnostics: [], isOurs: false };
  const { value, hasNull, spans, problems } = decode(source, parsed.contents, limits, hasAnchors);
  const isOurs = looksOurs(value);
  const diagnostics = [...verdict(reading, problems, isOurs)];
  if (problems.some(({ concern }) => concern !== 'style')) return { diagnostics, isOurs };
  if (!isObject(value)) {
    if (reading.isOurFile)
      diagnostics.push(notAMap(source, value, spansAt(spans, '')?.value ?? [0, 0]));
    return { diagnostics, isOurs };
  }
  const kept = isOurs && hasNull ? withoutNulls(value) : value;
  return { document: { file: source.file, index, value: kept, spans }, diagnostics, isOurs };
}

/**
 * An intent without the fields that are null: each has its finding, and a second one about its type
 * would not help. Items of lists stay, since pointers count them.
 */
function withoutNulls(value: JsonObject): JsonObject {
  const clean = (json: Json): Json => {
    if (Array.isArray(json)) return json.map(clean);
    return isObject(json) ? withoutNulls(json) : json;
  };
  // `fromEntries` defines, so `__proto__` stays a plain key.
  const fields = Object.entries(value).filter(([, field]) => field !== null);
  return Object.fromEntries(fields.map(([key, field]) => [key, clean(field)]));
}

/** Nothing but comments and blanks. */
function isEmpty({ contents }: Parsed): boolean {
  return (
    isScalar(contents) &&
    contents.type === 'PLAIN' &&
    contents.source === '' &&
    contents.tag === undefined &&
    contents.anchor === undefined
  );
}

function notAMap(
  source: SourceText,
  value: Json,
  [start, end]: readonly [number, number],
): Diagnostic {
  const found = value === null ? 'null' : Array.isArray(value) ? 'a list' : `a ${typeof value}`;
  return diagnostic('MW1018', { range: { file: source.file, start, end }, pointer: '' }, { found });
}

/** What is said of the problems of a document, by whose it is. */
function verdict(
  reading: Reading,
  problems: readonly Problem[],
  isOurs: boolean,
): readonly Diagnostic[] {
  const said = problems
    .filter(
      ({ concern }) =>
        concern === 'budget' || isOurs || (reading.isOurFile && concern === 'refused'),
    )
    .map(({ finding }) => finding);
  if (said.length > 0) return said;
  const refused = problems.find(({ concern }) => concern === 'refused')?.finding;
  if (!refused) return [];
  const { range, pointer } = refused;
  return [
    diagnostic(
      'MW1017',
      { ...(range && { range }), ...(pointer !== undefined && { pointer }) },
      { reason: refused.message },
    ),
  ];
}
