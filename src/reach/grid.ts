import type { Token } from '../access/request.ts';
import type { Box, KeyTest, PathPattern } from '../access/term.ts';
import { byCodeUnits } from '../diagnostics/order.ts';
import { matchesPath } from '../access/match-path.ts';
import { passes } from '../access/match-string.ts';
import { distinct } from '../source/json.ts';
import type { Caller } from './caller.ts';
import { keyExamples, pathExamples } from './examples.ts';
import { meets } from './meet.ts';
import { sampleOf, type PortSpace } from './port-space.ts';
import { addressVariants, hostOf, tokenVariants, type Sample } from './sample.ts';

type Values = Readonly<Record<string, readonly string[]>>;

/** The first of all values that the patterns cannot tell apart. */
function apart<T>(values: readonly T[], vectorOf: (value: T) => string): readonly T[] {
  const first = new Map<string, T>();
  for (const value of values) {
    const vector = vectorOf(value);
    if (!first.has(vector)) first.set(vector, value);
  }
  return [...first.values()];
}

/** Short paths first: the first one of its kind is what a reader sees. */
function byLength(a: string, b: string): number {
  return a.split('/').length - b.split('/').length || a.length - b.length || byCodeUnits(a, b);
}

function pathAtoms(named: readonly PathPattern[], fill: string): readonly string[] {
  const patterns = distinct(named);
  const all = patterns.flatMap((pattern) => {
    const { inside, near } = pathExamples(pattern, fill);
    return [...inside, ...near];
  });
  const paths = [...new Set(['/', ...all, ...meets(patterns, fill)])]
    .filter((path) => path.startsWith('/'))
    .sort(byLength);
  return apart(paths, (path) => patterns.map((p) => (matchesPath(p, path) ? 1 : 0)).join(''));
}

/** For each key that is tested, the lists of values that its tests tell apart; absent is one of them. */
function keyAtoms(tests: readonly KeyTest[]): readonly (readonly Values[])[] {
  const keys = [...new Set(tests.map(({ key }) => key))].sort();
  return keys.map((key) => {
    const own = tests.filter((test) => test.key === key);
    const lists = own.flatMap(keyExamples);
    const vector = (values: readonly string[]) =>
      own.map((t) => (passes(t, values) ? 1 : 0)).join('');
    return apart(lists, vector).map((values): Values =>
      values.length === 0 ? {} : { [key]: values },
    );
  });
}

const join = (parts: readonly Values[]): Values => Object.assign({}, ...parts) as Values;

function product<T>(dimensions: readonly (readonly T[])[]): readonly (readonly T[])[] {
  return dimensions.reduce<readonly (readonly T[])[]>(
    (rows, values) => rows.flatMap((row) => values.map((value) => [...row, value])),
    [[]],
  );
}

function tokensOf(boxes: readonly Box[], issuers: readonly string[]): readonly Token[] {
  const tests = boxes.flatMap(({ token }) => token ?? []);
  if (tests.length === 0 && issuers.length === 0) return [{ kind: 'none' }];
  const all = [undefined, ...tests].flatMap((test) => tokenVariants(test, issuers));
  return distinct(all);
}

const sizeOf = (dimensions: readonly (readonly unknown[])[]): number =>
  dimensions.reduce((size, values) => size * values.length, 1);

/**
 * Every combination of the values that the boxes tell apart, as one caller sends them; absent where
 * there are more than the budget. Where it fits nothing that depends on two rules together is missed.
 */
export function grid(
  space: PortSpace,
  caller: Caller,
  boxes: readonly Box[],
  budget: number,
): readonly Sample[] | undefined {
  const base = sampleOf(space, caller, {});
  const paths = pathAtoms(
    boxes.flatMap((box) => box.paths ?? []),
    space.universe.fill,
  );
  const headers = keyAtoms(boxes.flatMap((box) => box.headers ?? []));
  const query = keyAtoms(boxes.flatMap((box) => box.query ?? []));
  const tokens = tokensOf(boxes, space.universe.issuers);
  const named = boxes.flatMap((box) => box.hosts ?? []).flatMap((host) => hostOf(host) ?? []);
  const hosts = [...new Set([base.host, ...named])];
  const addresses = caller.gateway === undefined ? [] : boxes.flatMap(addressVariants);
  const remote = [undefined, ...new Set(addresses)];
  const { methods } = space.universe;
  const dimensions = [paths, methods, hosts, tokens, remote, ...headers, ...query];
  if (sizeOf(dimensions) > budget) return undefined;
  const [heads, queries] = [product(headers).map(join), product(query).map(join)];
  const where = paths.flatMap((path) =>
    methods.flatMap((method) => hosts.map((host) => ({ path, method, host }))),
  );
  const what = tokens.flatMap((token) =>
    heads.flatMap((h) => queries.map((q) => ({ token, headers: h, query: q }))),
  );
  return remote.flatMap((remoteIp) =>
    what.flatMap((one) =>
      where.map((two) => ({ ...one, ...two, ...(remoteIp !== undefined && { remoteIp }) })),
    ),
  );
}
