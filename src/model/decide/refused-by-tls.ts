import type { Peer } from '../../access/request.ts';
import type { Port } from '../workload.ts';
import type { Facts } from '../mesh.ts';
import { isOfMesh, spiffeOf, trustDomainOf } from './match-caller.ts';

/** Whether an allow rule names a SPIFFE ID: a foreign one is accepted where somebody asked for it. */
function isNamed({ ways }: Port, id: string | undefined): boolean {
  return ways.some(({ layers }) =>
    layers.some(
      ({ allow }) =>
        allow !== 'open' &&
        allow.some(({ requests }) =>
          requests.boxes.some(({ callers = [] }) =>
            callers.some((pattern) => 'spiffe' in pattern && pattern.spiffe === id),
          ),
        ),
    ),
  );
}

/**
 * Why TLS refuses a peer before any rule is asked, if it does. A proxy takes identities of its own trust
 * domain and the aliases of it, and those that a rule names one by one.
 */
export function refusedByTls(facts: Facts, port: Port, peer: Peer): string | undefined {
  const { value } = port.mtls;
  if (value === 'disable') return undefined;
  if (peer.kind === 'none')
    return value === 'strict' ? 'the port takes only mutual TLS' : undefined;
  if (isOfMesh(facts, peer) || isNamed(port, spiffeOf(peer))) return undefined;
  return `the trust domain \`${trustDomainOf(peer)}\` is foreign to this mesh`;
}
