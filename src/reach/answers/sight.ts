import type { Peer } from '../../access/request.ts';
import type { View } from '../../access/view.ts';
import type { Facts } from '../../model/mesh.ts';

/** What a place sees of the requests that arrive there. */
export interface Sight {
  readonly facts: Facts;
  readonly wire: 'http' | 'tcp';
  /** What the route made of path, host, headers and token. */
  readonly edits: View;
  /** `sent`: each caller as it is. Else the same peer for all: that of a proxy in front, or nobody. */
  readonly peer: 'sent' | Peer;
}

/** The requests as their callers send them. */
export function asSent(facts: Facts, wire: Sight['wire']): Sight {
  return { facts, wire, edits: {}, peer: 'sent' };
}
