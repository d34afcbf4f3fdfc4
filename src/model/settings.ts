import type { Sourced } from './sourced.ts';

/** Milliseconds. */
export type Milliseconds = number;

/** Each leaf with the scope it came from; `null` is `none`: switched off. */
export interface Retry {
  /** Tries after the first one. */
  readonly attempts: Sourced<number>;
  readonly perTry?: Sourced<Milliseconds>;
  /** Words of `retry.when`, or status codes as text. */
  readonly when: Sourced<readonly string[]>;
  readonly backoff?: {
    readonly base: Sourced<Milliseconds>;
    readonly max?: Sourced<Milliseconds>;
  };
  readonly budgetPercent?: Sourced<number>;
}

/** Limits of one client proxy towards a service. */
export interface Breaker {
  readonly connections?: Sourced<number>;
  readonly pending?: Sourced<number>;
  readonly requests?: Sourced<number>;
}

/** When an endpoint is taken out of balancing, and for how long. */
export interface Eject {
  readonly consecutive: Sourced<number>;
  readonly errors: Sourced<'5xx' | 'gateway' | 'connect'>;
  readonly interval: Sourced<Milliseconds>;
  readonly baseTime: Sourced<Milliseconds>;
  readonly maxPercent: Sourced<number>;
}

/** How an endpoint is chosen; comes whole from one scope. */
export interface Balance {
  readonly policy: 'least-request' | 'round-robin' | 'random' | 'ring-hash' | 'maglev';
  /** `header:x`, `cookie:x`, `query:x`, `remoteIp`. */
  readonly key?: string;
  /** Minimum size of the ring, or size of the Maglev table. */
  readonly ring?: number;
}

/** What nearness means for balancing; comes whole from one scope. */
export interface Locality {
  readonly mode: 'none' | 'failover' | 'distribute';
  readonly failover?: Readonly<Record<string, string>>;
  readonly distribute?: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** Settings of calls to a service: of everyone, or of the named clients. `null` = `none`. */
export interface CallSettings {
  /** Accounts `namespace/account` and SPIFFE IDs of the clients; absent = every other client. */
  readonly clients?: readonly string[];
  readonly connectTimeout?: Sourced<Milliseconds>;
  readonly idleTimeout?: Sourced<Milliseconds>;
  readonly breaker: Sourced<null> | Breaker;
  readonly eject: Sourced<null> | Eject;
  readonly balance: Sourced<Balance>;
  readonly locality: Sourced<Locality>;
}

/** Access logs, traces and metrics of a workload. */
export interface Telemetry {
  readonly logs?: {
    readonly sink: Sourced<string>;
    readonly when: Sourced<'always' | 'errors' | 'never'>;
  };
  readonly traces?: { readonly sink: Sourced<string>; readonly percent: Sourced<number> };
  readonly metrics?: { readonly sink: Sourced<string> };
}
