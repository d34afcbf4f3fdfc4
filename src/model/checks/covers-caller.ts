import type { CallerPattern } from '../../access/term.ts';
import { inNetwork } from '../decide/match-address.ts';

/** Whether one network in CIDR notation, or one address, lies in another. */
export function coversNetwork(outer: string, inner: string): boolean {
  const [address = '', length] = inner.split('/');
  const [, outerLength] = outer.split('/');
  // Without a length it is one address, which holds no network.
  const fits =
    outerLength === undefined
      ? length === undefined || inner === outer
      : length === undefined || Number(length) >= Number(outerLength);
  return fits && inNetwork(address, outer);
}

/** Whether every caller of `inner` is proven to be one of `outer`. */
export function coversCaller(outer: CallerPattern, inner: CallerPattern): boolean {
  if ('any' in outer) return true;
  if ('cidr' in outer) return 'cidr' in inner && coversNetwork(outer.cidr, inner.cidr);
  if ('mesh' in outer) return 'mesh' in inner || 'namespace' in inner || 'account' in inner;
  if ('namespace' in outer) {
    if ('account' in inner) return inner.account.namespace === outer.namespace;
    return 'namespace' in inner && inner.namespace === outer.namespace;
  }
  return JSON.stringify(outer) === JSON.stringify(inner);
}

/** Whether every caller of `inner` is in `outer`; absent = everyone. */
export function coversCallers(
  outer: readonly CallerPattern[] | undefined,
  inner: readonly CallerPattern[] | undefined,
): boolean {
  if (outer === undefined || outer.some((pattern) => 'any' in pattern)) return true;
  return inner?.every((one) => outer.some((other) => coversCaller(other, one))) ?? false;
}
