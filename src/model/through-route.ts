import type { Request, Token } from '../access/request.ts';
import type { Facts } from './mesh.ts';
import { rewrittenPath } from './decide/pick-route.ts';
import type { HeaderEdit, Route } from './route.ts';
import { tokenPlace } from './token-place.ts';

type Headers = Request['headers'];

const lowerCase = (values: Readonly<Record<string, string>> = {}): readonly [string, string][] =>
  Object.entries(values).map(([name, value]) => [name.toLowerCase(), value]);

/**
 * Headers after an edit. What is taken away goes first, whatever is added then:
 * https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_conn_man/headers
 */
function edited(headers: Headers, { set, add, remove = [] }: HeaderEdit): Headers {
  const gone = new Set(remove.map((name) => name.toLowerCase()));
  const values = new Map(Object.entries(headers).filter(([name]) => !gone.has(name)));
  for (const [name, value] of lowerCase(set)) values.set(name, [value]);
  for (const [name, value] of lowerCase(add))
    values.set(name, [...(values.get(name) ?? []), value]);
  return Object.fromEntries(values);
}

/**
 * The token that is left. One that the route writes itself is known to nobody, so it counts as bad;
 * a value without the prefix of any issuer is none.
 */
function tokenThrough({ issuers }: Facts, { set, remove = [] }: HeaderEdit, sent: Token): Token {
  const written = new Map(lowerCase(set));
  const places = issuers.map((issuer) => ({ issuer, ...tokenPlace(issuer) }));
  const isWritten = places.some(({ header, prefix = '' }) =>
    written.get(header)?.startsWith(prefix),
  );
  if (isWritten) return { kind: 'bad' };
  if (sent.kind !== 'valid') return sent;
  const place = places.find(({ issuer }) => issuer.name === sent.issuer);
  if (place === undefined) return sent;
  const gone = remove.some((name) => name.toLowerCase() === place.header);
  return gone || written.has(place.header) ? { kind: 'none' } : sent;
}

/** A request as the service receives it through a route: rules judge what the route made of it. */
export function throughRoute(facts: Facts, route: Route, sent: Request): Request {
  const edit = route.headers?.request;
  return {
    ...sent,
    path: rewrittenPath(facts, route, sent),
    host: route.rewrite?.host ?? sent.host,
    headers: edit ? edited(sent.headers, edit) : sent.headers,
    token: edit ? tokenThrough(facts, edit, sent.token) : sent.token,
  };
}
