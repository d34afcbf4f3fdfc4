import type { Place } from '../source/place.ts';
import type { Destination, Redirect, Route } from './route.ts';

/** What decides, for programs: `reason` says the same to people, and may change its wording. */
export type Cause =
  /** An allow rule matches. */
  | 'granted'
  /** Nothing restricts access there. */
  | 'open'
  /** An external authorizer has the last word. */
  | 'asked'
  /** Rules allow some requests there, and this is none of them. */
  | 'no-grant'
  | 'deny-rule'
  /** The token is bad, or of an issuer unknown there. */
  | 'token'
  /** The connection is refused before any rule is asked. */
  | 'tls'
  /** The gateway does not send such a request there. */
  | 'gateway'
  /** The gateway refuses the address of the client. */
  | 'address'
  /** No route of the called service takes it. */
  | 'no-route'
  /** The proxy takes no request with such a path. */
  | 'path'
  /** The proxy answers it with a redirect. */
  | 'redirect'
  /** Nothing listens on that port. */
  | 'port'
  | 'no-endpoints'
  /** Nobody declares what is called, or the gateway it comes through. */
  | 'not-declared'
  /** Something acts on it that is not understood. */
  | 'opaque';

/** What a mesh does with one request, and the lines that decide. */
export interface Decision {
  readonly decision: 'allow' | 'deny' | 'asks' | 'unknown';
  readonly cause: Cause;
  /** The external authorizer that is asked. */
  readonly asks?: string;
  /** One sentence: why. */
  readonly reason: string;
  /** The lines that decide, on all sides. */
  readonly rules: readonly Place[];
  /** What shadow mode would have decided otherwise. */
  readonly shadow?: 'deny';
  /** The answer in place of the service's, where a route gives one. */
  readonly redirect?: Redirect;
  /** Where an HTTP request goes once it is let through. */
  readonly route?: {
    readonly to: readonly Destination[];
    readonly by: Route;
    readonly path: string;
  };
}

/** Better for the caller first. */
const ranking = ['allow', 'asks', 'unknown', 'deny'] as const;

/** Of several answers the one that is best for the caller; of equally good ones the first. */
export function mildest<T>(
  answers: readonly T[],
  decisionOf: (answer: T) => Decision['decision'],
): T | undefined {
  return ranking.flatMap((word) => answers.filter((answer) => decisionOf(answer) === word))[0];
}

/** Of several answers the one that is worst for the caller; of equally bad ones the first. */
export function strictest<T>(
  answers: readonly T[],
  decisionOf: (answer: T) => Decision['decision'],
): T | undefined {
  const worstFirst = ranking.toReversed();
  return worstFirst.flatMap((word) => answers.filter((answer) => decisionOf(answer) === word))[0];
}
