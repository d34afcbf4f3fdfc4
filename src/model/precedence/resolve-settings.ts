import { invariant } from '../../diagnostics/invariant.ts';
import { isObject, plainText, type Json } from '../../source/json.ts';
import { milliseconds } from '../duration.ts';
import type { Level } from './level.ts';
import {
  resolveBuiltIn,
  resolveLeaf,
  resolveValue,
  type Leaf,
  type Resolving,
} from './precedence.ts';
import { resolveBlock } from './resolve-block.ts';
import type {
  Balance,
  Breaker,
  CallSettings,
  Eject,
  Locality,
  Retry,
  Telemetry,
} from '../settings.ts';
import type { Sourced } from '../sourced.ts';

const duration = (...path: string[]): Leaf<number> => ({
  path,
  read: (value) => milliseconds(plainText(value)),
  size: (value) => value,
});
const count = (...path: string[]): Leaf<number> => ({ path, read: Number, size: (value) => value });
/** Of what limits something: not to have it is endless. */
const limit = (leaf: Leaf<number>): Leaf<number> => ({
  ...leaf,
  unsaid: Number.POSITIVE_INFINITY,
});
const word = <W extends string>(...path: string[]): Leaf<W> => ({
  path,
  read: (value) => plainText(value) as W,
});
const words = (...path: string[]): Leaf<readonly string[]> => ({
  path,
  read: (value) => (Array.isArray(value) ? value : [value]).map(plainText),
});

/** The timeout of the whole response; `null` = none. */
export function resolveTimeout(
  levels: readonly Level[],
  resolving: Resolving,
): Sourced<number | null> {
  const sourced = resolveLeaf(levels, limit(duration('timeout')), '15s', resolving);
  invariant(sourced !== undefined, 'the timeout has a built-in value');
  return sourced;
}

const retry = {
  // Retries that are off are no tries after the first one.
  attempts: { ...count('retry', 'attempts'), unsaid: 0 },
  perTry: duration('retry', 'perTry'),
  when: words('retry', 'when'),
  base: duration('retry', 'backoff', 'base'),
  max: duration('retry', 'backoff', 'max'),
  budgetPercent: count('retry', 'budgetPercent'),
};

/** Retries of a route or call; `null` = none. */
export function resolveRetry(
  levels: readonly Level[],
  resolving: Resolving,
): Sourced<null> | Retry {
  const { off, may, must } = resolveBlock(levels, 'retry', retry, resolving);
  if (off) return off;
  const [perTry, max, budgetPercent] = [may('perTry'), may('max'), may('budgetPercent')];
  const hasBackoff = max !== undefined || may('base') !== undefined;
  return {
    attempts: must('attempts', 1),
    ...(perTry && { perTry }),
    when: must('when', ['connect-failure', 'refused-stream', 'unavailable']),
    ...(hasBackoff && { backoff: { base: must('base', '25ms'), ...(max && { max }) } }),
    ...(budgetPercent && { budgetPercent }),
  };
}

const breaker = {
  connections: limit(count('breaker', 'connections')),
  pending: limit(count('breaker', 'pending')),
  requests: limit(count('breaker', 'requests')),
};

/** Limits of a client proxy; `null` = none. */
export function resolveBreaker(
  levels: readonly Level[],
  resolving: Resolving,
): Sourced<null> | Breaker {
  const { off, may } = resolveBlock(levels, 'breaker', breaker, resolving);
  if (off) return off;
  const [connections, pending, requests] = [may('connections'), may('pending'), may('requests')];
  return {
    ...(connections && { connections }),
    ...(pending && { pending }),
    ...(requests && { requests }),
  };
}

const eject = {
  consecutive: limit(count('eject', 'consecutive')),
  errors: word<'5xx' | 'gateway' | 'connect'>('eject', 'errors'),
  interval: duration('eject', 'interval'),
  baseTime: duration('eject', 'baseTime'),
  maxPercent: count('eject', 'maxPercent'),
};

/** Ejection of failing endpoints; `null` = none. */
export function resolveEject(
  levels: readonly Level[],
  resolving: Resolving,
): Sourced<null> | Eject {
  const { off, must } = resolveBlock(levels, 'eject', eject, resolving);
  if (off) return off;
  return {
    consecutive: must('consecutive', 5),
    errors: must('errors', '5xx'),
    interval: must('interval', '10s'),
    baseTime: must('baseTime', '30s'),
    maxPercent: must('maxPercent', 50),
  };
}

const balance: Leaf<Balance> = {
  path: ['balance'],
  part: (value) => {
    if (!isObject(value)) return undefined;
    const own = Object.entries(value).filter(([key]) => key !== 'locality');
    return own.length === 0 ? undefined : Object.fromEntries(own);
  },
  read: (value) => {
    const { policy = 'least-request', key, ring } = isObject(value) ? value : {};
    return {
      policy: policy as Balance['policy'],
      ...(typeof key === 'string' && { key }),
      ...(typeof ring === 'number' && { ring }),
    };
  },
};

const locality: Leaf<Locality> = {
  path: ['balance', 'locality'],
  read: (value) => value as unknown as Locality,
};

/** How endpoints are chosen: `balance` and its `locality` each come whole from the strongest level. */
export function resolveBalance(
  levels: readonly Level[],
  resolving: Resolving,
): Pick<CallSettings, 'balance' | 'locality'> {
  return {
    balance: resolveBuiltIn(levels, balance, { policy: 'least-request' }, resolving),
    locality: resolveBuiltIn(levels, locality, { mode: 'none' }, resolving),
  };
}

/** Time to open a connection, and for one to stay idle. */
export function resolveConnection(
  levels: readonly Level[],
  resolving: Resolving,
): { readonly connectTimeout?: Sourced<number>; readonly idleTimeout?: Sourced<number> } {
  const connectTimeout = resolveValue(
    levels,
    limit(duration('connectTimeout')),
    undefined,
    resolving,
  );
  const idleTimeout = resolveValue(levels, limit(duration('idleTimeout')), undefined, resolving);
  return { ...(connectTimeout && { connectTimeout }), ...(idleTimeout && { idleTimeout }) };
}

/** Logs, traces and metrics of a workload. Without a sink there is nothing to send to. */
export function resolveTelemetry(levels: readonly Level[], resolving: Resolving): Telemetry {
  const of = <T>(leaf: Leaf<T>, builtIn?: Json) => resolveValue(levels, leaf, builtIn, resolving);
  const logSink = of(word('telemetry', 'logs', 'sink'));
  const when = of(word<'always' | 'errors' | 'never'>('telemetry', 'logs', 'when'), 'always');
  const traceSink = of(word('telemetry', 'traces', 'sink'));
  const percent = of(count('telemetry', 'traces', 'percent'), 1);
  const metricSink = of(word('telemetry', 'metrics', 'sink'));
  return {
    ...(logSink && when && { logs: { sink: logSink, when } }),
    ...(traceSink && percent && { traces: { sink: traceSink, percent } }),
    ...(metricSink && { metrics: { sink: metricSink } }),
  };
}
