import type { Route } from '../model/route.ts';
import type { CallSettings } from '../model/settings.ts';
import type { Sourced } from '../model/sourced.ts';
import type { Place } from '../source/place.ts';
import type { Field } from './field.ts';
import {
  balanceWords,
  localityWords,
  breakerWords,
  durationWords,
  ejectWords,
  corsWords,
  faultWords,
  headerWords,
  redirectWords,
  retryWords,
  rewriteWords,
  sourcedWords,
  splitWords,
} from './value-words.ts';

/** The lines of the leaves of a block, or of the value itself. */
function placesOf(block: object): readonly Place[] {
  const { value, at } = block as Partial<Sourced<unknown>>;
  if (value !== undefined) return at ? [at] : [];
  return Object.values(block).flatMap((leaf: unknown) =>
    typeof leaf === 'object' && leaf !== null ? placesOf(leaf) : [],
  );
}

function orRoute(route: Route, block: object): readonly Place[] {
  const places = placesOf(block);
  return places.length > 0 ? places : route.from;
}

const from = (route: Route) => route.from;

/** Where a route sends requests. */
function shareFields(service: string): readonly Field<Route>[] {
  return [
    {
      name: 'route.split',
      value: ({ to, redirect }) => (redirect ? [] : to),
      words: ({ to, redirect }) => (redirect ? 'redirect' : splitWords(to, service)),
      places: from,
    },
    {
      name: 'route.mirror',
      value: ({ mirror }) => mirror,
      words: ({ mirror }) =>
        mirror ? `${mirror.percent} % to ${splitWords([mirror.to], service)}` : '',
      places: from,
    },
  ];
}

/** What a route changes in requests and responses. */
const editFields: readonly Field<Route>[] = [
  {
    name: 'route.redirect',
    value: ({ redirect }) => redirect,
    words: ({ redirect }) => (redirect ? redirectWords(redirect) : ''),
    places: from,
  },
  {
    name: 'route.rewrite',
    value: ({ rewrite }) => rewrite,
    words: ({ rewrite }) => (rewrite ? rewriteWords(rewrite) : ''),
    places: from,
  },
  {
    name: 'route.headers',
    value: ({ headers }) => headers,
    words: ({ headers }) => (headers ? headerWords(headers) : ''),
    places: from,
  },
  {
    name: 'route.cors',
    value: ({ cors }) => cors,
    words: ({ cors }) => (cors ? corsWords(cors) : ''),
    places: from,
  },
];

/** How long a route waits, and what it does about failure. */
const failureFields: readonly Field<Route>[] = [
  {
    name: 'route.fault',
    // `until` is a date for a verdict: the proxy does the same before and after it.
    value: ({ fault }) => fault && { ...fault, until: undefined },
    words: ({ fault }) => (fault ? faultWords(fault) : ''),
    places: (route) => (route.fault ? [route.fault.at] : route.from),
  },
  {
    name: 'route.timeout',
    // A redirect calls nobody: neither time nor tries mean anything there.
    value: ({ timeout, redirect }) => (redirect ? undefined : timeout.value),
    words: ({ timeout, redirect }) => (redirect ? '' : sourcedWords(timeout, durationWords)),
    places: (route) => orRoute(route, route.timeout),
  },
  {
    name: 'route.retry',
    value: ({ retry, redirect }) => (redirect ? undefined : retry),
    words: ({ retry, redirect }) => (redirect ? '' : retryWords(retry)),
    places: (route) => orRoute(route, route.retry),
  },
];

/** What a route does with the requests it takes. */
export function routeFields(service: string): readonly Field<Route>[] {
  return [...shareFields(service), ...editFields, ...failureFields];
}

const ms = (sourced: Sourced<number> | undefined): string =>
  sourced ? sourcedWords(sourced, durationWords) : '';

/** How clients call a service, whatever the route. */
export const settingsFields: readonly Field<CallSettings>[] = [
  {
    name: 'settings.connect timeout',
    value: ({ connectTimeout }) => connectTimeout?.value,
    words: ({ connectTimeout }) => ms(connectTimeout),
    places: ({ connectTimeout }) => placesOf(connectTimeout ?? {}),
  },
  {
    name: 'settings.idle timeout',
    value: ({ idleTimeout }) => idleTimeout?.value,
    words: ({ idleTimeout }) => ms(idleTimeout),
    places: ({ idleTimeout }) => placesOf(idleTimeout ?? {}),
  },
  {
    name: 'settings.breaker',
    value: ({ breaker }) => breaker,
    words: ({ breaker }) => breakerWords(breaker),
    places: ({ breaker }) => placesOf(breaker),
  },
  {
    name: 'settings.eject',
    value: ({ eject }) => eject,
    words: ({ eject }) => ejectWords(eject),
    places: ({ eject }) => placesOf(eject),
  },
  {
    name: 'settings.balance',
    value: ({ balance }) => balance,
    words: ({ balance }) => balanceWords(balance),
    places: ({ balance }) => placesOf(balance),
  },
  {
    name: 'settings.locality',
    value: ({ locality }) => locality,
    words: ({ locality }) => localityWords(locality),
    places: ({ locality }) => placesOf(locality),
  },
];
