import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { durationText } from '../../model/duration.ts';
import type { Route } from '../../model/route.ts';
import type { Place } from '../../source/place.ts';
import { streamingMatch, streamingOperation } from './streams.ts';
import type { Taken } from './takers.ts';
import type { WayIn } from './ways-in.ts';

/**
 * A time as long as this, in milliseconds, is a limit that somebody chose for a stream whose callers
 * connect again. It is also how long Envoy lets a silent stream live.
 */
const chosen = 300_000;

/** Scopes that speak about these calls alone: who wrote the timeout there can take it away there. */
const near = new Set(['call', 'route', 'service']);

function finding(to: string, stream: string, route: Route, at: Place): Diagnostic {
  const { value, scope, at: written } = route.timeout;
  const place = written !== undefined && near.has(scope) ? written : at;
  const timeout = durationText(value ?? 0);
  const message = `the timeout of ${timeout} is written here`;
  const related = written !== undefined && place !== written ? [{ ...written, message }] : [];
  return diagnostic('MW3908', place, { stream, service: to, timeout }, { related });
}

/** The streams among what a route takes, and where each is said to be one. */
function streamsOf({ route, operations }: Taken): readonly { stream: string; at: Place }[] {
  const matched = streamingMatch(route);
  if (matched !== undefined) return [{ stream: matched, at: route.from[0] ?? {} }];
  return operations.flatMap(({ operation, at }) => {
    const stream = streamingOperation(operation);
    return stream === undefined ? [] : [{ stream, at }];
  });
}

/** A finding for each stream whose route has a timeout: it is cut in the middle of its response. */
export function cutStreams(ways: readonly WayIn[]): readonly Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  for (const { to, taken } of ways)
    for (const each of taken.filter(({ route }) => (route.timeout.value ?? chosen) < chosen))
      for (const { stream, at } of streamsOf(each)) {
        const key = `${to} ${stream}`;
        if (!found.has(key)) found.set(key, finding(to, stream, each.route, at));
      }
  return [...found.values()];
}
