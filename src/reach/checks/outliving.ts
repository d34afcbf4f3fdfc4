import { diagnostic, type Diagnostic, type Related } from '../../diagnostics/diagnostic.ts';
import { byParts } from '../../diagnostics/order.ts';
import { durationText } from '../../model/duration.ts';
import type { Route } from '../../model/route.ts';
import { longestTries, retryOf } from '../../model/tries.ts';
import type { Place } from '../../source/place.ts';
import { grouped } from '../../source/grouped.ts';
import { mostRelated } from './chain-text.ts';
import { streamingMatch, streamingOperation } from './streams.ts';
import type { Taken } from './takers.ts';
import type { WayIn } from './ways-in.ts';

const endless = Number.POSITIVE_INFINITY;

/** A time a call may take, in milliseconds, and the way and route that say so. */
interface Wait {
  readonly time: number;
  readonly way: WayIn;
  readonly route: Route;
}

const timeoutOf = ({ timeout }: Route): number => timeout.value ?? endless;

/** How long a caller waits at most: its timeout, or all its tries if they end before. */
function patience({ route }: Taken): number {
  const retry = retryOf(route);
  return Math.min(timeoutOf(route), (retry && longestTries(retry)) ?? endless);
}

/** What makes Envoy try again after a try that was cut by `perTry`: it ends in a reset or a 504. */
const triesCutAgain = new Set(['5xx', 'gateway-error', 'reset']);

/** How long a call can certainly take: a slow try is only followed by others where `when` says so. */
function duration({ route }: Taken): number {
  const retry = retryOf(route);
  if (retry?.perTry === undefined) return timeoutOf(route);
  const isCutAgain = retry.when.value.some((word) => triesCutAgain.has(word));
  const tries = isCutAgain ? retry.attempts.value + 1 : 1;
  return Math.min(timeoutOf(route), tries * retry.perTry.value);
}

/** Responses that never end have no time that could be too long. */
function isStream({ route, operations }: Taken): boolean {
  if (streamingMatch(route) !== undefined) return true;
  return (
    operations.length > 0 &&
    operations.every(({ operation }) => streamingOperation(operation) !== undefined)
  );
}

function longest(ways: readonly WayIn[], time: (taken: Taken) => number): Wait | undefined {
  let most: Wait | undefined;
  for (const way of ways)
    for (const taken of way.taken) {
      const own = time(taken);
      if (most === undefined || own > most.time) most = { time: own, way, route: taken.route };
    }
  return most;
}

const timeText = (time: number): string => (time === endless ? 'any time' : durationText(time));

/** The line to look at: the timeout, where the caller writes it in its call, or else the call. */
const placeOf = ({ way, route }: Wait) =>
  route.timeout.scope === 'call' && route.timeout.at ? route.timeout.at : way.at;

/** Where the time of the longest call is written, unless the finding stands there. */
function writtenAt({ route: { timeout } }: Wait): readonly Related[] {
  if (timeout.at === undefined || timeout.scope === 'call') return [];
  return [{ ...timeout.at, message: 'the timeout of the call' }];
}

/** The line that ends the waiting of a caller: the time of one try, where all of them end before the timeout. */
function endedAt({ time, way, route }: Wait): Place {
  const limit = time < timeoutOf(route) ? retryOf(route)?.perTry : route.timeout;
  return limit?.at ?? way.at;
}

function relatedTo(outer: Wait, inner: readonly Wait[]): readonly Related[] {
  const waits = `${outer.way.from} waits ${timeText(outer.time)} for ${outer.way.to}`;
  return [
    { ...endedAt(outer), message: waits },
    ...inner.slice(0, 1).flatMap(writtenAt),
    ...inner.slice(1, mostRelated).map((wait) => ({
      ...placeOf(wait),
      message: `the call of ${wait.way.to} may take ${timeText(wait.time)}`,
    })),
  ];
}

function findingFor(outer: Wait, inner: readonly Wait[]): readonly Diagnostic[] {
  const late = inner
    .filter(({ time }) => time > outer.time)
    .sort((a, b) => byParts([-a.time, a.way.to], [-b.time, b.way.to]));
  const [worst] = late;
  if (worst === undefined) return [];
  const params = {
    service: worst.way.from,
    callee: worst.way.to,
    inner: timeText(worst.time),
    outer: timeText(outer.time),
  };
  return [diagnostic('MW3905', placeOf(worst), params, { related: relatedTo(outer, late) })];
}

/**
 * A finding for each service that may wait for a call of its own longer than any of its callers
 * waits for it. The most patient caller counts: who gives up earlier than others does so on purpose.
 */
export function outliving(ways: readonly WayIn[]): readonly Diagnostic[] {
  const into = grouped(ways, ({ to }) => to);
  const calls = grouped(
    ways.filter(({ kind }) => kind === 'call'),
    ({ from }) => from,
  );
  return [...calls].flatMap(([service, own]) => {
    // Calls of a service to itself say nothing about who waits for it.
    const callers = (into.get(service) ?? []).filter(({ from }) => from !== service);
    const outer = longest(callers, patience);
    if (outer === undefined || outer.time === endless) return [];
    const inner = own
      .filter(({ to }) => to !== service)
      .flatMap((way) => {
        const wait = longest([way], (taken) => {
          const time = duration(taken);
          // Whether it is a stream takes long to tell, and matters only of what is late.
          return time > outer.time && isStream(taken) ? 0 : time;
        });
        return wait === undefined ? [] : [wait];
      });
    return findingFor(outer, inner);
  });
}
