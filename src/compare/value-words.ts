import { durationText } from '../model/duration.ts';
import type {
  Cors,
  Destination,
  Fault,
  HeaderEdit,
  Redirect,
  Rewrite,
  Route,
} from '../model/route.ts';
import type { Balance, Breaker, Eject, Locality, Retry } from '../model/settings.ts';
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

/** `301 to https://shop.example.com/cart`; `…` stands for the host as the caller sent it. */
export function redirectWords({ scheme, host, port, path = '', status }: Redirect): string {
  const isElsewhere = [scheme, host, port].some((part) => part !== undefined);
  const start = scheme === undefined ? '' : `${scheme}://`;
  const origin = isElsewhere ? `${start}${host ?? '…'}${port === undefined ? '' : `:${port}`}` : '';
  return `${status} to ${origin}${path}`;
}

export function rewriteWords({ host, path }: Rewrite): string {
  return [path && `path ${path}`, host && `host ${host}`].filter(Boolean).join(', ');
}

function editWords({ set = {}, add = {}, remove = [] }: HeaderEdit): string {
  const pairs = (verb: string, values: Readonly<Record<string, string>>) =>
    Object.keys(values)
      .sort(byCodeUnits)
      .map((name) => `${verb} ${name}: ${values[name] ?? ''}`);
  const gone = [...remove].sort(byCodeUnits).map((name) => `removes ${name}`);
  return [...pairs('sets', set), ...pairs('adds', add), ...gone].join(', ');
}

/** `request removes authorization; response sets x-served-by: cart`. */
export function headerWords({ request, response }: NonNullable<Route['headers']>): string {
  return [
    ...(request ? [`request ${editWords(request)}`] : []),
    ...(response ? [`response ${editWords(response)}`] : []),
  ].join('; ');
}

/** `origins https://shop.example.com, methods GET, credentials`. */
export function corsWords(cors: Cors): string {
  const { origins, methods, headers, exposeHeaders, maxAge, credentials } = cors;
  const lists = { origins, methods, headers, 'exposed headers': exposeHeaders };
  return [
    ...Object.entries(lists).flatMap(([name, values]) =>
      values.length > 0 ? [`${name} ${values.join(' ')}`] : [],
    ),
    ...(maxAge === undefined ? [] : [`for ${durationText(maxAge)}`]),
    ...(credentials ? ['with credentials'] : []),
  ].join(', ');
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
  return sourcedWords(balance, ({ policy, key, ring }) =>
    [policy, ...(key ? [`by ${key}`] : []), ...(ring === undefined ? [] : [`ring ${ring}`])].join(
      ', ',
    ),
  );
}

export function localityWords(locality: Sourced<Locality>): string {
  return sourcedWords(locality, ({ mode, failover = {}, distribute = {} }) =>
    [
      mode,
      ...Object.entries(failover).map(([from, to]) => `${from} → ${to}`),
      ...Object.entries(distribute).map(([from, to]) => `${from}: ${JSON.stringify(to)}`),
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
