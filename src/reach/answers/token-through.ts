import type { TokenClass } from '../../access/sets/request-set.ts';
import type { View } from '../../access/view.ts';

/** The token that is left of one that was sent, where the view says what a route does with tokens. */
export function tokenThrough({ token }: View, sent: TokenClass): TokenClass {
  if (token === 'bad') return 'bad';
  if (token === undefined || typeof sent === 'string') return sent;
  return token.without.includes(sent.issuer) ? 'none' : sent;
}
