import type { Universe } from '../../src/access/sets/frame.ts';
import type { CallerPattern } from '../../src/access/term.ts';

/** Callers 0 and 1 are accounts `shop/s0` and `shop/s1`, 2 has no identity, 3 is a gateway. */
export const smallUniverse: Universe = {
  peers: 4,
  holds: (pattern: CallerPattern, peer: number): boolean => {
    if ('any' in pattern) return true;
    if ('cidr' in pattern) return peer === 2;
    if ('mesh' in pattern) return peer !== 2;
    return 'account' in pattern && pattern.account.name === `s${peer}`;
  },
  isAnonymous: (peer) => peer === 2,
  isGateway: (peer) => peer === 3,
  issuers: ['corp', 'partner'],
  normalization: 'merge-slashes',
  wire: 'http',
};
