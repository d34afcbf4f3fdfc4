import type { Peer, Request } from '../../access/request.ts';
import type { Mesh } from '../mesh.ts';

/**
 * Who sends a request in one mesh: what comes through a gateway comes from the account that the gateway
 * has there, whatever account it has in another mesh.
 */
export function peerIn(
  { gateways }: Pick<Mesh, 'gateways'>,
  { peer, gateway: through }: Pick<Request, 'peer' | 'gateway'>,
): Peer {
  if (through === undefined || peer.kind !== 'mesh') return peer;
  const gateway = gateways.find(({ name }) => name === through);
  if (gateway === undefined) return peer;
  const { namespace, account } = gateway;
  return { ...peer, namespace, account };
}
