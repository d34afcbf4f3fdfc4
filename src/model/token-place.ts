import type { Issuer } from './mesh.ts';

/** Where the token of an issuer stands in a request. */
interface TokenPlace {
  /** Lower case. */
  readonly header: string;
  /** What stands before the token; absent = nothing. */
  readonly prefix?: string;
}

/** The place of an issuer's tokens; where nothing is said, `Authorization: Bearer`. */
export function tokenPlace({ header, prefix }: Issuer): TokenPlace {
  if (header === undefined) return { header: 'authorization', prefix: 'Bearer ' };
  return { header, ...(prefix !== undefined && { prefix }) };
}

/** Whether a proxy that looks for tokens of one issuer takes those of another for its own. */
export function sharesPlace(known: Issuer, sent: Issuer): boolean {
  const [own, other] = [tokenPlace(known), tokenPlace(sent)];
  // What does not begin with the prefix is no token.
  return own.header === other.header && (other.prefix ?? '').startsWith(own.prefix ?? '');
}
