import type { Route } from './route.ts';
import type { Milliseconds, Retry } from './settings.ts';

/** The retry of a route that retries at all; a redirect calls nobody. */
export function retryOf({ retry, redirect }: Route): Retry | undefined {
  if (redirect !== undefined) return undefined;
  return 'attempts' in retry && retry.attempts.value > 0 ? retry : undefined;
}

/** What Envoy waits before the first retry, where nothing is written. */
const defaultBase: Milliseconds = 25;

/**
 * The longest that the waits between all tries can last together. Envoy draws each wait from an
 * interval that begins at zero and whose end doubles from `base` up to `max`, by default ten times
 * `base`: https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/router_filter
 */
export function longestBackOff({ attempts, backoff }: Retry): Milliseconds {
  const base = backoff?.base.value ?? defaultBase;
  const max = backoff?.max?.value ?? 10 * base;
  let sum = 0;
  let next = base;
  for (let retry = 0; retry < attempts.value; retry += 1) {
    sum += Math.min(next, max);
    next *= 2;
  }
  return sum;
}

/** How long all tries with the waits between them can last; `undefined` where a try has no limit. */
export function longestTries(retry: Retry): Milliseconds | undefined {
  if (retry.perTry === undefined) return undefined;
  return (retry.attempts.value + 1) * retry.perTry.value + longestBackOff(retry);
}

/**
 * Whether a try that took its time may be followed by another one. Connections fail and streams are
 * refused before any work is done, mostly at once; with these words alone no try waits for `perTry`.
 */
export function repeatsSlowTries({ when }: Retry): boolean {
  return when.value.some((word) => word !== 'connect-failure' && word !== 'refused-stream');
}
