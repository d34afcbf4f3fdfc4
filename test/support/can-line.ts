import type { Request } from '../../src/access/request.ts';

function callerOf({ gateway, peer }: Request): string {
  if (gateway !== undefined) return `ingress:${gateway}`;
  if (peer.kind === 'none') return 'any';
  if (peer.kind === 'spiffe') return peer.uri;
  // With its trust domain: on the other side of a change that of the mesh may be another one.
  return `spiffe://${peer.trustDomain}/ns/${peer.namespace}/sa/${peer.account}`;
}

function tokenOf({ token }: Request): readonly string[] {
  if (token.kind === 'none') return [];
  if (token.kind === 'bad') return ['--bad-jwt'];
  const claims = Object.entries(token.claims).flatMap(([key, values]) =>
    values.flatMap((value) => ['--claim', `${key}=${value}`]),
  );
  return ['--jwt', token.issuer, ...claims];
}

/** The command line that asks about one request: what a person types to be sure of a witness. */
export function canLine(request: Request): readonly string[] {
  const { wire, to, port, method, path, query, host, headers, sourceIp, remoteIp } = request;
  const ip = request.gateway === undefined ? sourceIp : remoteIp;
  const search = new URLSearchParams(
    Object.entries(query).flatMap(([key, values]) =>
      values.map((value): [string, string] => [key, value]),
    ),
  ).toString();
  return [
    'can',
    callerOf(request),
    to,
    ...(wire === 'tcp' ? [] : [method, search === '' ? path : `${path}?${search}`]),
    ...['--port', String(port)],
    ...(host === '' ? [] : ['--host', host]),
    ...(ip === undefined ? [] : ['--ip', ip]),
    ...Object.entries(headers).flatMap(([key, values]) =>
      values.flatMap((value) => ['--header', `${key}=${value}`]),
    ),
    ...tokenOf(request),
  ];
}
