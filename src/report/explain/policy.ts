import type { Endpoint, External, Limit, Version } from '../../model/mesh.ts';
import type { Protocol } from '../../model/workload.ts';
import type { GuaranteeResult } from '../../reach/guarantees/result.ts';
import type { Place } from '../../source/place.ts';
import type { AgreementGap } from './agreement-gaps.ts';
import type { Exposure } from './exposure.ts';
import type { Outgoing } from './outgoing.ts';
import type { PolicyEdge } from './policy-edges.ts';
import type { PolicyValue } from './policy-value.ts';
import type { Treatment } from './treatment.ts';
import type { WaiverPolicy } from './waivers.ts';
import type { ScopeWord } from './words-of-intents.ts';

/** One port, with the values that hold on it alone. */
export interface PolicyPort {
  readonly name: string;
  readonly number: number;
  readonly target: number;
  readonly protocol: Protocol;
  readonly values: readonly PolicyValue[];
  readonly at: Place;
}

/** What is refused, whatever else grants it, and the lines that say so. */
export interface PolicyDeny {
  readonly text: string;
  readonly from: readonly Place[];
}

/** A target it runs on, and where that falls short of what holds for it. */
export interface TargetPolicy {
  readonly name: string;
  /** `istio/sidecar`, `envoy`. */
  readonly type: string;
  /** Whether meshwright compiles for it; where not, nobody knows of gaps. */
  readonly built: boolean;
  /** Of a service outside the mesh: whether who may call it is only said there. */
  readonly unenforced: boolean;
  readonly gaps: readonly {
    readonly verdict: 'lost' | 'refused' | 'later';
    readonly feature: string;
    readonly field?: string;
    readonly reason: string;
    readonly at: Place;
  }[];
  readonly at: Place;
}

/**
 * The effective policy of one service: everything that holds for it, whoever wrote it. Plain data;
 * `routes` and `values` are how callers without settings of their own are treated.
 */
export interface ServicePolicy extends Treatment {
  /** `namespace/name`. */
  readonly name: string;
  readonly at?: Place;
  readonly mesh: string;
  readonly team?: { readonly name: string; readonly at: Place };
  readonly owners: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  /** `enforce` or `shadow`; absent outside the mesh. */
  readonly mode?: ScopeWord;
  /** `server` or `both`. */
  readonly agreement: ScopeWord;
  readonly hosts: readonly string[];
  readonly identity: {
    /** `namespace/account`. */
    readonly accounts: readonly string[];
    readonly spiffe: readonly string[];
  };
  /** Only of a service outside the mesh. */
  readonly external?: Pick<
    External,
    'addresses' | 'tls' | 'via' | 'sni' | 'clientCertificate' | 'ca'
  >;
  readonly headless: boolean;
  readonly versions: readonly Version[];
  readonly endpoints: readonly Endpoint[];
  /** Fields that its targets may lose. */
  readonly optional: readonly string[];
  readonly targets: readonly TargetPolicy[];
  readonly ports: readonly PolicyPort[];
  /** Foreign objects that act here: with any, every answer about it is `unknown`. */
  readonly notUnderstood?: readonly { readonly what: string; readonly at: Place }[];
  readonly callers: readonly PolicyEdge[];
  readonly denies: readonly PolicyDeny[];
  /** In shadow mode: what `enforce` would do. */
  readonly enforced?: {
    readonly callers: readonly PolicyEdge[];
    readonly denies: readonly PolicyDeny[];
  };
  readonly calls: readonly Outgoing[];
  readonly agreementGaps: readonly AgreementGap[];
  readonly perCaller: readonly (Treatment & { readonly callers: readonly string[] })[];
  readonly limits: readonly (Pick<Limit, 'burst' | 'per' | 'key' | 'at'> & {
    /** `100/s`. */
    readonly rate: string;
    /** Empty = every request. */
    readonly requests: readonly string[];
  })[];
  readonly inbound: readonly PolicyValue[];
  /** What its own workloads do: telemetry, egress. */
  readonly workloads: readonly {
    readonly id: string;
    readonly values: readonly PolicyValue[];
    /** Services that its proxy is told about; absent = all. */
    readonly sees?: readonly string[];
    readonly from: readonly Place[];
  }[];
  readonly gateways: readonly Exposure[];
  readonly guarantees: readonly Pick<GuaranteeResult, 'guarantee' | 'line' | 'status' | 'at'>[];
  readonly waivers: readonly WaiverPolicy[];
}
