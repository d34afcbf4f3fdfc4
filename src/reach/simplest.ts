import type { Request, Token } from '../access/request.ts';
import { byCodeUnits, byParts } from '../diagnostics/order.ts';
import { byMethod } from '../access/method-order.ts';

const tokenEffort = (token: Token): number =>
  token.kind === 'none' ? 0 : token.kind === 'bad' ? 1 : 2 + Object.keys(token.claims).length;

function effort(request: Request): readonly number[] {
  const { headers, query, token, path } = request;
  return [
    Object.keys(headers).length + Object.keys(query).length + tokenEffort(token),
    path.split('/').length,
    path.length,
  ];
}

interface Ranked {
  readonly request: Request;
  readonly effort: readonly number[];
  readonly key: string;
}

function byRank(a: Ranked, b: Ranked): number {
  return (
    byParts(a.effort, b.effort) ||
    byMethod(a.request.method, b.request.method) ||
    byCodeUnits(a.key, b.key)
  );
}

const ranked = (request: Request): Ranked => ({
  request,
  effort: effort(request),
  key: JSON.stringify(request),
});

/** Each request once, by how much a reader must take in: fewer conditions, then the shorter path. */
export function simplestFirst(requests: readonly Request[]): readonly Request[] {
  const each = new Map<string, Ranked>();
  for (const request of requests) {
    const one = ranked(request);
    if (!each.has(one.key)) each.set(one.key, one);
  }
  return [...each.values()].sort(byRank).map(({ request }) => request);
}

/** Orders requests as `simplestFirst` does. */
export function byEffort(a: Request, b: Request): number {
  return byRank(ranked(a), ranked(b));
}
