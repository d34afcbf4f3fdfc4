import type { Request, Token } from '../access/request.ts';

function tokenWords(token: Token): readonly string[] {
  if (token.kind === 'none') return [];
  if (token.kind === 'bad') return ['with a bad token'];
  const claims = Object.entries(token.claims).map(([key, values]) => `${key}=${values.join(',')}`);
  return [`with a token of ${[token.issuer, ...claims].join(' ')}`];
}

/** Where it comes from: the client behind a gateway, else the packet; unsaid where no rule asks for it. */
function addressOf({ remoteIp, sourceIp }: Request): readonly string[] {
  const address = remoteIp ?? sourceIp;
  return address === undefined ? [] : [`from ${address}`];
}

/** A request without its ends: `GET /x, end-user: jason`; a connection has no words. */
export function requestText(request: Request): string {
  const { method, path, headers, query, token } = request;
  if (request.wire === 'tcp') return 'connections';
  const search = Object.entries(query).flatMap(([key, values]) => values.map((v) => `${key}=${v}`));
  const extras = [
    ...Object.entries(headers).flatMap(([key, values]) => values.map((v) => `${key}: ${v}`)),
    ...tokenWords(token),
    ...addressOf(request),
  ];
  const line = `${method} ${path}${search.length > 0 ? `?${search.join('&')}` : ''}`;
  return [line, ...extras].join(', ');
}

/** One request as a person says it: `shop/a → shop/b:80 GET /x, end-user: jason`. */
export function requestWords(from: string, request: Request): string {
  const target = `${from} → ${request.to}:${request.port}`;
  if (request.wire === 'http') return `${target} ${requestText(request)}`;
  return [target, ...addressOf(request)].join(', ');
}
