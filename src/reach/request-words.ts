import type { Request, Token } from '../access/request.ts';

function tokenWords(token: Token): readonly string[] {
  if (token.kind === 'none') return [];
  if (token.kind === 'bad') return ['with a bad token'];
  const claims = Object.entries(token.claims).map(([key, values]) => `${key}=${values.join(',')}`);
  return [`with a token of ${[token.issuer, ...claims].join(' ')}`];
}

/** One request as a person says it: `shop/a → shop/b:80 GET /x, end-user: jason`. */
export function requestWords(from: string, request: Request): string {
  const { to, port, method, path, headers, query, token, remoteIp } = request;
  const target = `${from} → ${to}:${port}`;
  if (request.wire === 'tcp') return target;
  const search = Object.entries(query).flatMap(([key, values]) => values.map((v) => `${key}=${v}`));
  const extras = [
    ...Object.entries(headers).flatMap(([key, values]) => values.map((v) => `${key}: ${v}`)),
    ...tokenWords(token),
    ...(remoteIp === undefined ? [] : [`from ${remoteIp}`]),
  ];
  const line = `${target} ${method} ${path}${search.length > 0 ? `?${search.join('&')}` : ''}`;
  return [line, ...extras].join(', ');
}
