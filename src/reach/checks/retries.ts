import type { Route } from '../../model/route.ts';
import type { Retry } from '../../model/settings.ts';
import { retryOf } from '../../model/tries.ts';
import type { Protocol } from '../../model/workload.ts';
import { objectName, type Place } from '../../source/place.ts';
import type { Taken } from './takers.ts';
import type { WayIn } from './ways-in.ts';

/** Where a retry is written: at the leaf that counts tries, or any other, or else where its route is. */
export function placeOfRetry(route: Route, first: 'attempts' | 'when' = 'attempts'): Place {
  const retry = retryOf(route);
  const leaves = [
    retry?.[first],
    retry?.attempts,
    retry?.when,
    retry?.perTry,
    retry?.backoff?.base,
  ];
  return leaves.find((leaf) => leaf?.at !== undefined)?.at ?? route.from[0] ?? {};
}

/** One text for one place, to tell places apart by. */
export function placeKey({ range, pointer, object }: Place): string {
  const text = range === undefined ? '' : `${range.file}:${range.start}:${range.end}`;
  return `${text} ${object === undefined ? '' : objectName(object)} ${pointer ?? ''}`;
}

const grpcStatuses = [
  'cancelled',
  'deadline-exceeded',
  'internal',
  'resource-exhausted',
  'unavailable',
];

/**
 * Whether a call is tried again because of what the callee answers, so that trouble behind the callee
 * is tried again in front of it too. A connection that fails or a refused stream is trouble of the
 * callee itself; gRPC statuses come from gRPC only; a reset only where a slow try is cut (`perTry`).
 */
export function retriesAnswers(retry: Retry, protocol: Protocol): boolean {
  return retry.when.value.some((word) => {
    if (word === 'connect-failure' || word === 'refused-stream') return false;
    if (word === 'reset') return retry.perTry !== undefined;
    return protocol === 'grpc' || !grpcStatuses.includes(word);
  });
}

/** How often one way in sends a request again at worst, and the route that says so. */
export interface Tries {
  readonly count: number;
  readonly route?: Route;
}

function worst(taken: readonly Taken[], counts: (retry: Retry, of: Taken) => boolean): Tries {
  let most: Tries = { count: 1 };
  for (const each of taken) {
    const retry = retryOf(each.route);
    // A budget bounds the retries of all calls together: they cannot multiply.
    if (retry === undefined || retry.budgetPercent !== undefined || !counts(retry, each)) continue;
    const count = retry.attempts.value + 1;
    if (count > most.count) most = { count, route: each.route };
  }
  return most;
}

/** Tries of a call whose callee fails by itself: the last one of a chain. */
export function triesAtEnd({ taken }: WayIn): Tries {
  return worst(taken, () => true);
}

/** Tries of a call whose callee fails because of what it calls. */
export function triesInFront({ taken }: WayIn): Tries {
  return worst(taken, (retry, { protocol }) => retriesAnswers(retry, protocol));
}
