import { rewriteWords, redirectWords, splitWords } from '../../compare/value-words.ts';
import type { External, Service } from '../../model/mesh.ts';
import type { HeaderEdit, Route } from '../../model/route.ts';
import type { NameOf } from '../../reach/caller.ts';
import { boxesWords, callerWords } from '../../reach/words.ts';
import type { Place } from '../../source/place.ts';
import type { BoundsOf } from './bounds.ts';
import { policyValues, writtenValue, type PolicyValue } from './policy-value.ts';
import { valueText } from './value-text.ts';

/** One route: what it takes, where it leads, what it does on the way, and how long that may take. */
export interface RoutePolicy {
  /** `GET /orders/*`, `everything with x-canary = 1`. */
  readonly match: string;
  /** `v1 95 % · v2 5 %`. */
  readonly to: string;
  /** In the words of the intents: `rewrite`, `mirror`, `headers.request`, `cors`, `redirect`. */
  readonly actions: readonly { readonly field: string; readonly value: string }[];
  /** `timeout`, `retry`, `fault`. */
  readonly values: readonly PolicyValue[];
  readonly from: readonly Place[];
}

function headersText({ set, add, remove }: HeaderEdit): string {
  return valueText('headers', { set, add, remove });
}

function actionsOf({ redirect, rewrite, mirror, headers, cors }: Route, service: string) {
  return [
    ...(redirect ? [{ field: 'redirect', value: redirectWords(redirect) }] : []),
    ...(rewrite ? [{ field: 'rewrite', value: rewriteWords(rewrite) }] : []),
    ...(headers?.request
      ? [{ field: 'headers.request', value: headersText(headers.request) }]
      : []),
    ...(headers?.response
      ? [{ field: 'headers.response', value: headersText(headers.response) }]
      : []),
    ...(mirror
      ? [{ field: 'mirror', value: `${mirror.percent} % to ${splitWords([mirror.to], service)}` }]
      : []),
    ...(cors ? [{ field: 'cors', value: corsText(cors) }] : []),
  ];
}

function corsText({ maxAge, ...cors }: NonNullable<Route['cors']>): string {
  const lists = Object.entries(cors).filter(([, value]) => !Array.isArray(value) || value.length);
  const max = maxAge === undefined ? {} : { maxAge: valueText('timeout', maxAge) };
  return valueText('cors', { ...Object.fromEntries(lists), ...max });
}

function matchText({ match, ports }: Route, { ports: known }: Called, nameOf: NameOf): string {
  const words = boxesWords(match).join(', ') || 'everything';
  const callers = match.flatMap((box) => box.callers ?? []);
  const from =
    callers.length === 0
      ? ''
      : ` from ${callers.map((caller) => callerWords(caller, nameOf)).join(', ')}`;
  const names = known.filter(({ number }) => ports?.includes(number)).map(({ name }) => name);
  return words + from + (names.length === 0 ? '' : ` on ${names.join(', ')}`);
}

/** What is called: a service of the mesh or one outside. */
export type Called = Pick<Service | External, 'name' | 'ports' | 'routes' | 'settings'>;

/** One route of a service for people; `seesRequests` = some port shows them, so they can be timed. */
export function routePolicy(
  called: Called,
  route: Route,
  about: {
    readonly seesRequests: boolean;
    readonly boundsOf: BoundsOf;
    readonly nameOf: NameOf;
  },
): RoutePolicy {
  const { timeout, retry, fault } = route;
  const { at, ...injected } = fault ?? {};
  // A fault is written at a route, or in the `calls` of whom the route is for.
  const scope = route.clients === undefined ? 'route' : faultScope(route);
  return {
    match: matchText(route, called, about.nameOf),
    to: route.redirect ? 'redirect' : splitWords(route.to, called.name),
    actions: actionsOf(route, called.name),
    values:
      about.seesRequests && !route.redirect
        ? [
            ...policyValues('timeout', timeout, about.boundsOf),
            ...policyValues('retry', retry, about.boundsOf),
            ...(fault ? [writtenValue('fault', injected, scope, at)] : []),
          ]
        : [],
    from: route.from,
  };
}

const faultScope = ({ fault }: Route): 'call' | 'route' =>
  fault?.at.pointer?.includes('/calls/') ? 'call' : 'route';
