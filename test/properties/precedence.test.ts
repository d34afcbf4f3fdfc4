import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import type { Mesh, Service } from '../../src/model/mesh.ts';
import type { CallSettings } from '../../src/model/settings.ts';
import type { Sourced } from '../../src/model/sourced.ts';
import { objectName } from '../../src/source/place.ts';
import type { Json } from '../../src/source/json.ts';
import { always } from '../support/always.ts';
import { meshOf } from '../support/mesh-of.ts';
import {
  callScopes,
  isBlockOn,
  naiveLeaf,
  ownScopes,
  type NaiveScope,
} from '../support/naive-precedence.ts';
import {
  quarrelsomeRepository,
  soundRepository,
  textsOf,
  type Intent,
} from '../support/random-repository.ts';
import { seed } from '../support/seed.ts';

const numRuns = Number(process.env['MESHWRIGHT_RUNS'] ?? 120);

/** A value as the model holds it: durations in milliseconds, lists of words. */
function held(leaf: string, value: Json | undefined): unknown {
  if (leaf === 'retry.when' && Array.isArray(value)) return value.map(String);
  const [, number, unit] = (typeof value === 'string' && /^(\d+)(ms|s)$/.exec(value)) || [];
  return number === undefined ? value : Number(number) * (unit === 's' ? 1000 : 1);
}

const builtIn: Readonly<Record<string, Json>> = {
  timeout: '15s',
  'retry.attempts': 1,
  'retry.when': ['connect-failure', 'refused-stream', 'unavailable'],
  'eject.consecutive': 5,
  'eject.errors': '5xx',
  'eject.interval': '10s',
  'eject.baseTime': '30s',
  'eject.maxPercent': 50,
  mtls: 'strict',
  egress: 'deny',
};
const blocks: Readonly<Record<string, readonly string[]>> = {
  retry: ['attempts', 'perTry', 'when', 'budgetPercent', 'backoff.base', 'backoff.max'].map(
    (name) => `retry.${name}`,
  ),
  breaker: ['connections', 'pending', 'requests'].map((name) => `breaker.${name}`),
  eject: ['consecutive', 'errors', 'interval', 'baseTime', 'maxPercent'].map(
    (name) => `eject.${name}`,
  ),
};

/** What the second reading says about every leaf: `value by scope`, or nothing. */
interface Expected {
  readonly leaves: Readonly<Record<string, string>>;
  readonly forbidden: readonly string[];
  /** Fields of which nothing is forbidden: where an override is contradicted, no value counts. */
  readonly sound: readonly string[];
}

const shown = (value: unknown, by: string): string => `${JSON.stringify(value)} by ${by}`;

function expectedLeaf(scopes: readonly NaiveScope[], leaf: string, isInBlock: boolean) {
  const found = naiveLeaf(scopes, leaf, isInBlock ? undefined : builtIn[leaf]);
  if (!isInBlock || (found.value !== null && found.value !== undefined)) return found;
  // Inside a block that is on, what nobody says is built in.
  const alone = naiveLeaf(
    scopes.filter(({ by }) => by.endsWith('overrides')),
    leaf,
    builtIn[leaf],
  );
  return { ...found, value: alone.value ?? undefined, by: alone.by };
}

function expected(scopes: readonly NaiveScope[], names: readonly string[]): Expected {
  const each = names.map((name) => ({ name, ...expectedField(scopes, name) }));
  const sound = each.filter(({ forbidden }) => forbidden.length === 0);
  return {
    leaves: Object.assign({}, ...sound.map(({ leaves }) => leaves)) as Expected['leaves'],
    forbidden: each.flatMap(({ forbidden }) => forbidden),
    sound: sound.map(({ name }) => name),
  };
}

function expectedField(scopes: readonly NaiveScope[], name: string): Omit<Expected, 'sound'> {
  const leaves: Record<string, string> = {};
  const forbidden = new Set<string>();
  const note = (leaf: string, isInBlock: boolean, isOn: boolean): void => {
    const found = expectedLeaf(scopes, leaf, isInBlock);
    for (const at of found.forbidden) forbidden.add(at);
    if (isOn && found.value !== undefined) leaves[leaf] = shown(held(leaf, found.value), found.by);
  };
  const below = blocks[name];
  if (below === undefined) note(name, false, true);
  else {
    const isOn = isBlockOn(scopes, name, below);
    if (!isOn) leaves[name] = 'off';
    for (const leaf of below) note(leaf, true, isOn);
  }
  // A wait that has an end has a beginning.
  if (leaves['retry.backoff.max'] !== undefined)
    leaves['retry.backoff.base'] ??= shown(25, 'built-in');
  return { leaves, forbidden: [...forbidden] };
}

const isSourced = (value: object): value is Sourced<unknown> => 'scope' in value && 'over' in value;

/** What the model says, in the same form. */
function flat(name: string, value: unknown): readonly (readonly [string, string])[] {
  if (value === undefined || value === null || typeof value !== 'object') return [];
  if (isSourced(value)) {
    if (value.value === null && name in blocks) return [[name, 'off']];
    return [[name, shown(value.value, value.scope)]];
  }
  return Object.entries(value).flatMap(([key, below]) => flat(`${name}.${key}`, below));
}

const pick = (value: object, names: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    names.flatMap((name) => flat(name, (value as Readonly<Record<string, unknown>>)[name])),
  );

const nameOf = ({ metadata }: Intent): string => `${metadata.namespace}/${metadata.name}`;
const byAccount = (intents: readonly Intent[], account: string): Intent | undefined =>
  intents.find((each) => each.kind === 'Service' && nameOf(each) === account);

function found(diagnostics: readonly Diagnostic[]): readonly string[] {
  const broken = diagnostics.filter(({ code }) => code === 'MW3009');
  return [
    ...new Set(broken.map(({ object, pointer }) => `${object && objectName(object)} ${pointer}`)),
  ].sort();
}

interface Run {
  readonly intents: readonly Intent[];
  readonly mesh: Mesh;
  readonly forbidden: Set<string>;
  /** What the model says beside what is expected, each with where it stands. */
  readonly pairs: (readonly [found: unknown, expected: unknown])[];
}

function compareRoutes({ intents, forbidden, pairs }: Run, intent: Intent, service: Service): void {
  const written = Array.isArray(intent.spec['routes']) ? intent.spec['routes'].length : 0;
  const size = Math.max(written, 1);
  for (const [index, route] of service.routes.entries()) {
    const from =
      route.clients?.[0] === undefined ? undefined : byAccount(intents, route.clients[0]);
    const scopes = callScopes(intents, intent, from, written === 0 ? undefined : index % size);
    const names = ['timeout', 'retry'];
    const { leaves, sound, forbidden: more } = expected(scopes, names);
    for (const at of more) forbidden.add(at);
    const where = `${nameOf(intent)} route ${index} for ${route.clients?.join() ?? 'all'}`;
    pairs.push([
      { where, ...pick(route, sound) },
      { where, ...leaves },
    ]);
  }
}

function compareSettings(
  { intents, forbidden, pairs }: Run,
  intent: Intent,
  service: Service,
): void {
  for (const settings of service.settings) {
    const account = settings.clients?.[0];
    const from = account === undefined ? undefined : byAccount(intents, account);
    const scopes = callScopes(intents, intent, from, undefined);
    const names = ['connectTimeout', 'idleTimeout', 'breaker', 'eject'];
    const { leaves, sound, forbidden: more } = expected(scopes, names);
    for (const at of more) forbidden.add(at);
    const where = `${nameOf(intent)} for ${account ?? 'all'}`;
    pairs.push([
      { where, ...pick(settings, sound) },
      { where, ...leaves },
    ]);
    compareBalance({ forbidden, pairs }, scopes, settings);
  }
}

/** Both come whole: what one scope leaves out of its `balance` is built in. */
function compareBalance(
  { forbidden, pairs }: Pick<Run, 'forbidden' | 'pairs'>,
  scopes: readonly NaiveScope[],
  { balance, locality }: CallSettings,
): void {
  const own = naiveLeaf(scopes, 'balance', { policy: 'least-request' });
  const whole = { policy: 'least-request', ...(own.value as object) };
  const near = naiveLeaf(scopes, 'balance.locality', { mode: 'none' });
  for (const at of [...own.forbidden, ...near.forbidden]) forbidden.add(at);
  if (own.forbidden.length === 0)
    pairs.push([shown(balance.value, balance.scope), shown(whole, own.by)]);
  if (near.forbidden.length === 0)
    pairs.push([shown(locality.value, locality.scope), shown(near.value, near.by)]);
}

function compareOwn(
  { intents, mesh, forbidden, pairs }: Run,
  intent: Intent,
  service: Service,
): void {
  const workload = mesh.workloads.find(({ id }) => id === service.workloads[0]);
  expect(workload, nameOf(intent)).toBeDefined();
  for (const port of service.ports) {
    const scopes = ownScopes(intents, intent, port.name);
    const { leaves, sound, forbidden: more } = expected(scopes, ['mtls']);
    for (const at of more) forbidden.add(at);
    const own = workload?.ports.find(({ number }) => number === port.target);
    const where = `${nameOf(intent)} ${port.name}`;
    pairs.push([
      { where, ...pick(own ?? {}, sound) },
      { where, ...leaves },
    ]);
  }
  const names = ['logs.sink', 'logs.when', 'traces.sink', 'traces.percent'];
  const defaults: Readonly<Record<string, Json>> = { 'logs.when': 'always', 'traces.percent': 1 };
  const scopes = ownScopes(intents, intent);
  const leaves: Record<string, string> = {};
  let isSound = true;
  for (const name of names) {
    const leaf = naiveLeaf(scopes, `telemetry.${name}`, defaults[name]);
    for (const at of leaf.forbidden) forbidden.add(at);
    isSound &&= leaf.forbidden.length === 0;
    const sink = naiveLeaf(scopes, `telemetry.${name.split('.')[0]}.sink`, undefined);
    if (sink.value !== undefined) leaves[`telemetry.${name}`] = shown(leaf.value, leaf.by);
  }
  const { logs, traces } = workload?.telemetry ?? {};
  if (isSound) pairs.push([pick({ telemetry: { logs, traces } }, ['telemetry']), leaves]);
  const egress = expected(scopes, ['egress']);
  for (const at of egress.forbidden) forbidden.add(at);
  pairs.push([pick(workload ?? {}, egress.sound), egress.leaves]);
}

describe(`precedence, with seed ${seed}`, () => {
  it('is what a second reading of the documents says, on every leaf', () => {
    always(
      fc.property(fc.oneof(quarrelsomeRepository, soundRepository), (intents) => {
        const { value: mesh, diagnostics } = meshOf(textsOf(intents));
        const shape = diagnostics.filter(({ code }) => /^MW[12]/.test(code));
        expect(shape.map(({ code, message }) => `${code} ${message}`)).toEqual([]);
        if (mesh === undefined) throw new Error('a repository with a Mesh has a mesh');
        const run: Run = { intents, mesh, forbidden: new Set(), pairs: [] };
        for (const service of mesh.services) {
          const intent = byAccount(intents, service.name);
          if (intent === undefined) throw new Error(`${service.name} has no document`);
          compareRoutes(run, intent, service);
          compareSettings(run, intent, service);
          compareOwn(run, intent, service);
        }
        expect(found(diagnostics)).toEqual([...run.forbidden].sort());
        for (const [value, expected] of run.pairs) expect(value).toEqual(expected);
      }),
      { seed, numRuns },
    );
  });
});
