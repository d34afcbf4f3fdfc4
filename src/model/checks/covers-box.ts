import { includesOperation, type Operation } from '../../access/box-algebra.ts';
import type { AddressTest, Box, StringPattern, TokenTest } from '../../access/term.ts';
import { coversCallers, coversNetwork } from './covers-caller.ts';
import { coversString, coversTests } from './covers-value.ts';

/** A path pattern for everything, as no pattern at all. */
function operationOf({ methods, paths }: Box): Operation {
  const isOpen = paths?.some((path) => 'subtree' in path && path.subtree === '') ?? true;
  return { ...(methods && { methods }), ...(!isOpen && paths && { paths }) };
}

function coversHosts(
  outer: readonly StringPattern[] | undefined,
  inner: readonly StringPattern[] | undefined,
): boolean {
  if (outer === undefined) return true;
  return inner?.every((one) => outer.some((other) => coversString(other, one))) ?? false;
}

function coversToken(outer: TokenTest | undefined, inner: TokenTest | undefined): boolean {
  if (outer === undefined) return true;
  if (inner === undefined) return false;
  const known = inner.issuers.every((issuer) => outer.issuers.includes(issuer));
  return known && coversTests(outer.claims, inner.claims);
}

function coversAddress(outer: AddressTest | undefined, inner: AddressTest | undefined): boolean {
  if (outer === undefined) return true;
  if (inner === undefined) return false;
  const within = (nets: readonly string[], others: readonly string[]) =>
    nets.every((net) => others.some((other) => coversNetwork(other, net)));
  if ('in' in outer) return 'in' in inner && within(inner.in, outer.in);
  return 'notIn' in inner && within(outer.notIn, inner.notIn);
}

/**
 * Whether every request of `inner` is proven to be in `outer`. `false` says nothing: what cannot be
 * compared field by field (regular expressions above all) is never claimed.
 */
export function coversBox(outer: Box, inner: Box): boolean {
  return (
    coversCallers(outer.callers, inner.callers) &&
    includesOperation(operationOf(outer), operationOf(inner)) &&
    coversHosts(outer.hosts, inner.hosts) &&
    coversTests(outer.headers, inner.headers) &&
    coversTests(outer.query, inner.query) &&
    coversToken(outer.token, inner.token) &&
    coversAddress(outer.remoteIp, inner.remoteIp)
  );
}
