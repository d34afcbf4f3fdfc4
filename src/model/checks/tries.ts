import { diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Context } from '../context.ts';
import { durationText } from '../duration.ts';
import type { Route } from '../route.ts';
import type { Scope, Sourced } from '../sourced.ts';
import { longestBackOff, longestTries, repeatsSlowTries, retryOf } from '../tries.ts';

/** Scopes from the one that speaks of the fewest calls to those that speak of all. */
const narrowness: readonly Scope[] = [
  'call',
  'route',
  'service',
  'team-defaults',
  'mesh-defaults',
  'team-overrides',
  'mesh-overrides',
];

/** Of several written values the one that speaks of the fewest calls: it met the others where they were. */
function narrowest(values: readonly Sourced<unknown>[]): Sourced<unknown> | undefined {
  const written = values.filter(({ at }) => at !== undefined);
  return written.sort((a, b) => narrowness.indexOf(a.scope) - narrowness.indexOf(b.scope))[0];
}

/**
 * Whether all tries of a route with the waits between them fit into its timeout; looked at where one
 * of these is written. The longest waits count: with shorter ones they fit only by chance.
 */
export function checkTries(context: Context, route: Route): void {
  const { timeout, from } = route;
  const retry = retryOf(route);
  if (retry?.perTry === undefined || timeout.value === null) return;
  const longest = longestTries(retry);
  if (longest === undefined || longest <= timeout.value || !repeatsSlowTries(retry)) return;
  const params = {
    tries: String(retry.attempts.value + 1),
    perTry: durationText(retry.perTry.value),
    sum: durationText(longestBackOff(retry)),
    timeout: durationText(timeout.value),
  };
  const at = narrowest([retry.perTry, timeout, retry.attempts])?.at ?? from[0] ?? {};
  const related = [
    { at: retry.perTry.at, message: 'the time of one try' },
    { at: timeout.at, message: 'the timeout' },
  ].flatMap((other) =>
    other.at && other.at !== at ? [{ ...other.at, message: other.message }] : [],
  );
  context.report(diagnostic('MW3016', at, params, { related }));
}
