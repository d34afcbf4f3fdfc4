import { intersect, minus, union, type RequestSet } from '../../access/sets/request-set.ts';
import type { Ground } from './ground.ts';
import { unionOf } from './union-of.ts';

/** What a place does with requests: disjoint sets, and what is in none of them is denied. */
export interface Verdicts {
  readonly allow: RequestSet;
  /** By the provider that is asked. */
  readonly asks: ReadonlyMap<string, RequestSet>;
  readonly unknown: RequestSet;
}

/** Everything denied. */
export function denied({ nothing }: Ground): Verdicts {
  return { allow: nothing, asks: new Map(), unknown: nothing };
}

/** Everything unknown: something acts there that nobody understands. */
export function allUnknown({ nothing, everything }: Ground): Verdicts {
  return { allow: nothing, asks: new Map(), unknown: everything };
}

/** One provider with the requests about which it would be asked. */
export type Asking = readonly [provider: string, requests: RequestSet];

/** Of several that would be asked about a request the first one is, unless the request is settled already. */
export function firstAsked(
  askings: readonly Asking[],
  settled: RequestSet,
): ReadonlyMap<string, RequestSet> {
  const asks = new Map<string, RequestSet>();
  let done = settled;
  for (const [provider, requests] of askings) {
    const here = minus(requests, done);
    const before = asks.get(provider);
    asks.set(provider, before === undefined ? here : union(before, here));
    done = union(done, requests);
  }
  return asks;
}

const allAsked = (all: readonly Verdicts[]): readonly Asking[] =>
  all.flatMap(({ asks }) => [...asks]);

/** What is not denied. */
export function passing(ground: Ground, { allow, asks, unknown }: Verdicts): RequestSet {
  return unionOf(ground, [allow, unknown, ...asks.values()]);
}

/** Twin of `mildest`: allow, else asks, else unknown, else denied. */
export function mildestOf(ground: Ground, all: readonly Verdicts[]): Verdicts {
  const [only, ...more] = all;
  if (only !== undefined && more.length === 0) return only;
  const allow = unionOf(
    ground,
    all.map((one) => one.allow),
  );
  const asks = firstAsked(allAsked(all), allow);
  const settled = unionOf(ground, [allow, ...asks.values()]);
  const unknown = unionOf(
    ground,
    all.map((one) => one.unknown),
  );
  return { allow, asks, unknown: minus(unknown, settled) };
}

/** Twin of `strictest`: denied, else unknown, else asks, else allow. */
export function strictestOf(ground: Ground, all: readonly Verdicts[]): Verdicts {
  const [only, ...more] = all;
  if (only !== undefined && more.length === 0) return only;
  const pass = all.map((one) => passing(ground, one)).reduce(intersect, ground.everything);
  const unknown = unionOf(
    ground,
    all.map((one) => one.unknown),
  );
  const within = (requests: RequestSet) => minus(intersect(requests, pass), unknown);
  const asks = firstAsked(
    allAsked(all).map(([provider, requests]) => [provider, within(requests)]),
    ground.nothing,
  );
  const allow = all.map((one) => one.allow).reduce(intersect, ground.everything);
  return { allow, asks, unknown: intersect(unknown, pass) };
}

/** Only what lies in a set; the rest is denied. */
export function within(all: Verdicts, requests: RequestSet): Verdicts {
  return {
    allow: intersect(all.allow, requests),
    asks: new Map([...all.asks].map(([provider, asked]) => [provider, intersect(asked, requests)])),
    unknown: intersect(all.unknown, requests),
  };
}

/** The verdicts of cases that share no request. */
export function eitherOf(ground: Ground, cases: readonly Verdicts[]): Verdicts {
  return {
    allow: unionOf(
      ground,
      cases.map(({ allow }) => allow),
    ),
    asks: firstAsked(allAsked(cases), ground.nothing),
    unknown: unionOf(
      ground,
      cases.map(({ unknown }) => unknown),
    ),
  };
}
