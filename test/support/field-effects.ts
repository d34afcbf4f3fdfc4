import { check } from '../../src/check/check.ts';
import { Guarantee, Mesh, Service, Team, Waiver } from '../../src/check/validators.generated.js';
import type { Kind } from '../../src/check/checked.ts';
import type { Evaluate } from '../../src/check/evaluate.ts';
import { compare } from '../../src/compare/compare.ts';
import { library } from '../../src/edges/rego/library.generated.ts';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { hasErrors } from '../../src/diagnostics/outcome.ts';
import { drive, judged, pipeline, type Run } from '../../src/pipeline.ts';
import type { Document } from '../../src/read/document.ts';
import { servicePolicy } from '../../src/report/explain/service-policy.ts';
import { isObject, type Json, type JsonObject } from '../../src/source/json.ts';
import { targets } from '../../src/targets/index.ts';
import { said, type Occurrence } from './schema-fields.ts';

/**
 * What of all that a user gets is another one: what is compiled, what is found (guardrails included),
 * or only what `diff` and `explain` tell. `nothing`: no one but a reader of the document notices.
 */
export type Effect = 'compiled' | 'found' | 'told' | 'nothing';

const strongest: readonly Effect[] = ['compiled', 'found', 'told', 'nothing'];

/** The outputs of a scenario without places: where something stands is no output. */
interface Outputs {
  readonly run: Run;
  readonly compiled: string;
  readonly found: string;
}

/** The documents of a scenario, each with its text, so that one can be changed at a time. */
export interface Scenario {
  readonly name: string;
  readonly documents: readonly Document[];
}

/** The day on which all scenarios are judged. */
const today = '2027-01-15';

const validators = { Guarantee, Mesh, Service, Team, Waiver };

const silent: Evaluate = () => ({ deny: [], warn: [] });

function withoutPlaces(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPlaces);
  if (!isObject(value)) return value;
  if ('range' in value && 'file' in (value['range'] as object)) return undefined;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutPlaces(item)]));
}

const text = (value: unknown): string => JSON.stringify(withoutPlaces(value));

const findingsText = (diagnostics: readonly Diagnostic[]): string =>
  text(
    diagnostics.map(({ code, severity, message, help, object }) => ({
      code,
      severity,
      message,
      help,
      object,
    })),
  );

/** Everything but what guardrails say, which is the slowest to get: most changes show without it. */
function outputsOf(documents: readonly Document[]): Outputs {
  const run = drive(pipeline({ documents, rules: library, evaluate: silent, today }));
  return {
    run,
    compiled: text(
      run.compiled.map(({ name, artifacts }) => [name, artifacts.map(({ object }) => object)]),
    ),
    found: findingsText(run.diagnostics),
  };
}

/** The last stage of a run once more, this time with guardrails that speak. */
function judgedText({ run: { mesh, checked, compiled } }: Outputs, evaluate: Evaluate): string {
  if (mesh === undefined) return '';
  return findingsText(judged({ rules: library, evaluate, today }, checked, mesh, compiled));
}

/** What `explain` says of every service. */
function explained({ run: { mesh, checked } }: Outputs): string {
  if (mesh === undefined) return '';
  const material = { mesh, documents: checked, registry: targets, today };
  const names = [...mesh.services, ...mesh.externals].map(({ name }) => name);
  return text(names.map((name) => servicePolicy(material, name)));
}

/** A document with another value at a path; `undefined` takes the field, or the item, away. */
export function edited(
  json: Json,
  [step, ...rest]: Occurrence['path'],
  value: Json | undefined,
): Json {
  if (step === undefined) return value ?? null;
  if (Array.isArray(json)) {
    const items = json as readonly Json[];
    if (rest.length === 0 && value === undefined) return items.filter((_, index) => index !== step);
    return items.map((item, index) => (index === step ? edited(item, rest, value) : item));
  }
  const entries = Object.entries(json as JsonObject).flatMap(([key, item]): [string, Json][] => {
    if (key !== step) return [[key, item]];
    return rest.length === 0 && value === undefined ? [] : [[key, edited(item, rest, value)]];
  });
  return Object.fromEntries(entries);
}

/** Values of all kinds of words, tried where a field cannot be left out: the legal ones count. */
const others: readonly Json[] = [
  'elsewhere',
  '7s',
  '9/s',
  'shop/elsewhere',
  'GET /elsewhere',
  '/elsewhere',
  'elsewhere.example',
  'https://elsewhere.example',
  'header:x-elsewhere',
  '192.0.2.7',
  '@elsewhere',
  '2020-01-01',
  '2099-12-31',
  '1.24',
  7,
  207,
  true,
  false,
  ['elsewhere'],
  ['GET /elsewhere'],
  ['elsewhere.example'],
  ['https://elsewhere.example'],
  ['192.0.2.0/24'],
  ['@elsewhere'],
  ['POST'],
  ['503'],
  [503],
  { max: '1ms' },
  { max: 0.5 },
  { min: '1h' },
  { elsewhere: 'x' },
  { elsewhere: {} },
];

/** What may stand in a place instead: nothing at all first, then every other word or value. */
export function alternatives({ schema, value }: Occurrence): readonly (Json | undefined)[] {
  const isLike = (one: Json) =>
    typeof one === typeof value && Array.isArray(one) === Array.isArray(value);
  const like = [...(schema.enum ?? []), ...others, ...(schema.examples ?? [])].filter(isLike);
  return [undefined, ...like].filter((one) => JSON.stringify(one) !== JSON.stringify(value));
}

/** Shows what single changes of the documents of one scenario do to its outputs. */
export class Laboratory {
  readonly #scenario: Scenario;
  readonly #guardrails: Evaluate;
  readonly #quiet: Outputs;
  #judged: string | undefined;
  #explained: string | undefined;

  /**
   * How much a change costs here, in characters: all that is said; where nothing is compiled, the
   * slower outputs must be looked at; and a line of a guarantee is asked of every request at a boundary.
   */
  readonly cost: number;
  readonly name: string;

  constructor(scenario: Scenario, guardrails: Evaluate) {
    this.#scenario = scenario;
    this.name = scenario.name;
    const promises = scenario.documents
      .filter(({ value }) => value['kind'] === 'Guarantee')
      .flatMap(({ value }) => Object.values(value['spec'] as JsonObject).flat());
    this.#guardrails = guardrails;
    this.#quiet = outputsOf(scenario.documents);
    const isCompiled = this.#quiet.compiled !== '[]';
    const length = text(scenario.documents.map(({ value }) => value)).length;
    this.cost = length + 500 * promises.length + (isCompiled ? 0 : 1500);
  }

  /** Findings of the scenario as it stands, as lines. */
  findings(): readonly string[] {
    const { documents } = this.#scenario;
    const run = drive(pipeline({ documents, rules: library, evaluate: this.#guardrails, today }));
    return run.diagnostics.map(
      ({ severity, code, message, pointer, object }) =>
        `${severity} ${code} ${object?.name ?? ''}${pointer ?? ''}: ${message}`,
    );
  }

  /** Everything that the documents say, with the number of the document. */
  said(): readonly { readonly at: number; readonly occurrence: Occurrence }[] {
    return this.#scenario.documents.flatMap(({ value }, at) =>
      said(value['kind'] as Kind, value).map((occurrence) => ({ at, occurrence })),
    );
  }

  /**
   * The documents with one of them changed, if that is still one of ours in shape. What is new in it
   * stands nowhere in the file, which no output that is compared shows.
   */
  with(at: number, { path }: Occurrence, value: Json | undefined): readonly Document[] | undefined {
    const old = this.#scenario.documents[at];
    if (old === undefined) return undefined;
    const changed = edited(old.value, path, value);
    // Most values are none that may stand there, and to say so in words takes long.
    const { kind } = changed as JsonObject;
    if (kind !== old.value['kind'] || !validators[kind as Kind](changed)) return undefined;
    const document = { ...old, value: changed as JsonObject };
    if (hasErrors(check([document]).diagnostics)) return undefined;
    return this.#scenario.documents.map((each, index) => (index === at ? document : each));
  }

  /** The strongest output that differs when these documents stand for those of the scenario. */
  effect(documents: readonly Document[]): Effect {
    const before = this.#quiet;
    const now = outputsOf(documents);
    if (now.compiled !== before.compiled) return 'compiled';
    if (now.found !== before.found) return 'found';
    this.#judged ??= judgedText(before, this.#guardrails);
    if (judgedText(now, this.#guardrails) !== this.#judged) return 'found';
    if (compare(before.run.mesh, now.run.mesh).length > 0) return 'told';
    this.#explained ??= explained(before);
    return explained(now) === this.#explained ? 'nothing' : 'told';
  }

  /** All outputs as one text, to tell the words of one field apart. */
  fingerprint(documents: readonly Document[]): string {
    const { compiled, found, run } = outputsOf(documents);
    return JSON.stringify([compiled, found, run.mesh && text(run.mesh)]);
  }
}

export function stronger(a: Effect, b: Effect): Effect {
  return strongest.find((effect) => effect === a || effect === b) ?? 'nothing';
}
