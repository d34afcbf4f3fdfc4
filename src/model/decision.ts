import type { Place } from '../source/place.ts';
import type { Destination, Route } from './route.ts';

/** What a mesh does with one request, and the lines that decide. */
export interface Decision {
  readonly decision: 'allow' | 'deny' | 'asks' | 'unknown';
  /** The external authorizer that is asked. */
  readonly asks?: string;
  /** One sentence: why. */
  readonly reason: string;
  /** The lines that decide, on all sides. */
  readonly rules: readonly Place[];
  /** What shadow mode would have decided otherwise. */
  readonly shadow?: 'deny';
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
