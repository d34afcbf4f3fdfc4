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
