import type { Normalization } from '../normalize.ts';
import type { CallerPattern, RequestTerm } from '../term.ts';
import type { View } from '../view.ts';

/** Who and what there is at one port, as far as terms do not say it themselves. */
export interface Universe {
  /** Callers are numbers below this. */
  readonly peers: number;
  /** By identity alone; a network holds for callers without one, whatever their address is. */
  readonly holds: (pattern: CallerPattern, peer: number) => boolean;
  readonly isAnonymous: (peer: number) => boolean;
  /** Only behind a gateway the address of the client is known. */
  readonly isGateway: (peer: number) => boolean;
  /** Every issuer of the mesh, sorted. */
  readonly issuers: readonly string[];
  readonly normalization: Normalization;
  readonly wire: 'http' | 'tcp';
}

/** A term where it stands: behind a view it is asked of what arrives there. */
export interface Asked {
  readonly term: RequestTerm;
  readonly view?: View;
}
