import { shiftedPath } from '../../src/access/sets/matches-question.ts';
import type { Peer, Request, Token } from '../../src/access/request.ts';
import type { View } from '../../src/access/view.ts';

/** A line feed is in no path and matches no pattern, not even `.*`. */
const noPath = '\n';

function pathThrough({ path }: View, sent: string): string {
  if (path === undefined) return sent;
  return 'exact' in path ? path.exact : (shiftedPath(path, sent) ?? noPath);
}

function headersThrough({ headers = {} }: View, sent: Request['headers']): Request['headers'] {
  const edited = Object.entries(headers).map(([key, { keepsSent, values }]) => [
    key,
    [...(keepsSent ? (sent[key] ?? []) : []), ...values],
  ]);
  return { ...sent, ...Object.fromEntries(edited) };
}

function tokenThrough({ token }: View, sent: Token): Token {
  if (token === undefined) return sent;
  if (token === 'bad') return { kind: 'bad' };
  return sent.kind === 'valid' && token.without.includes(sent.issuer) ? { kind: 'none' } : sent;
}

/** The request that arrives behind a view. `always`: the peer that a view with a function stands for. */
export function seenThrough(view: View, sent: Request, always: Peer): Request {
  const { sourceIp, ...others } = sent;
  const isFixed = typeof view.caller === 'function';
  const peer = isFixed ? always : view.caller === 'none' ? ({ kind: 'none' } as const) : sent.peer;
  return {
    ...others,
    ...(sourceIp !== undefined && !isFixed && { sourceIp }),
    peer,
    path: pathThrough(view, sent.path),
    host: view.host ?? sent.host,
    headers: headersThrough(view, sent.headers),
    token: tokenThrough(view, sent.token),
  };
}
