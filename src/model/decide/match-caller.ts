import type { Peer } from '../../access/request.ts';
import type { CallerPattern } from '../../access/term.ts';
import { inNetwork } from './match-address.ts';
import type { Facts } from '../mesh.ts';

/** The trust domain that a peer shows. */
export function trustDomainOf(peer: Peer): string | undefined {
  if (peer.kind === 'none') return undefined;
  return peer.kind === 'mesh' ? peer.trustDomain : /^spiffe:\/\/([^/]*)/.exec(peer.uri)?.[1];
}

/** Whether a peer belongs to this mesh: its trust domain is the mesh's or an alias of it. */
export function isOfMesh({ trustDomain, aliases }: Facts, peer: Peer): boolean {
  const domain = trustDomainOf(peer);
  return domain !== undefined && (domain === trustDomain || aliases.includes(domain));
}

/** `namespace/account` of a peer of this mesh. */
export function accountOf(facts: Facts, peer: Peer): string | undefined {
  return peer.kind === 'mesh' && isOfMesh(facts, peer)
    ? `${peer.namespace}/${peer.account}`
    : undefined;
}

/** The SPIFFE ID of a peer, if it has one. */
export function spiffeOf(peer: Peer): string | undefined {
  if (peer.kind === 'none') return undefined;
  return peer.kind === 'spiffe'
    ? peer.uri
    : `spiffe://${peer.trustDomain}/ns/${peer.namespace}/sa/${peer.account}`;
}

/** Whether a caller pattern matches the peer of a connection. */
export function matchesCaller(
  facts: Facts,
  pattern: CallerPattern,
  peer: Peer,
  sourceIp: string | undefined,
): boolean {
  if ('any' in pattern) return true;
  if ('cidr' in pattern) {
    return peer.kind === 'none' && sourceIp !== undefined && inNetwork(sourceIp, pattern.cidr);
  }
  if ('spiffe' in pattern) return spiffeOf(peer) === pattern.spiffe;
  if (!isOfMesh(facts, peer)) return false;
  if ('mesh' in pattern) return true;
  if (peer.kind !== 'mesh') return false;
  if ('namespace' in pattern) return peer.namespace === pattern.namespace;
  return peer.namespace === pattern.account.namespace && peer.account === pattern.account.name;
}
