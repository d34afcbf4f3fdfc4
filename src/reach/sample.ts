import { byMethod, usualMethods } from '../access/method-order.ts';
import type { Request, Token } from '../access/request.ts';
import type { Box, KeyTest, StringPattern, TokenTest } from '../access/term.ts';
import { keyExamples, pathExamples, stringExamples } from './examples.ts';
import { inside, outside } from './caller.ts';

/** The part of a request that does not say who sends it to whom. */
export type Sample = Pick<
  Request,
  'method' | 'path' | 'query' | 'host' | 'headers' | 'token' | 'remoteIp'
>;

/** Methods worth trying: each that is named, and the most usual one that is not. */
export function methodsOf(boxes: readonly Box[]): readonly string[] {
  const named = new Set(boxes.flatMap(({ methods }) => methods ?? []));
  const other = usualMethods.find((method) => !named.has(method));
  return [...named, ...(other === undefined ? [] : [other])].sort(byMethod);
}

type Values = Readonly<Record<string, readonly string[]>>;

/** Values that pass every test: one for each that wants one; a `none` alone wants nothing. */
function passing(tests: readonly KeyTest[]): Values {
  const values: Record<string, readonly string[]> = {};
  for (const { key, some } of tests) {
    const value = some?.flatMap((pattern) => stringExamples(pattern).inside)[0];
    if (value !== undefined) values[key] = [...new Set([...(values[key] ?? []), value])];
  }
  return values;
}

function goodToken({ issuers, claims }: TokenTest): Token {
  return { kind: 'valid', issuer: issuers[0] ?? '', claims: passing(claims) };
}

/** A host that a pattern matches; any host will do where it only has to be present. */
export function hostOf(pattern: StringPattern | undefined): string | undefined {
  if (pattern === undefined || 'present' in pattern) return undefined;
  return stringExamples(pattern).inside.find((host) => !host.startsWith('.'));
}

/** What of a sample a box asks for: laid over any other sample it makes one that lies in the box. */
export function wanted(box: Box, fill: string): Partial<Sample> {
  const path = box.paths?.flatMap((pattern) => pathExamples(pattern, fill).inside)[0];
  const method = [...(box.methods ?? [])].sort(byMethod)[0];
  const { headers = [], query = [], token, remoteIp } = box;
  const host = hostOf(box.hosts?.[0]);
  const address =
    remoteIp && ('in' in remoteIp ? remoteIp.in.map(inside)[0] : outside(remoteIp.notIn));
  return {
    ...(method !== undefined && { method }),
    ...(path !== undefined && { path }),
    ...(host !== undefined && { host }),
    ...(headers.length > 0 && { headers: passing(headers) }),
    ...(query.length > 0 && { query: passing(query) }),
    ...(token && { token: goodToken(token) }),
    ...(address !== undefined && { remoteIp: address }),
  };
}

/** One sample over another; headers and query parameters of both are sent. */
export function overlay(base: Sample, over: Partial<Sample>): Sample {
  return {
    ...base,
    ...over,
    headers: { ...base.headers, ...over.headers },
    query: { ...base.query, ...over.query },
  };
}

function keyVariants(tests: readonly KeyTest[], sent: Values): readonly Values[] {
  return tests.flatMap((test) => {
    const { [test.key]: _replaced, ...others } = sent;
    return keyExamples(test).map((values) =>
      values.length === 0 ? others : { ...others, [test.key]: values },
    );
  });
}

/** Tokens at the boundary of a test: none, a bad one, one without the claims, one of somebody else. */
export function tokenVariants(
  test: TokenTest | undefined,
  issuers: readonly string[],
): readonly Token[] {
  const common: readonly Token[] = [{ kind: 'none' }, { kind: 'bad' }];
  const bare = issuers.map((issuer): Token => ({ kind: 'valid', issuer, claims: {} }));
  if (test === undefined) return [...common, ...bare];
  const claims = keyVariants(test.claims, passing(test.claims)).map((varied): Token => ({
    kind: 'valid',
    issuer: test.issuers[0] ?? '',
    claims: varied,
  }));
  const good = test.issuers.map((issuer): Token => ({ ...goodToken(test), issuer }) as Token);
  return [...common, ...bare, ...good, ...claims];
}

/** What is tried at a port beyond what one box says itself. */
export interface Universe {
  readonly methods: readonly string[];
  /** Issuers whose tokens are read there. */
  readonly issuers: readonly string[];
  readonly fill: string;
}

/** A sample of a box varied in one dimension at a time: the requests along each of its edges. */
export function variants(box: Box, base: Sample, universe: Universe): readonly Sample[] {
  const paths = (box.paths ?? []).flatMap((pattern) => {
    const { inside: within, near } = pathExamples(pattern, universe.fill);
    return [...within, ...near].filter((path) => path.startsWith('/'));
  });
  const hosts = (box.hosts ?? []).flatMap((pattern) => hostOf(pattern) ?? []);
  const addresses = addressVariants(box);
  const tokens =
    box.token || universe.issuers.length > 0 ? tokenVariants(box.token, universe.issuers) : [];
  return [
    ...paths.map((path) => ({ ...base, path })),
    ...universe.methods.map((method) => ({ ...base, method })),
    ...hosts.map((host) => ({ ...base, host })),
    ...keyVariants(box.headers ?? [], base.headers).map((headers) => ({ ...base, headers })),
    ...keyVariants(box.query ?? [], base.query).map((query) => ({ ...base, query })),
    ...tokens.map((token) => ({ ...base, token })),
    ...addresses.map((remoteIp) => ({ ...base, remoteIp })),
  ];
}

/** Addresses inside and outside the networks of a box. */
export function addressVariants({ remoteIp }: Box): readonly string[] {
  if (remoteIp === undefined) return [];
  const networks = 'in' in remoteIp ? remoteIp.in : remoteIp.notIn;
  const away = outside(networks);
  return [...networks.map(inside), ...(away === undefined ? [] : [away])];
}
