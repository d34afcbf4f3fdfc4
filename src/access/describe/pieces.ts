import { byCodeUnits } from '../../diagnostics/order.ts';
import type { Box, KeyTest, StringPattern } from '../term.ts';

/** A set of requests that words exist for. */
export type Piece =
  | { readonly box: Box }
  /** Requests without a token, or with one that nobody accepts. */
  | { readonly token: 'none' | 'bad' };

/** Each pattern of a test as a test of its own; what a test excludes is a pattern, too. */
function apart({ key, some = [], none = [] }: KeyTest): readonly KeyTest[] {
  const patterns: readonly StringPattern[] = [...some, ...none];
  return patterns.map((pattern) => ({ key, some: [pattern] }));
}

function tokenPieces({ token }: Box, issuers: readonly string[]): readonly Box[] {
  if (token === undefined) return [];
  return [
    ...token.issuers.map((issuer): Box => ({ token: { issuers: [issuer], claims: [] } })),
    ...token.claims.flatMap(apart).map((claim): Box => ({ token: { issuers, claims: [claim] } })),
  ];
}

function addresses({ remoteIp }: Box): readonly string[] {
  if (remoteIp === undefined) return [];
  return 'in' in remoteIp ? remoteIp.in : remoteIp.notIn;
}

function simple(box: Box, issuers: readonly string[]): readonly Box[] {
  const { methods = [], paths = [], hosts = [], headers = [], query = [] } = box;
  return [
    ...methods.map((method): Box => ({ methods: [method] })),
    ...paths.map((path): Box => ({ paths: [path] })),
    ...hosts.map((host): Box => ({ hosts: [host] })),
    ...headers.flatMap(apart).map((test): Box => ({ headers: [test] })),
    ...query.flatMap(apart).map((test): Box => ({ query: [test] })),
    ...tokenPieces(box, issuers),
    ...addresses(box).map((network): Box => ({ remoteIp: { in: [network] } })),
  ];
}

/** Boxes each once, by their text: the order of rules in a file must not be seen in a description. */
export function sortedBoxes(boxes: readonly Box[]): readonly Box[] {
  const each = new Map(boxes.map((box) => [JSON.stringify(box), box]));
  return [...each].sort(([a], [b]) => byCodeUnits(a, b)).map(([, box]) => box);
}

/** Every single test of these boxes: together they tell apart whatever the boxes tell apart. */
export function singleTests(boxes: readonly Box[]): readonly Box[] {
  const issuers = [...new Set(boxes.flatMap(({ token }) => token?.issuers ?? []))].sort();
  return sortedBoxes(boxes.flatMap((box) => simple(box, issuers)));
}

/** How many conditions a piece has: what a reader has to take in. */
export function weightOf(piece: Piece): number {
  if ('token' in piece) return 1;
  const { methods, paths, hosts, headers = [], query = [], token, remoteIp } = piece.box;
  const fields = [methods, paths, hosts, token, remoteIp].filter((field) => field !== undefined);
  return fields.length + headers.length + query.length + (token?.claims.length ?? 0);
}
