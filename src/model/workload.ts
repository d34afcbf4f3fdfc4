import type { RequestTerm } from '../access/term.ts';
import type { Place } from '../source/place.ts';
import type { Sourced } from './sourced.ts';
import type { Telemetry } from './settings.ts';

export type Protocol = 'http' | 'http2' | 'grpc' | 'tcp' | 'tls';

/** Whether a proxy can see requests on a port of this protocol, and not only connections. */
export function isHttp(protocol: Protocol): boolean {
  return protocol !== 'tcp' && protocol !== 'tls';
}

export type MtlsMode = 'strict' | 'permissive' | 'disable';

/** Pods (or VMs) with one set of labels: where access is decided. Without `labels`, every pod of its namespace that no other workload selects. */
export interface Workload {
  /** `namespace/name`, or `namespace/*` for the pods without a document. */
  readonly id: string;
  readonly namespace: string;
  /** Accounts it runs as. */
  readonly accounts: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  /** Names of the services it stands behind, `namespace/name`. */
  readonly services: readonly string[];
  readonly ports: readonly Port[];
  /** Every port nobody declared. */
  readonly otherPorts: Port;
  readonly telemetry: Telemetry;
  readonly egress: Sourced<'deny' | 'allow'>;
  /** Services its proxy is told about; absent = all. Never access control. */
  readonly sees?: readonly string[];
  /** Names of the targets it runs on. */
  readonly targets: readonly string[];
  readonly from: readonly Place[];
}

/** One container port. */
export interface Port {
  /** Container port; 0 for `otherPorts`. */
  readonly number: number;
  readonly name: string;
  readonly protocol: Protocol;
  readonly mtls: Sourced<MtlsMode>;
  /** A request passes if every layer of one way lets it pass. */
  readonly ways: readonly Way[];
}

/** A way to reach a port: through the service's proxy (a waypoint) or by dialling the pod. */
export interface Way {
  readonly via: 'service' | 'direct';
  readonly wire: 'http' | 'tcp';
  readonly layers: readonly Layer[];
}

/** One place that decides: bad tokens are refused, then DENY, then ALLOW (`'open'` = no ALLOW at all). */
export interface Layer {
  readonly at: 'workload' | 'waypoint' | 'gateway';
  /** What identity it sees: the caller's, or that of the proxy in front (`namespace/account`). */
  readonly sees: 'caller' | { readonly account: string };
  readonly tokens: readonly TokenRule[];
  readonly asks: readonly (Rule & { readonly provider: string })[];
  readonly deny: readonly Rule[];
  readonly allow: readonly Rule[] | 'open';
}

/** A bad or unknown token in this issuer's place is refused before any rule. */
export interface TokenRule {
  /** Name of the issuer in `Mesh.facts.issuers`. */
  readonly issuer: string;
  readonly from: readonly Place[];
}

/** A set of requests, and the lines that made it. */
export interface Rule {
  readonly requests: RequestTerm;
  readonly from: readonly Place[];
  /** The last day it holds, `YYYY-MM-DD`. */
  readonly until?: string;
}
