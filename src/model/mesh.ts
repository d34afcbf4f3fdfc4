import type { AddressTest, Box, PathPattern } from '../access/term.ts';
import type { JsonObject } from '../source/json.ts';
import type { Place } from '../source/place.ts';
import type { Guarantee } from './guarantee.ts';
import type { Route } from './route.ts';
import type { CallSettings } from './settings.ts';
import type { Layer, Protocol, Rule, Workload } from './workload.ts';

/**
 * What a mesh means, as plain data: `structuredClone` gives an equal value. It has two ways in
 * (intents, and existing objects of a mesh) and everything behind it does not know which one it was.
 * Every list is sorted, except where order has a meaning (routes, rules of a workload).
 */
export interface Mesh {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly facts: Facts;
  readonly targets: readonly TargetSettings[];
  readonly workloads: readonly Workload[];
  readonly services: readonly Service[];
  readonly gateways: readonly Gateway[];
  readonly externals: readonly External[];
  readonly owners: readonly Owner[];
  /** What services say that they call: what agreement compares with the grants. */
  readonly calls: readonly Call[];
  /** What services grant, before agreement cuts it. */
  readonly grants: readonly Grant[];
  readonly guarantees: readonly Guarantee[];
  /** What shadow mode would decide: logged, never enforced. */
  readonly observers: readonly Observer[];
  /** What we do not understand: decisions about these workloads are `unknown`. */
  readonly opaque: readonly Opaque[];
}

/** What the mesh as a whole says. */
export interface Facts {
  readonly trustDomain: string;
  readonly aliases: readonly string[];
  readonly issuers: readonly Issuer[];
  readonly providers: readonly Provider[];
}

/** An issuer of tokens. */
export interface Issuer {
  readonly name: string;
  readonly issuer: string;
  readonly jwks: string;
  readonly audiences: readonly string[];
  /** Lower case; absent = `authorization` with `Bearer `. */
  readonly header?: string;
  readonly prefix?: string;
  readonly forward: boolean;
  readonly at: Place;
}

/** What proxies talk to for telemetry or quotas; Prometheus comes to them, and so has no address. */
export type Provider = ServiceProvider | PrometheusProvider;

export interface ServiceProvider {
  readonly name: string;
  readonly kind: 'otlp' | 'rateLimit';
  /** `namespace/name`. */
  readonly service: string;
  readonly port: number;
  readonly onFailure?: 'allow' | 'deny';
  readonly at: Place;
}

export interface PrometheusProvider {
  readonly name: string;
  readonly kind: 'prometheus';
  readonly at: Place;
}

/** One entry of `Mesh.spec.targets`. */
export interface TargetSettings {
  readonly name: string;
  readonly type: string;
  /** The whole entry, as written. */
  readonly settings: JsonObject;
  /** Objects that its `foreign` names, sorted: they are passed to the output as they are. */
  readonly foreign?: readonly ForeignObject[];
  /** Where each entry of its `optional` stands, in their order. */
  readonly optionalAt?: readonly Place[];
  readonly at: Place;
}

/** An object of a target's own kinds that somebody else wrote and that belongs to the mesh. */
export interface ForeignObject {
  readonly object: JsonObject;
  readonly at: Place;
}

/** Something that is called by name: hosts, ports, versions, routes, and how it is called. */
export interface Service {
  /** `namespace/name`. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Fully qualified host first, then every other name. Empty for a caller only. */
  readonly hosts: readonly string[];
  readonly ports: readonly ServicePort[];
  readonly versions: readonly Version[];
  readonly headless: boolean;
  /** Ids of the workloads behind it. */
  readonly workloads: readonly string[];
  /** Endpoints outside the cluster that have a proxy. */
  readonly endpoints: readonly Endpoint[];
  /** First match by client, then by request, wins. */
  readonly routes: readonly Route[];
  /** First match by client wins; the last is for everyone. */
  readonly settings: readonly CallSettings[];
  readonly limits: readonly Limit[];
  readonly inbound?: {
    readonly connections?: number;
    readonly requests?: number;
    readonly at: Place;
  };
  readonly targets: readonly string[];
  /** Field paths that a target may lose here (`optional`). */
  readonly optional?: readonly string[];
  /** Where each of these stands, in their order. */
  readonly optionalAt?: readonly Place[];
  /** Who answers for it, where that is not the Team of its namespace. */
  readonly owners?: readonly string[];
  readonly from: readonly Place[];
}

export interface ServicePort {
  readonly name: string;
  /** Port of the service. */
  readonly number: number;
  /** Container port. */
  readonly target: number;
  readonly protocol: Protocol;
  readonly at: Place;
}

export interface Version {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** A Kubernetes Service of its own. */
  readonly service?: string;
}

/** A machine outside the cluster with a proxy beside it. */
export interface Endpoint {
  readonly address: string;
  readonly ports: Readonly<Record<string, number>>;
  readonly version?: string;
  /** `region/zone/subzone`. */
  readonly locality?: string;
  readonly weight?: number;
  readonly at: Place;
}

/** A quota: requests per second over a window. */
export interface Limit {
  readonly requests: number;
  readonly perSeconds: number;
  readonly burst?: number;
  readonly per: 'replica' | 'service';
  readonly key: readonly string[];
  readonly rule?: Rule;
  readonly at: Place;
}

/** Where requests enter the mesh, or leave it (`role: egress`). */
export interface Gateway {
  readonly name: string;
  readonly role: 'ingress' | 'egress';
  readonly namespace: string;
  readonly account: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly hosts: readonly string[];
  readonly trustedHops: number;
  readonly listeners: readonly Listener[];
  /** The more specific path first; what no route names is 404. */
  readonly routes: readonly IngressRoute[];
  readonly at: Place;
}

export interface Listener {
  readonly name: string;
  readonly protocol: 'http' | 'https' | 'tcp' | 'tls';
  readonly port: number;
  readonly certificate?: string;
  readonly clientCa?: string;
  readonly redirect?: 'https';
}

/** What a gateway sends to a service: follows from grants to `ingress:NAME`. */
export interface IngressRoute {
  readonly hosts: readonly string[];
  /** Absent = every path. */
  readonly paths?: readonly PathPattern[];
  readonly service: string;
  readonly port: number;
  readonly listener?: string;
  readonly remoteIp?: AddressTest;
  readonly from: readonly Place[];
}

/** A service outside the mesh. */
export interface External {
  /** `namespace/name`. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly hosts: readonly string[];
  readonly addresses: readonly string[];
  readonly tls: 'none' | 'passthrough' | 'originate';
  /** Name of the egress gateway. */
  readonly via?: string;
  readonly sni?: string;
  readonly clientCertificate?: string;
  readonly ca?: string;
  readonly ports: readonly ServicePort[];
  /** Who may call on any port: those of `layers` together. */
  readonly layer: Layer;
  /** Who may call on each service port; enforced where the target or a gateway can. */
  readonly layers: readonly { readonly port: number; readonly layer: Layer }[];
  readonly routes: readonly Route[];
  readonly settings: readonly CallSettings[];
  /** Field paths that a target may lose here (`optional`). */
  readonly optional?: readonly string[];
  /** Where each of these stands, in their order. */
  readonly optionalAt?: readonly Place[];
  /** Who answers for it, where that is not the Team of its namespace. */
  readonly owners?: readonly string[];
  readonly from: readonly Place[];
}

/** One declared call, from the caller's document. */
export interface Call {
  /** `namespace/name` of both. */
  readonly from: string;
  readonly to: string;
  /** Service ports; absent = every declared one. */
  readonly ports?: readonly number[];
  /** As the caller sends the requests; absent = whatever the other side grants. */
  readonly requests?: readonly Box[];
  readonly at: Place;
}

/** One entry of a service's `allow`, as written there. */
export interface Grant {
  /** `namespace/name`. */
  readonly on: string;
  readonly ports?: readonly number[];
  /** With their callers; as the service receives the requests. */
  readonly requests: readonly Box[];
  readonly at: Place;
}

/** Who answers for the namespaces of a team. */
export interface Owner {
  readonly team: string;
  readonly owners: readonly string[];
  readonly namespaces: readonly string[];
  readonly at: Place;
}

export interface Observer {
  readonly workload: string;
  readonly port: number;
  readonly layer: Layer;
}

/** Something that counts in the mesh and that nobody here understands: answers are `unknown`. */
export interface Opaque {
  /** `the EnvoyFilter \`shop/lua\``. */
  readonly what: string;
  /** Ids of workloads on which it acts; `'all'` = on every request there is. */
  readonly workloads: readonly string[] | 'all';
  /** Names of services and externals: it acts on requests to them, on their way. */
  readonly services?: readonly string[];
  /** Names of gateways: it acts on what passes through them. */
  readonly gateways?: readonly string[];
  readonly at: Place;
}
