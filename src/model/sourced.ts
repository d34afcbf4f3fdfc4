import type { Place } from '../source/place.ts';

/** The scopes a value can come from, strongest first; `ours` is meshwright's built-in value. */
export type Scope =
  | 'mesh-overrides'
  | 'team-overrides'
  | 'call'
  | 'route'
  | 'port'
  | 'service'
  | 'namespace'
  | 'team-defaults'
  | 'mesh-defaults'
  | 'built-in';

/** A value, the scope that gave it, and where it is written (a built-in value is written nowhere). */
export interface Sourced<T> {
  readonly value: T;
  readonly scope: Scope;
  readonly at?: Place;
  /** Weaker values that it replaced, nearest first. */
  readonly over: readonly { readonly value: T; readonly scope: Scope; readonly at?: Place }[];
}
