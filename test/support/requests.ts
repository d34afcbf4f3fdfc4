import type { Peer, Request } from '../../src/access/request.ts';

/** A peer of the mesh `cluster.local`, from `namespace/account`. */
export function peer(account: string, trustDomain = 'cluster.local'): Peer {
  const [namespace = '', name = ''] = account.split('/');
  return { kind: 'mesh', trustDomain, namespace, account: name };
}

export const nobody: Peer = { kind: 'none' };

/** A request in one line: `GET /path`; everything else has a plain value. */
export function request(from: Peer, to: string, op: string, more: Partial<Request> = {}): Request {
  const [method = 'GET', path = '/'] = op.split(' ');
  return {
    wire: 'http',
    peer: from,
    to,
    port: 8080,
    method,
    path,
    query: {},
    host: to,
    headers: {},
    token: { kind: 'none' },
    ...more,
  };
}

/** A plain connection. */
export function connection(from: Peer, to: string, port: number): Request {
  return request(from, to, ' ', { wire: 'tcp', port });
}
