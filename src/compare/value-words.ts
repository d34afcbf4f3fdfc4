import { durationText } from '../model/duration.ts';
import type { Destination, Fault, Redirect, Rewrite, Route } from '../model/route.ts';
import type { Balance, Breaker, Eject, Retry } from '../model/settings.ts';
import type { Scope, Sourced } from '../model/sourced.ts';
import { byCodeUnits } from '../diagnostics/order.ts';

/** Scopes that a reader of a service's own file would not see. */
const scopeWords: Readonly<Partial<Record<Scope, string>>> = {
  'mesh-overrides': 'override of the mesh',
  'team-overrides': 'override of the team',
  'team-defaults': 'default of the team',
  'mesh-defaults': 'default of the mesh',
  'built-in': 'built in',
};

/** A value, and the scope it comes from where that is another file. */
export function sourcedWords<T>(sourced: Sourced<T>, words: (value: T) => string): string {
  const scope = scopeWords[sourced.scope];
  return scope === undefined ? words(sourced.value) : `${words(sourced.value)} (${scope})`;
}

/** A duration; `null` is `none`. */
export function durationWords(ms: number | null): string {
  return ms === null ? 'none' : durationText(ms);
}

/** `v1 90 % · v3 10 %`; another service by its name. */
export function splitWords(to: readonly Destination[], own: string): string {
  const one = ({ service, version, weight }: Destination): string => {
    const name =
      service === own ? (version ?? 'all versions') : [service, version].filter(Boolean).join(' ');
    return to.length === 1 ? name : `${name} ${weight} %`;
  };
  return to.map(one).join(' · ');
}

export function redirectWords({ host, path, status }: Redirect): string {
  return `${status} to ${host ?? ''}${path ?? ''}`;
}

export function rewriteWords({ host, path }: Rewrite): string {
  return [path && `path ${path}`, host && `host ${host}`].filter(Boolean).join(', ');
}

export function faultWords({ delay, abort, percent }: Fault): string {
  const parts = [
    ...(delay === undefined ? [] : [`delay ${durationText(delay)}`]),
    ...(abort === undefined ? [] : [`abort ${abort}`]),
  ];
  return `${parts.join(' and ')} for ${percent} %`;
}

/** `1 more try on 503, connect-failure, each 2s`. */
export function retryWords(retry: Route['retry']): string {
  if (!('attempts' in retry)) return sourcedWords(retry, () => 'none');
  return retryLeaves(retry);
}

function retryLeaves({ attempts, perTry, when, backoff, budgetPercent }: Retry): string {
  const tries = sourcedWords(attempts, (n) => (n === 1 ? '1 more try' : `${n} more tries`));
  const on = [...when.value].sort(byCodeUnits).join(', ');
  return [
    `${tries} on ${on}`,
    ...(perTry ? [`each ${sourcedWords(perTry, durationWords)}`] : []),
    ...(backoff ? [`back-off from ${durationText(backoff.base.value)}`] : []),
    ...(backoff?.max ? [`up to ${durationText(backoff.max.value)}`] : []),
    ...(budgetPercent ? [`budget ${budgetPercent.value} %`] : []),
  ].join(', ');
}

export function breakerWords(breaker: Sourced<null> | Breaker): string {
  if ('value' in breaker) return sourcedWords(breaker, () => 'none');
  const leaves = (['connections', 'pending', 'requests'] as const).flatMap((name) => {
    const leaf = breaker[name];
    return leaf === undefined ? [] : [`${name} ${sourcedWords(leaf, String)}`];
  });
  return leaves.join(', ') || 'none';
}

export function ejectWords(eject: Sourced<null> | Eject): string {
  if ('value' in eject) return sourcedWords(eject, () => 'none');
  const { consecutive, errors, interval, baseTime, maxPercent } = eject;
  return [
    `after ${sourcedWords(consecutive, String)} × ${errors.value}`,
    `checked every ${durationText(interval.value)}`,
    `for ${durationText(baseTime.value)}`,
    `at most ${maxPercent.value} %`,
  ].join(', ');
}

export function balanceWords(balance: Sourced<Balance>): string {
  return sourcedWords(balance, ({ policy, key, ring, locality }) =>
    [
      policy,
      ...(key ? [`by ${key}`] : []),
      ...(ring === undefined ? [] : [`ring ${ring}`]),
      ...(locality.mode === 'none' ? [] : [`locality ${locality.mode}`]),
    ].join(', '),
  );
}

/** Plain data for which no better words exist: `name=value` pairs by name. */
export function pairsWords(pairs: Readonly<Record<string, unknown>>): string {
  return Object.entries(pairs)
    .sort(([a], [b]) => byCodeUnits(a, b))
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}
