import type { Request, Token } from '../access/request.ts';
import { byMethod } from './sample.ts';

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

/** Orders requests by how much a reader must take in: fewer conditions, then the shorter path. */
export function byEffort(a: Request, b: Request): number {
  const [left, right] = [effort(a), effort(b)];
  for (const [index, value] of left.entries()) {
    const order = value - (right[index] ?? 0);
    if (order !== 0) return order;
  }
  const method = byMethod(a.method, b.method);
  if (method !== 0) return method;
  const [x, y] = [JSON.stringify(a), JSON.stringify(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}

/** The request that reads most easily, of those given. */
export function simplest(requests: readonly Request[]): Request | undefined {
  let best: Request | undefined;
  for (const request of requests)
    if (best === undefined || byEffort(request, best) < 0) best = request;
  return best;
}
