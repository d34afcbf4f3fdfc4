import { isObject, type Json, type JsonObject } from '../../src/source/json.ts';
import type { Intent } from './random-repository.ts';

/**
 * Which value counts, said a second time and as plainly as possible: straight from the documents,
 * leaf by leaf, without any of the code it is compared with.
 */

/** One word about a leaf: who says it, and where. */
interface Word {
  readonly by: string;
  readonly value: Json;
  /** `Kind/name pointer`, as an error would name it. */
  readonly at: string;
}

/** What one scope says about everything: its fields, and where they stand. */
export interface NaiveScope {
  readonly by: string;
  readonly fields: JsonObject;
  readonly at: string;
}

export interface NaiveValue {
  /** `undefined`: nothing is said and nothing is built in; `null`: `none`. */
  readonly value: Json | undefined;
  readonly by: string;
}

const isOverride = (by: string): boolean => by.endsWith('overrides');
const isBound = (value: Json): value is JsonObject =>
  isObject(value) && (Object.hasOwn(value, 'max') || Object.hasOwn(value, 'min'));

/** How large a value is. What is off has no limit, but an off `retry` tries no more. */
function size(leaf: string, value: Json | undefined): number | undefined {
  if (value === undefined || value === null) {
    if (leaf === 'retry.attempts') return 0;
    const unlimited = /^(timeout|connectTimeout|idleTimeout|breaker\..*|eject\.consecutive)$/;
    return unlimited.test(leaf) ? Number.POSITIVE_INFINITY : undefined;
  }
  if (typeof value === 'number') return value;
  const [, number, unit] = /^(\d+)(ms|s|m|h)$/.exec(typeof value === 'string' ? value : '') ?? [];
  if (number === undefined) return undefined;
  return Number(number) * { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[unit as 'ms'];
}

/** `balance` without its `locality`, which comes from a scope of its own. */
function balanceOf({ by, fields, at }: NaiveScope): Word | undefined {
  const { balance } = fields;
  if (!isObject(balance)) return undefined;
  const own = Object.fromEntries(Object.entries(balance).filter(([key]) => key !== 'locality'));
  return Object.keys(own).length === 0 ? undefined : { by, value: own, at: `${at}/balance` };
}

/** What a scope says about a leaf; `none` around it is `none` of the leaf. */
function wordOf(scope: NaiveScope, leaf: string): Word | undefined {
  if (leaf === 'balance') return balanceOf(scope);
  let value: Json = scope.fields;
  let at = scope.at;
  for (const step of leaf.split('.')) {
    if (value === 'none') return { by: scope.by, value: null, at };
    if (!isObject(value)) return undefined;
    const next: Json | undefined = value[step];
    if (next === undefined) return undefined;
    at = `${at}/${step}`;
    value = next;
  }
  return { by: scope.by, value: value === 'none' ? null : value, at };
}

const same = (a: Json, b: Json): boolean => JSON.stringify(a) === JSON.stringify(b);

const breaks = (leaf: string, value: Json | undefined, bound: JsonObject): boolean => {
  const own = size(leaf, value);
  if (own === undefined) return false;
  const max = bound['max'] === undefined ? undefined : size(leaf, bound['max']);
  const min = bound['min'] === undefined ? undefined : size(leaf, bound['min']);
  return (max !== undefined && own > max) || (min !== undefined && own < min);
};

/** Whether the words of one scope bind another: overrides bind what is weaker, and nobody else does. */
const binds = (law: Word, word: Word): boolean =>
  (law.by === 'mesh-overrides' && word.by !== 'mesh-overrides') ||
  (law.by === 'team-overrides' && !isOverride(word.by));

/** Whether no value at all could keep both bounds. */
function clash(leaf: string, one: JsonObject, other: JsonObject): boolean {
  const ends = (['min', 'max'] as const).map(
    (end) => (bound: JsonObject) => size(leaf, bound[end]),
  );
  const [min, max] = ends;
  const above = (a: JsonObject, b: JsonObject): boolean =>
    a['min'] !== undefined && b['max'] !== undefined && (min?.(a) ?? 0) > (max?.(b) ?? 0);
  return above(one, other) || above(other, one);
}

/** The word of an override that another word does not keep. */
function brokenBy(leaf: string, word: Word, words: readonly Word[]): Word | undefined {
  const laws = words.filter((law) => binds(law, word));
  const bounds = laws.filter(({ value }) => isBound(value));
  const fixed = laws.find(({ value }) => !isBound(value));
  const isOwnBound = isOverride(word.by) && isBound(word.value);
  if (isOwnBound) {
    const own = word.value;
    if (fixed && breaks(leaf, fixed.value, own)) return fixed;
    return bounds.find(({ value }) => clash(leaf, own, value as JsonObject));
  }
  const bound = bounds.find(({ value }) => breaks(leaf, word.value, value as JsonObject));
  return bound ?? (fixed && !same(fixed.value, word.value) ? fixed : undefined);
}

/** The value of one leaf, and the places of all words that an override forbids. */
export function naiveLeaf(
  scopes: readonly NaiveScope[],
  leaf: string,
  builtIn: Json | undefined,
): NaiveValue & { readonly forbidden: readonly string[] } {
  const words = scopes.flatMap((scope) => wordOf(scope, leaf) ?? []);
  const bounds = words.filter((word) => isOverride(word.by) && isBound(word.value));
  const forbidden: string[] = [];
  const standing: Word[] = [];
  for (const word of words) {
    const law = brokenBy(leaf, word, words);
    const isLimit = bounds.includes(word);
    if (law === undefined) {
      if (!isLimit) standing.push(word);
    }
    // What the Mesh only proposes, a Team may replace without a word.
    else if (word.by === 'mesh-defaults' && law.by === 'team-overrides')
      standing.push(replaced(leaf, word, law, bounds));
    else forbidden.push(word.at);
  }
  const [first] = standing;
  if (first) return { value: first.value, by: first.by, forbidden };
  return { ...moved(leaf, builtIn, bounds, 'built-in'), forbidden };
}

/** A proposal under the override of a Team: moved to the bound, which then is where it comes from. */
function replaced(leaf: string, word: Word, law: Word, bounds: readonly Word[]): Word {
  if (!isBound(law.value)) return word;
  const { value, by } = moved(leaf, word.value, bounds, word.by);
  return { ...word, value: value ?? word.value, by };
}

/** A value that nobody insists on, moved to the bounds one after the other: the last one gives it. */
function moved(
  leaf: string,
  value: Json | undefined,
  bounds: readonly Word[],
  by: string,
): NaiveValue {
  let kept: NaiveValue = { value, by };
  for (const { value: bound, by: owner } of bounds) {
    const { max, min } = bound as JsonObject;
    if (max !== undefined && breaks(leaf, kept.value, { max })) kept = { value: max, by: owner };
    else if (min !== undefined && breaks(leaf, kept.value, { min }))
      kept = { value: min, by: owner };
  }
  return kept;
}

const specOf = (intents: readonly Intent[], kind: string, name: string): JsonObject =>
  intents.find((each) => each.kind === kind && each.metadata.name === name)?.spec ?? {};

const part = (spec: JsonObject, ...path: readonly string[]): JsonObject | undefined => {
  let value: Json = spec;
  for (const step of path) value = isObject(value) ? (value[step] ?? null) : null;
  return isObject(value) ? value : undefined;
};

const scope = (by: string, fields: JsonObject | undefined, at: string): readonly NaiveScope[] =>
  fields ? [{ by, fields, at }] : [];

/** The Team of a namespace in a random repository. */
export function teamOf(namespace: string): string | undefined {
  return { a: 't1', b: 't2' }[namespace];
}

/** Who has a say about a call to `to`, strongest first; `calls` is the caller's word. */
export function callScopes(
  intents: readonly Intent[],
  to: Intent,
  from: Intent | undefined,
  route: number | undefined,
): readonly NaiveScope[] {
  const mesh = specOf(intents, 'Mesh', 'demo');
  const name = teamOf(to.metadata.namespace ?? '');
  const team = name === undefined ? {} : specOf(intents, 'Team', name);
  const full = `${to.metadata.namespace}/${to.metadata.name}`;
  const key = full.replace('/', '~1');
  const self = `Service/${full}`;
  const caller = from && `Service/${from.metadata.namespace}/${from.metadata.name}`;
  const routes = to.spec['routes'];
  const written = Array.isArray(routes) && route !== undefined ? routes[route] : undefined;
  return [
    ...scope('mesh-overrides', part(mesh, 'overrides'), 'Mesh/demo /spec/overrides'),
    ...scope('team-overrides', part(team, 'overrides'), `Team/${name} /spec/overrides`),
    ...scope('call', from && part(from.spec, 'calls', full), `${caller} /spec/calls/${key}`),
    ...scope('route', isObject(written) ? written : undefined, `${self} /spec/routes/${route}`),
    ...scope('service', to.spec, `${self} /spec`),
    ...scope('team-defaults', part(team, 'defaults'), `Team/${name} /spec/defaults`),
    ...scope('mesh-defaults', part(mesh, 'defaults'), 'Mesh/demo /spec/defaults'),
  ];
}

/** Who has a say about what a workload does itself, strongest first. */
export function ownScopes(
  intents: readonly Intent[],
  of: Intent,
  port?: string,
): readonly NaiveScope[] {
  const mesh = specOf(intents, 'Mesh', 'demo');
  const namespace = of.metadata.namespace ?? '';
  const name = teamOf(namespace);
  const team = name === undefined ? {} : specOf(intents, 'Team', name);
  const self = `Service/${namespace}/${of.metadata.name}`;
  return [
    ...scope('mesh-overrides', part(mesh, 'overrides'), 'Mesh/demo /spec/overrides'),
    ...scope('team-overrides', part(team, 'overrides'), `Team/${name} /spec/overrides`),
    ...(port === undefined
      ? []
      : scope('port', part(of.spec, 'ports', port), `${self} /spec/ports/${port}`)),
    ...scope('service', of.spec, `${self} /spec`),
    ...scope(
      'namespace',
      part(team, 'namespaces', namespace),
      `Team/${name} /spec/namespaces/${namespace}`,
    ),
    ...scope('team-defaults', part(team, 'defaults'), `Team/${name} /spec/defaults`),
    ...scope('mesh-defaults', part(mesh, 'defaults'), 'Mesh/demo /spec/defaults'),
  ];
}

/** Whether a block such as `retry` is on: something stronger than the first `none` gives it a value, or a bound forbids that it is off. */
export function isBlockOn(
  scopes: readonly NaiveScope[],
  block: string,
  leaves: readonly string[],
): boolean {
  for (const leaf of leaves) {
    const bounds = scopes.flatMap((each) => {
      const word = wordOf(each, leaf);
      return word && isOverride(word.by) && isBound(word.value) ? [word.value] : [];
    });
    if (bounds.some((bound) => breaks(leaf, null, bound))) return true;
  }
  for (const each of scopes) {
    const word = each.fields[block];
    if (word === 'none') return false;
    const hasValue = leaves.some((leaf) => {
      const said = wordOf(each, leaf);
      return said !== undefined && !(isOverride(said.by) && isBound(said.value));
    });
    if (hasValue) return true;
  }
  return false;
}
