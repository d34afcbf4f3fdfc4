import type { Request } from '../access/request.ts';

/** The sender of one request, as an intent or `can` would name it. */
export function peerName({ gateway, peer }: Request): string {
  if (gateway !== undefined) return `ingress:${gateway}`;
  if (peer.kind === 'mesh') return `sa:${peer.namespace}/${peer.account}`;
  return peer.kind === 'spiffe' ? peer.uri : 'any';
}
