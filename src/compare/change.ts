import type { Request } from '../access/request.ts';
import type { Decision } from '../model/decision.ts';
import type { Place } from '../source/place.ts';

/** What a change means, in the order in which a reviewer wants to see it. */
export type ChangeClass =
  | 'widens'
  | 'narrows'
  | 'exposure'
  | 'mtls'
  | 'reroutes'
  | 'resilience'
  | 'telemetry'
  | 'neutral';

/** The classes in the order of a report. */
export const changeClasses: readonly ChangeClass[] = [
  'widens',
  'narrows',
  'exposure',
  'mtls',
  'reroutes',
  'resilience',
  'telemetry',
  'neutral',
];

/** Which boundary of trust a newly possible call crosses, the worst first. */
export type Crossing = 'internet' | 'other-team' | 'same-team';

/** A line that a change comes from: removed lines stand on the side `before`. */
export interface ChangeSource extends Place {
  readonly side: 'before' | 'after';
}

/** One request that both sides decide (or route) differently. `decide` gives the same answers again. */
export interface Witness {
  /** Who sends it, as people write it; absent where the change names the caller. */
  readonly from?: string;
  readonly request: Request;
  readonly before: Decision;
  readonly after: Decision;
}

/** Every one of some services, or of the pods behind them. */
export interface EveryOne {
  /** Absent = the whole mesh. */
  readonly team?: string;
  readonly kind: 'services' | 'workloads';
  readonly count: number;
}

/** One difference between the meaning of two meshes. Plain data. */
export interface Change {
  readonly class: ChangeClass;
  /** `may`: something we do not model, or do not compare exactly, has a say in it. */
  readonly certainty: 'exact' | 'may';
  /** Caller as people write it: `ns/name`, `ingress:name`, `sa:ns/account`, `ns/*`, `mesh`, `any`, `no identity`. Absent = every caller. */
  readonly from?: string;
  /** `ns/name` of a service or external, `ns/*` for pods without a document, else `Gateway/name`, `Guarantee/name`, `Mesh/name`, `Team/name`. */
  readonly to: string;
  /** Port of the service. */
  readonly port?: number;
  /** What differs: `access`, or a field: `split`, `timeout`, `retry`, `mtls`… */
  readonly what: string;
  /** In words; `''` = nothing. */
  readonly before: string;
  /** In words; `''` = nothing. */
  readonly after: string;
  /** Access only. */
  readonly crossing?: Crossing;
  readonly witness?: Witness;
  /** Where every service, or every one of a team, changes alike: reports for people say it once. */
  readonly everyOne?: EveryOne;
  readonly source: readonly ChangeSource[];
}
