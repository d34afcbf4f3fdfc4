import type { Mesh } from '../model/mesh.ts';
import { chains, type Chain } from '../reach/chains.ts';
import { edges } from '../reach/edges.ts';

/** Chains from outside to sensitive data that only the new state makes possible. */
export function newChains(before: Mesh | undefined, after: Mesh | undefined): readonly Chain[] {
  if (after === undefined) return [];
  const found = chains(after, edges(after));
  if (found.length === 0 || before === undefined) return found;
  const known = chains(before, edges(before));
  return found.filter(({ from, to }) => !known.some((one) => one.from === from && one.to === to));
}
