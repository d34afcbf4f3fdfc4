import { invariant } from '../diagnostics/invariant.ts';
import { isObject, plainText, type Json } from '../source/json.ts';
import { milliseconds } from './duration.ts';
import { writings, type Level } from './level.ts';
import {
  resolveBuiltIn,
  resolveLeaf,
  resolveValue,
  type Leaf,
  type Resolving,
} from './precedence.ts';
import type { Balance, Breaker, Eject, Locality, Retry, Telemetry } from './settings.ts';
import type { Sourced } from './sourced.ts';

const endless = Number.POSITIVE_INFINITY;
const duration = (...path: string[]): Leaf<number> => ({
  path,
  read: (value) => milliseconds(plainText(value)),
  size: (value) => value ?? endless,
});
const count = (...path: string[]): Leaf<number> => ({
  path,
  read: Number,
  size: (value) => value ?? endless,
});
const word = <W extends string>(...path: string[]): Leaf<W> => ({
  path,
  read: (value) => plainText(value) as W,
});
const words = (...path: string[]): Leaf<readonly string[]> => ({
  path,
  read: (value) => (Array.isArray(value) ? value : [value]).map(plainText),
});

/**
 * The levels that still speak about a block, or where it was switched off: `none` ends a block at
 * its level, so what weaker levels say no longer counts.
 */
function block(levels: readonly Level[], name: string): readonly Level[] | Sourced<null> {
  const speaking = levels.filter(({ fields }) => Object.hasOwn(fields, name));
  const end = speaking.findIndex(({ fields }) => fields[name] === 'none');
  const live = end === -1 ? speaking : speaking.slice(0, end);
  const hasValue = live.some(({ fields }) => isObject(fields[name]) && hasLeaf(fields[name]));
  if (hasValue) return live;
  const off = end === -1 ? undefined : speaking[end];
  return off
    ? { value: null, scope: off.scope, at: off.place(`/${name}`), over: [] }
    : { value: null, scope: 'built-in', over: [] };
}

/** Whether a block holds any value that is not only a bound. */
function hasLeaf(value: Json | undefined): boolean {
  if (!isObject(value)) return value !== undefined;
  if ('max' in value || 'min' in value) return Object.keys(value).some((key) => key === 'base');
  return Object.values(value).some(hasLeaf);
}

const isOff = (levels: readonly Level[] | Sourced<null>): levels is Sourced<null> =>
  !Array.isArray(levels);

/** The timeout of the whole response; `null` = none. */
export function resolveTimeout(
  levels: readonly Level[],
  resolving: Resolving,
): Sourced<number | null> {
  const sourced = resolveLeaf(levels, duration('timeout'), '15s', resolving);
  invariant(sourced !== undefined, 'the timeout has a built-in value');
  return sourced;
}

function resolveBackoff(live: readonly Level[], resolving: Resolving): Pick<Retry, 'backoff'> {
  const isWritten = (name: string) => writings(live, ['retry', 'backoff', name]).written.length > 0;
  if (!isWritten('base') && !isWritten('max')) return {};
  const base = resolveBuiltIn(live, duration('retry', 'backoff', 'base'), '25ms', resolving);
  const max = resolveValue(live, duration('retry', 'backoff', 'max'), undefined, resolving);
  return { backoff: { base, ...(max && { max }) } };
}

/** Retries of a route or call; `null` = none. */
export function resolveRetry(
  levels: readonly Level[],
  resolving: Resolving,
): Sourced<null> | Retry {
  const live = block(levels, 'retry');
  // Bounds of levels that are cut off still hold, so values are looked up in what is live only.
  if (isOff(live)) return live;
  const perTry = resolveValue(live, duration('retry', 'perTry'), undefined, resolving);
  const budgetPercent = resolveValue(live, count('retry', 'budgetPercent'), undefined, resolving);
  const when: Json = ['connect-failure', 'refused-stream', 'unavailable'];
  return {
    attempts: resolveBuiltIn(live, count('retry', 'attempts'), 1, resolving),
    ...(perTry && { perTry }),
    when: resolveBuiltIn(live, words('retry', 'when'), when, resolving),
    ...resolveBackoff(live, resolving),
    ...(budgetPercent && { budgetPercent }),
  };
}

/** Limits of a client proxy; `null` = none. */
export function resolveBreaker(
  levels: readonly Level[],
  resolving: Resolving,
): Sourced<null> | Breaker {
  const live = block(levels, 'breaker');
  if (isOff(live)) return live;
  const of = (name: string) => resolveValue(live, count('breaker', name), undefined, resolving);
  const [connections, pending, requests] = [of('connections'), of('pending'), of('requests')];
  return {
    ...(connections && { connections }),
    ...(pending && { pending }),
    ...(requests && { requests }),
  };
}

/** Ejection of failing endpoints; `null` = none. */
export function resolveEject(
  levels: readonly Level[],
  resolving: Resolving,
): Sourced<null> | Eject {
  const live = block(levels, 'eject');
  if (isOff(live)) return live;
  return {
    consecutive: resolveBuiltIn(live, count('eject', 'consecutive'), 5, resolving),
    errors: resolveBuiltIn(
      live,
      word<'5xx' | 'gateway' | 'connect'>('eject', 'errors'),
      '5xx',
      resolving,
    ),
    interval: resolveBuiltIn(live, duration('eject', 'interval'), '10s', resolving),
    baseTime: resolveBuiltIn(live, duration('eject', 'baseTime'), '30s', resolving),
    maxPercent: resolveBuiltIn(live, count('eject', 'maxPercent'), 50, resolving),
  };
}

const isLocality = (value: unknown): value is Locality => isObject(value) && 'mode' in value;

/** How endpoints are chosen: `balance` and its `locality` each come whole from the strongest level. */
export function resolveBalance(levels: readonly Level[], resolving: Resolving): Sourced<Balance> {
  const read = (value: Json): Balance => {
    const { policy = 'least-request', key, ring } = isObject(value) ? value : {};
    return {
      policy: policy as Balance['policy'],
      ...(typeof key === 'string' && { key }),
      ...(typeof ring === 'number' && { ring }),
      locality: { mode: 'none' },
    };
  };
  const leaf: Leaf<Balance> = { path: ['balance'], read };
  const whole = resolveBuiltIn(levels, leaf, { policy: 'least-request' }, resolving);
  const [near] = writings(levels, ['balance', 'locality']).written;
  const locality = isLocality(near?.value) ? near.value : whole.value.locality;
  return { ...whole, value: { ...whole.value, locality } };
}

/** Time to open a connection, and for one to stay idle. */
export function resolveConnection(
  levels: readonly Level[],
  resolving: Resolving,
): { readonly connectTimeout?: Sourced<number>; readonly idleTimeout?: Sourced<number> } {
  const connectTimeout = resolveValue(levels, duration('connectTimeout'), undefined, resolving);
  const idleTimeout = resolveValue(levels, duration('idleTimeout'), undefined, resolving);
  return { ...(connectTimeout && { connectTimeout }), ...(idleTimeout && { idleTimeout }) };
}

/** Logs and traces of a workload. Without a sink there is nothing to send to. */
export function resolveTelemetry(levels: readonly Level[], resolving: Resolving): Telemetry {
  const of = <T>(leaf: Leaf<T>, builtIn?: Json) => resolveValue(levels, leaf, builtIn, resolving);
  const logSink = of(word('telemetry', 'logs', 'sink'));
  const when = of(word<'always' | 'errors' | 'never'>('telemetry', 'logs', 'when'), 'always');
  const traceSink = of(word('telemetry', 'traces', 'sink'));
  const percent = of(count('telemetry', 'traces', 'percent'), 1);
  return {
    ...(logSink && when && { logs: { sink: logSink, when } }),
    ...(traceSink && percent && { traces: { sink: traceSink, percent } }),
  };
}
