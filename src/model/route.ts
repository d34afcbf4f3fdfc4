import type { Box } from '../access/term.ts';
import type { Place } from '../source/place.ts';
import type { Milliseconds, Retry } from './settings.ts';
import type { Sourced } from './sourced.ts';

/** One route of a service. Of the routes that name the client, or none, the first match wins. */
export interface Route {
  /** Accounts `namespace/account` and SPIFFE IDs it is for; absent = every client. */
  readonly clients?: readonly string[];
  /** Service ports it is for; absent = every HTTP port. */
  readonly ports?: readonly number[];
  /** As the caller sends the request: method, path, headers, query. A union of boxes; one empty box = everything. */
  readonly match: readonly Box[];
  /** Empty on a redirect. */
  readonly to: readonly Destination[];
  readonly redirect?: Redirect;
  readonly rewrite?: Rewrite;
  readonly mirror?: { readonly to: Destination; readonly percent: number };
  readonly headers?: { readonly request?: HeaderEdit; readonly response?: HeaderEdit };
  readonly cors?: Cors;
  readonly fault?: Fault;
  /** `null` = `none`. The whole response, all tries. */
  readonly timeout: Sourced<Milliseconds | null>;
  readonly retry: Sourced<null> | Retry;
  readonly from: readonly Place[];
}

/** A share of the requests; weights of one route sum to 100. */
export interface Destination {
  /** `namespace/name`. */
  readonly service: string;
  /** Absent = all versions. */
  readonly version?: string;
  readonly weight: number;
}

/** The answer to a request that is not passed on; what is absent stays as the caller sent it. */
export interface Redirect {
  /** Replaces the whole path, whatever was matched. */
  readonly path?: string;
  readonly host?: string;
  readonly scheme?: 'http' | 'https';
  readonly port?: number;
  readonly status: number;
}

/** `path` replaces the subtree's node where the route matches a subtree, else the whole path. */
export interface Rewrite {
  readonly path?: string;
  readonly host?: string;
}

export interface HeaderEdit {
  readonly set?: Readonly<Record<string, string>>;
  readonly add?: Readonly<Record<string, string>>;
  readonly remove?: readonly string[];
}

export interface Cors {
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly headers: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly maxAge?: Milliseconds;
  readonly credentials: boolean;
}

/** What is injected stands outside timeout and retry. */
export interface Fault {
  readonly delay?: Milliseconds;
  readonly abort?: number;
  readonly percent: number;
  /** `YYYY-MM-DD`; changes verdicts, never output. */
  readonly until?: string;
  readonly at: Place;
}
