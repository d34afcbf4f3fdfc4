import type { PolicyValue } from './policy-value.ts';
import type { Treatment } from './treatment.ts';

const key = (value: PolicyValue): string => JSON.stringify(value);

/** The order in which a reader looks for values; any other field stands before these. */
const order = [
  'timeout',
  'retry',
  'fault',
  'connectTimeout',
  'idleTimeout',
  'breaker',
  'eject',
  'balance',
];
const rank = ({ field }: PolicyValue): number => order.indexOf(field.split('.')[0] ?? '');

/** Lists of values, without those that are the same in all; these apart, in a fixed order. */
export interface Shared {
  readonly common: readonly PolicyValue[];
  readonly rest: readonly (readonly PolicyValue[])[];
}

/**
 * What several lists say alike: a value counts where every list that has its field agrees, and more
 * than one has it. Of one list everything is common.
 */
export function sharedValues(lists: readonly (readonly PolicyValue[])[]): Shared {
  const said = new Map<string, { readonly value: PolicyValue; count: number; same: boolean }>();
  for (const value of lists.flat()) {
    const known = said.get(value.field);
    if (known === undefined) said.set(value.field, { value, count: 1, same: true });
    else {
      known.count += 1;
      known.same &&= key(known.value) === key(value);
    }
  }
  const isCommon = ({ field }: PolicyValue): boolean => {
    const known = said.get(field);
    return known !== undefined && known.same && (known.count > 1 || lists.length === 1);
  };
  return {
    common: [...said.values()]
      .map(({ value }) => value)
      .filter(isCommon)
      .sort((a, b) => rank(a) - rank(b)),
    rest: lists.map((list) => list.filter((value) => !isCommon(value))),
  };
}

/** One treatment as a reader wants it: what holds on every route once, then what differs on some. */
export interface Flat {
  readonly values: readonly PolicyValue[];
  readonly perRoute: readonly { readonly route: number; readonly values: readonly PolicyValue[] }[];
}

/** Says once what all routes of a treatment have in common. */
export function flat({ routes, values }: Treatment): Flat {
  // A redirect calls nobody, so it has no say in what calls have in common.
  const numbered = routes
    .map((route, index) => ({ route, number: index + 1 }))
    .filter(({ route }) => route.actions.every(({ field }) => field !== 'redirect'));
  const { common, rest } = sharedValues(numbered.map(({ route }) => route.values));
  // A field that only some routes have, such as a fault, is theirs alone.
  const perRoute = numbered.map(({ number }, index) => ({
    route: number,
    values: rest[index] ?? [],
  }));
  return {
    values: [...common, ...values],
    perRoute: perRoute.filter((each) => each.values.length > 0),
  };
}

/** What one treatment says otherwise than another one. */
export function differing(own: Flat, other: Flat): Flat {
  const known = new Set(other.values.map(key));
  const routes = new Map(other.perRoute.map(({ route, values }) => [route, values.map(key)]));
  return {
    values: own.values.filter((value) => !known.has(key(value))),
    perRoute: own.perRoute
      .map(({ route, values }) => ({
        route,
        values: values.filter((value) => !routes.get(route)?.includes(key(value))),
      }))
      .filter(({ values }) => values.length > 0),
  };
}
