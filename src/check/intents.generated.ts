/** Generated from schemas/source by scripts/generate-schemas.mjs. Do not edit. */

/**
 * Name of a Kubernetes service account.
 */
export type Account = string;
/**
 * An IP address or a DNS name.
 */
export type Address = string;
/**
 * `server`: what the server grants is open. `both`: only what the caller declares and the server grants.
 */
export type Agreement = 'server' | 'both';
/**
 * Grants; they add up.
 *
 * @minItems 1
 */
export type Allow = AllowEntry[];
/**
 * What decides the endpoint: `header:x`, `cookie:x`, `query:x`, `claim:x`, `path`, `remoteIp` or `caller`.
 */
export type BalanceKey = string;
/**
 * Limits of one client proxy towards the service, or `none`.
 */
export type BreakerOrNone = None | Breaker;
/**
 * Who calls: `name` (a Service document in the same namespace), `ns/name`, `ns/*` (every identity there), `team:x`, `sa:ns/account`, `mesh` (any identity of the mesh), `any` (with or without identity), `ingress:gateway`, `spiffe://td/path`, `cidr:10.0.0.0/8` (source of the packet).
 */
export type Caller = string;
/**
 * A list of callers.
 *
 * @minItems 1
 */
export type CallerList = Caller[];
/**
 * One caller, or a list of which any may call.
 */
export type Callers = Caller | Caller[];
/**
 * A network such as `203.0.113.0/24`, or one address.
 */
export type Cidr = string;
/**
 * A whole number above zero.
 */
export type Count = number;
/**
 * A whole number above zero, or a bound such as `{max: 3}`.
 */
export type CountOverride = Count | NumberBound;
/**
 * A day as `YYYY-MM-DD`, in quotes. It holds up to the end of that day.
 */
export type Day = string;
/**
 * Refusals; they add up and always win over grants.
 *
 * @minItems 1
 */
export type Deny = DenyEntry[];
/**
 * A whole number with its unit - `ms`, `s`, `m` or `h`. More than zero.
 */
export type Duration = string;
/**
 * A duration such as `3s`, or `none` for no limit.
 */
export type DurationOrNone = string;
/**
 * A duration, `none`, or a bound such as `{max: 30s}`.
 */
export type DurationOrNoneOverride = DurationOrNone | DurationBound;
/**
 * A duration, or a bound such as `{max: 30s}`.
 */
export type DurationOverride = Duration | DurationBound;
/**
 * Whether a workload may call hosts that nobody declared.
 */
export type Egress = 'deny' | 'allow';
/**
 * When a failing endpoint is left alone, or `none`.
 */
export type EjectOrNone = None | Eject;
/**
 * Machines outside the cluster that have a proxy.
 *
 * @minItems 1
 */
export type Endpoints = Endpoint[];
/**
 * Name of a header.
 */
export type HeaderName = string;
/**
 * A DNS name, in lower case.
 */
export type Host = string;
/**
 * A DNS name in lower case, `*.` and a DNS name, or `*` for every host.
 */
export type HostPattern = string;
/**
 * Hosts of the gateway. Only with `ingress:` callers; left out, all of the gateway's.
 *
 * @minItems 1
 */
export type Hosts = HostPattern[];
/**
 * An account in the service's namespace, or a SPIFFE ID.
 */
export type Identity = string;
/**
 * Rate limits; every one that matches counts.
 *
 * @minItems 1
 */
export type Limits = Limit[];
/**
 * Name of a listener of the gateway. Only with `ingress:` callers.
 */
export type Listener = string;
/**
 * Region, zone and sub-zone, from the larger to the smaller.
 */
export type Locality = string;
/**
 * `x`, `x*`, `*x`, `*` (present), a list of which any matches, or `{not: …}`.
 */
export type MatchValue = string | ValueList | NotValue;
/**
 * An HTTP method.
 */
export type Method =
  'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS' | 'CONNECT' | 'TRACE';
/**
 * `enforce` refuses what is not granted; `shadow` only logs what it would refuse.
 */
export type Mode = 'enforce' | 'shadow';
/**
 * `strict` accepts mutual TLS only, `permissive` plain text too, `disable` no TLS at all.
 */
export type Mtls = 'strict' | 'permissive' | 'disable';
/**
 * A DNS label - lower-case letters, digits and `-`.
 */
export type Name = string;
/**
 * Switched off.
 */
export type None = 'none';
/**
 * What a caller may do: methods and a path, or a gRPC method. `GET /a/*`, `GET|HEAD /a/**`, `ANY /a`, `grpc pkg.Service/Method`, `grpc pkg.Service/*`. `*` stands for one whole segment, a last `**` for the node and everything below it.
 */
export type Op = string;
/**
 * What is meant, any of the list. Left out, everything on these ports.
 *
 * @minItems 1
 */
export type Ops = Op[];
/**
 * Field paths that may be lost where the target cannot express them. What protects is never optional.
 *
 * @minItems 1
 *
 * Items: A field path such as `retry.backoff`.
 */
export type OptionalFeatures = string[];
/**
 * A person or team as CODEOWNERS writes them.
 */
export type Owner = string;
/**
 * People and teams as CODEOWNERS writes them.
 *
 * @minItems 1
 */
export type Owners = Owner[];
/**
 * A canonical path. `*` stands for one whole segment, a last `**` for the node and everything below it.
 */
export type Path = string;
/**
 * A path, or `{regex: …}`.
 */
export type PathMatch = Path | Regex;
/**
 * A share of 100, decimals allowed.
 */
export type Percent = number;
/**
 * A share of 100, or a bound such as `{max: 50}`.
 */
export type PercentOverride = Percent | NumberBound;
/**
 * A canonical path without wildcards.
 */
export type PlainPath = string;
/**
 * Name of a port of the service, or a list of which any matches.
 */
export type PortNames = Name | Name[];
/**
 * A TCP port.
 */
export type PortNumber = number;
/**
 * A Service document as `namespace/name`.
 */
export type QualifiedService = string;
/**
 * A number of requests per second, minute or hour.
 */
export type Rate = string;
/**
 * The client's address as the gateway sees it: inside one of these networks, or `{not: […]}`. Only with `ingress:` callers.
 */
export type RemoteIp = Cidr[] | NotAddresses;
/**
 * How a failed call is tried again, or `none`.
 */
export type RetryOrNone = None | Retry;
/**
 * Conditions under which a call is tried again.
 *
 * @minItems 1
 * @maxItems 100
 *
 * Items: A condition, or a status as a number.
 */
export type RetryWhen = (
  | (
      | '5xx'
      | 'gateway-error'
      | 'reset'
      | 'connect-failure'
      | 'refused-stream'
      | 'cancelled'
      | 'deadline-exceeded'
      | 'internal'
      | 'resource-exhausted'
      | 'unavailable'
    )
  | Status
)[];
/**
 * A version, or shares in percent by version that sum to 100.
 */
export type RouteTo =
  | Word
  | {
      /**
       * A share in percent.
       */
      [k: string]: number;
    };
/**
 * `x`, `x*`, `*x`, `*` (present), a list of which any matches, `{not: …}` or `{regex: …}`.
 */
export type RouteValue = string | ValueList | RouteValueObject;
/**
 * Routes; the first that matches decides and the last matches everything.
 *
 * @minItems 1
 */
export type Routes = Route[];
/**
 * A Service document - `name` in the same namespace, or `namespace/name`. No wildcards.
 */
export type ServiceReference = string;
/**
 * Grants; they add up.
 *
 * @minItems 1
 */
export type SharedAllow = SharedAllowEntry[];
/**
 * An HTTP status.
 */
export type Status = number;
/**
 * Names of targets of the Mesh. Left out, all of them.
 *
 * @minItems 1
 */
export type TargetNames = Word[];
/**
 * Some text.
 */
export type Text = string;
/**
 * A SPIFFE trust domain.
 */
export type TrustDomainName = string;
/**
 * Values of which any matches - `x` exactly, `x*` by its start, `*x` by its end, `*` if it is there.
 *
 * @minItems 1
 *
 * Items: A value: `x`, `x*`, `*x` or `*`.
 */
export type ValueList = string[];
/**
 * Versions as a list of names, or by name.
 */
export type Versions =
  | Word[]
  | {
      [k: string]: Version;
    };
/**
 * A name chosen by you - letters, digits, `-`, `_` and `.`.
 */
export type Word = string;

/**
 * Requests that are granted. The keys are ANDed, a list is an OR.
 */
export interface AllowEntry {
  /**
   * Who may call.
   */
  from: Callers;
  /**
   * Ports of the service it is about; left out, every declared port.
   */
  port?: PortNames;
  /**
   * Operations, as the service receives them; left out, everything on these ports.
   */
  ops?: Ops;
  /**
   * Headers that the request must have.
   */
  headers?: HeaderMatches;
  /**
   * The token that the request must bring.
   */
  jwt?: TokenRule;
  /**
   * The client's address as the gateway sees it. Only with `ingress:` callers.
   */
  remoteIp?: RemoteIp;
  /**
   * Hosts of the gateway it is about. Only with `ingress:` callers.
   */
  hosts?: Hosts;
  /**
   * The tcp or tls listener of the gateway it is about. Only with `ingress:` callers.
   */
  listener?: Listener;
  /**
   * The last day it holds. Left out, it has no end.
   */
  until?: Day;
}
/**
 * Requests that must all be allowed.
 */
export interface AllowGuarantee {
  /**
   * Who calls; left out, everyone, with or without identity.
   */
  from: Callers;
  /**
   * Callers that are left out.
   */
  except?: CallerList;
  /**
   * The called service.
   */
  to: QualifiedService;
  /**
   * Ports of the service it is about; left out, every declared port.
   */
  port?: PortNames;
  /**
   * Operations, as the caller sends them; left out, everything on these ports.
   */
  ops?: Ops;
  /**
   * Headers that the request has.
   */
  headers?: HeaderMatches;
  /**
   * The token that the request brings.
   */
  jwt?: TokenRule;
}
/**
 * Notes for people and tools; meshwright does not read them.
 */
export interface Annotations {
  /**
   * Any text.
   */
  [k: string]: string;
}
/**
 * Waiting between tries; it doubles up to `max`.
 */
export interface Backoff {
  /**
   * The first wait. Left out, `25ms`.
   */
  base?: Duration;
  /**
   * The longest wait. Left out, ten times `base`.
   */
  max?: Duration;
}
/**
 * Waiting between tries, as values or bounds.
 */
export interface BackoffOverride {
  /**
   * The first wait.
   */
  base?: DurationOverride;
  /**
   * The longest wait.
   */
  max?: DurationOverride;
}
/**
 * How endpoints are chosen.
 */
export interface Balance {
  /**
   * The algorithm. Left out, `least-request`.
   */
  policy?: 'least-request' | 'round-robin' | 'random' | 'ring-hash' | 'maglev';
  /**
   * What is hashed: `ring-hash` and `maglev` need it, the other policies take none.
   */
  key?: BalanceKey;
  /**
   * The smallest size of the ring or the size of the Maglev table. Left out, the target's ring, or `65537` for Maglev.
   */
  ring?: number;
  /**
   * What nearness means. Left out, `{mode: none}`.
   */
  locality?: LocalityMode;
}
/**
 * Limits of one client proxy towards the service.
 */
export interface Breaker {
  /**
   * Open connections. Left out, no limit.
   */
  connections?: Count;
  /**
   * Requests that wait for a connection. Left out, no limit.
   */
  pending?: Count;
  /**
   * Requests in flight. Left out, no limit.
   */
  requests?: Count;
}
/**
 * Limits of one client proxy, as values or bounds.
 */
export interface BreakerOverride {
  /**
   * Open connections.
   */
  connections?: CountOverride;
  /**
   * Requests that wait for a connection.
   */
  pending?: CountOverride;
  /**
   * Requests in flight.
   */
  requests?: CountOverride;
}
/**
 * What this service needs of another one, and how it calls.
 */
export interface Call {
  /**
   * Operations, as this service sends them; left out, whatever the other side grants.
   */
  ops?: Ops;
  /**
   * Ports of the other service that are called; left out, every declared port. Breaker, eject, balance and the times of connections hold for all of its ports.
   */
  port?: PortNames;
  /**
   * Injected trouble.
   */
  fault?: Fault;
  /**
   * Time for the whole response with all tries, or `none`. Left out, the weaker scopes; built in `15s`.
   */
  timeout?: DurationOrNone;
  /**
   * How a failed call is tried again, or `none`. Left out, the weaker scopes; built in `none`.
   */
  retry?: RetryOrNone;
  /**
   * Limits of one client proxy towards the service, or `none`. Left out, the weaker scopes; built in `none`.
   */
  breaker?: BreakerOrNone;
  /**
   * When a failing endpoint is left alone for a while, or `none`. Left out, the weaker scopes; built in `none`.
   */
  eject?: EjectOrNone;
  /**
   * How endpoints are chosen. Left out, the weaker scopes; built in `least-request` without locality.
   */
  balance?: Balance;
  /**
   * Time to open a connection. Left out, the weaker scopes; without any, the target's.
   */
  connectTimeout?: Duration;
  /**
   * Time after which an unused connection is closed. Left out, the weaker scopes; without any, the target's.
   */
  idleTimeout?: Duration;
}
/**
 * What browsers may do from pages of other origins. Preflights need no grant.
 */
export interface Cors {
  /**
   * Origins such as `https://shop.example.com`, or `*`.
   *
   * @minItems 1
   *
   * Items: An origin.
   */
  origins: string[];
  /**
   * Methods that pages may use.
   *
   * @minItems 1
   */
  methods?: Method[];
  /**
   * Headers that pages may send.
   *
   * @minItems 1
   */
  headers?: HeaderName[];
  /**
   * Headers that pages may read.
   *
   * @minItems 1
   */
  exposeHeaders?: HeaderName[];
  /**
   * How long browsers may remember the answer.
   */
  maxAge?: Duration;
  /**
   * Whether pages may send cookies.
   */
  credentials?: boolean;
}
/**
 * Values for every service below, which a service may replace.
 */
export interface Defaults {
  /**
   * Time for the whole response with all tries, or `none`. Left out, the weaker scopes; built in `15s`.
   */
  timeout?: DurationOrNone;
  /**
   * How a failed call is tried again, or `none`. Left out, the weaker scopes; built in `none`.
   */
  retry?: RetryOrNone;
  /**
   * Limits of one client proxy towards the service, or `none`. Left out, the weaker scopes; built in `none`.
   */
  breaker?: BreakerOrNone;
  /**
   * When a failing endpoint is left alone for a while, or `none`. Left out, the weaker scopes; built in `none`.
   */
  eject?: EjectOrNone;
  /**
   * How endpoints are chosen. Left out, the weaker scopes; built in `least-request` without locality.
   */
  balance?: Balance;
  /**
   * Time to open a connection. Left out, the weaker scopes; without any, the target's.
   */
  connectTimeout?: Duration;
  /**
   * Time after which an unused connection is closed. Left out, the weaker scopes; without any, the target's.
   */
  idleTimeout?: Duration;
  /**
   * Mutual TLS of the workload. Left out, the weaker scopes; built in `strict`.
   */
  mtls?: Mtls;
  /**
   * Access logs, traces and metrics of the workload. Left out, the weaker scopes; without a sink, nothing is sent.
   */
  telemetry?: Telemetry;
  /**
   * Whether the workload may call hosts that nobody declared. Left out, the weaker scopes; built in `deny`.
   */
  egress?: Egress;
}
/**
 * Requests that are taken out of the refusal again. The keys are ANDed, a list is an OR.
 */
export interface DenyCondition {
  /**
   * Who is meant; left out, everyone, with or without identity.
   */
  from?: Callers;
  /**
   * Ports of the service it is about; left out, every declared port.
   */
  port?: PortNames;
  /**
   * Operations, as the service receives them; left out, everything on these ports.
   */
  ops?: Ops;
  /**
   * Headers that the request has.
   */
  headers?: HeaderMatches;
  /**
   * The token that the request brings.
   */
  jwt?: TokenRule;
  /**
   * The client's address as the gateway sees it. Only with `ingress:` callers.
   */
  remoteIp?: RemoteIp;
  /**
   * Hosts of the gateway it is about. Only with `ingress:` callers.
   */
  hosts?: Hosts;
}
/**
 * Requests that are refused, whatever is granted. The keys are ANDed, a list is an OR.
 */
export interface DenyEntry {
  /**
   * Who is meant; left out, everyone, with or without identity.
   */
  from?: Callers;
  /**
   * Ports of the service it is about; left out, every declared port.
   */
  port?: PortNames;
  /**
   * Operations, as the service receives them; left out, everything on these ports.
   */
  ops?: Ops;
  /**
   * Headers that the request has.
   */
  headers?: HeaderMatches;
  /**
   * The token that the request brings.
   */
  jwt?: TokenRule;
  /**
   * The client's address as the gateway sees it. Only with `ingress:` callers.
   */
  remoteIp?: RemoteIp;
  /**
   * Hosts of the gateway it is about. Only with `ingress:` callers.
   */
  hosts?: Hosts;
  /**
   * Requests that this entry does not refuse.
   */
  unless?: DenyCondition;
}
/**
 * Requests of which none may be allowed.
 */
export interface DenyGuarantee {
  /**
   * Who calls; left out, everyone, with or without identity.
   */
  from: Callers;
  /**
   * Callers that are left out.
   */
  except?: CallerList;
  /**
   * The called service.
   */
  to: QualifiedService;
  /**
   * Ports of the service it is about; left out, every declared port.
   */
  port?: PortNames;
  /**
   * Operations, as the caller sends them; left out, everything on these ports.
   */
  ops?: Ops;
  /**
   * Headers that the request has.
   */
  headers?: HeaderMatches;
  /**
   * The token that the request brings.
   */
  jwt?: TokenRule;
}
/**
 * A bound that weaker values must keep.
 */
export interface DurationBound {
  /**
   * The longest.
   */
  max?: Duration;
  /**
   * The shortest.
   */
  min?: Duration;
}
/**
 * When an endpoint that fails is left alone for a while.
 */
export interface Eject {
  /**
   * Errors in a row before it is left alone. Left out, `5`.
   */
  consecutive?: Count;
  /**
   * Which errors count: any 5xx, those of a gateway (502, 503, 504), or failed connections. Left out, `5xx`.
   */
  errors?: '5xx' | 'gateway' | 'connect';
  /**
   * Time between two looks. Left out, `10s`.
   */
  interval?: Duration;
  /**
   * The shortest time an endpoint is left alone; each further time is longer. Left out, `30s`.
   */
  baseTime?: Duration;
  /**
   * Share of the endpoints, at most, that are left alone; whole percent. Left out, `50`.
   */
  maxPercent?: number;
}
/**
 * When a failing endpoint is left alone, as values or bounds.
 */
export interface EjectOverride {
  /**
   * Errors in a row.
   */
  consecutive?: CountOverride;
  /**
   * Which errors count: any 5xx, those of a gateway, or failed connections.
   */
  errors?: '5xx' | 'gateway' | 'connect';
  /**
   * Time between two looks.
   */
  interval?: DurationOverride;
  /**
   * The shortest time an endpoint is left alone.
   */
  baseTime?: DurationOverride;
  /**
   * Share of the endpoints, at most, that are left alone.
   */
  maxPercent?: PercentOverride;
}
/**
 * A machine outside the cluster that has a proxy.
 */
export interface Endpoint {
  /**
   * Its IP address or DNS name.
   */
  address: Address;
  /**
   * Ports that differ there, by the name of the service's port. Left out, it listens on the `target` of each port.
   */
  ports?: {
    [k: string]: PortNumber;
  };
  /**
   * The version it runs. Left out, it belongs to no version.
   */
  version?: Word;
  /**
   * Where it stands. Left out, nowhere in particular.
   */
  locality?: Locality;
  /**
   * Its share against the other endpoints. Left out, `1`.
   */
  weight?: Count;
}
/**
 * A service outside the mesh.
 */
export interface External {
  /**
   * Its DNS names.
   *
   * @minItems 1
   */
  hosts: HostPattern[];
  /**
   * Its networks. Without them a tcp port is captured for every address.
   *
   * @minItems 1
   */
  addresses?: Cidr[];
  /**
   * `none`: plain. `passthrough`: the application speaks TLS itself. `originate`: the proxy does. Left out, `none`.
   */
  tls?: 'none' | 'passthrough' | 'originate';
  /**
   * Name of an egress gateway of the Mesh. Left out, each proxy calls it directly.
   */
  via?: Name;
  /**
   * Name that TLS asks for; left out, the host.
   */
  sni?: Host;
  /**
   * Name of the Secret with a client certificate.
   */
  clientCertificate?: Account;
  /**
   * Name of the Secret with the CA that verifies it; left out, the roots of the system.
   */
  ca?: Account;
}
/**
 * Injected trouble, for tests. It stands outside timeout and retry.
 */
export interface Fault {
  /**
   * Waits that long before the call. Left out, no wait.
   */
  delay?: Duration;
  /**
   * Answers with this status instead of calling. Left out, the call is made.
   */
  abort?: Status;
  /**
   * Share of the requests it hits.
   */
  percent: Percent;
  /**
   * The last day it may stand. Left out, it has no end.
   */
  until?: Day;
}
/**
 * Where requests enter the mesh, or leave it.
 */
export interface Gateway {
  /**
   * `ingress` lets in, `egress` lets out. Left out, `ingress`.
   */
  role?: 'ingress' | 'egress';
  /**
   * Namespace of its pods.
   */
  namespace: Name;
  /**
   * Account that its pods run as.
   */
  serviceAccount: Account;
  /**
   * Labels of its pods. With `listen`, say them: left out, the listeners are for every gateway of the cluster.
   */
  workload?: WorkloadLabels;
  /**
   * Hosts that it answers for. Left out, every host.
   *
   * @minItems 1
   */
  hosts?: HostPattern[];
  /**
   * How many proxies stand in front of it and may be believed about the client's address. Left out, `0`.
   */
  trustedHops?: number;
  /**
   * Its ports by name. Left out, the Gateway object is someone else's and only routes are attached.
   */
  listen?: {
    [k: string]: ListenerSettings;
  };
}
/**
 * Decisions that must hold on every change, and invariants over chains of calls.
 */
export interface Guarantee {
  /**
   * The version of the language.
   */
  apiVersion: 'meshwright.dev/v1alpha1';
  /**
   * The kind of the document.
   */
  kind: 'Guarantee';
  /**
   * The name of the document.
   */
  metadata: Metadata;
  /**
   * What must hold. A line stands for every request that it matches.
   */
  spec: GuaranteeSpec;
}
/**
 * What must hold. A line stands for every request that it matches.
 */
export interface GuaranteeSpec {
  /**
   * Requests that must all be allowed.
   *
   * @minItems 1
   */
  allow?: AllowGuarantee[];
  /**
   * Requests of which none may be allowed.
   *
   * @minItems 1
   */
  deny?: DenyGuarantee[];
  /**
   * Requests that must all go to one version.
   *
   * @minItems 1
   */
  routed?: RoutedGuarantee[];
  /**
   * Chains of calls that must not exist.
   *
   * @minItems 1
   */
  never?: NeverGuarantee[];
}
/**
 * Which guardrails judge the mesh, and how.
 */
export interface Guardrails {
  /**
   * Packs of guardrails that come with meshwright. Left out, `[baseline]`.
   *
   * @minItems 1
   */
  packs?: Word[];
  /**
   * What a guardrail does, by its name: `deny`, `warn` or `off`. Left out, what its page says.
   */
  levels?: {
    [k: string]: 'deny' | 'warn' | 'off';
  };
  /**
   * File of findings that are tolerated for now.
   */
  ratchet?: Text;
}
/**
 * Changes of headers.
 */
export interface HeaderEdit {
  /**
   * Replaces headers.
   */
  set?: HeaderValues;
  /**
   * Adds headers beside those that are there.
   */
  add?: HeaderValues;
  /**
   * Takes headers away.
   *
   * @minItems 1
   */
  remove?: HeaderName[];
}
/**
 * Changes of the headers of requests and responses.
 */
export interface HeaderEdits {
  /**
   * Changes before the service gets the request.
   */
  request?: HeaderEdit;
  /**
   * Changes before the caller gets the response.
   */
  response?: HeaderEdit;
}
/**
 * Headers by name; all of them must match.
 */
export interface HeaderMatches {
  [k: string]: MatchValue;
}
/**
 * Header values by name.
 */
export interface HeaderValues {
  /**
   * The value.
   */
  [k: string]: string;
}
/**
 * Limits of one server proxy.
 */
export interface Inbound {
  /**
   * Open connections. Left out, no limit.
   */
  connections?: Count;
  /**
   * Requests in flight. Left out, no limit.
   */
  requests?: Count;
}
/**
 * An issuer of tokens.
 */
export interface Issuer {
  /**
   * The claim `iss` of its tokens.
   */
  issuer: Text;
  /**
   * Address of its public keys.
   */
  jwks: string;
  /**
   * Accepted values of the claim `aud`; left out, all.
   *
   * @minItems 1
   */
  audiences?: Text[];
  /**
   * Header that carries the token. Left out, `Authorization`.
   */
  header?: HeaderName;
  /**
   * Text before the token in the header. Left out, `Bearer `.
   */
  prefix?: string;
  /**
   * Whether the service also gets the token. Left out, `false`.
   */
  forward?: boolean;
}
/**
 * Labels as Kubernetes knows them.
 */
export interface Labels {
  /**
   * The value of a label.
   */
  [k: string]: string;
}
/**
 * How many requests are served.
 */
export interface Limit {
  /**
   * How many requests in which time.
   */
  rate: Rate;
  /**
   * How many may come at once.
   */
  burst?: Count;
  /**
   * `replica`: each proxy counts for itself. `service`: all together, through a `rateLimit` provider.
   */
  per: 'replica' | 'service';
  /**
   * What is counted apart; left out, all requests together.
   *
   * @minItems 1
   */
  key?: BalanceKey[];
  /**
   * Operations that count, as the service receives them; left out, all.
   */
  ops?: Ops;
}
/**
 * One port of a gateway. Its name is its protocol, or `protocol` says it.
 */
export interface ListenerSettings {
  /**
   * The port that clients dial.
   */
  port: PortNumber;
  /**
   * Left out, what the name says.
   */
  protocol?: 'http' | 'https' | 'tcp' | 'tls';
  /**
   * Name of the Secret with the certificate; due on https.
   */
  certificate?: Account;
  /**
   * Name of the Secret with the CA of client certificates, on https. Left out, clients need no certificate.
   */
  clientCa?: Account;
  /**
   * Sends every request to https, on http. Left out, requests are served.
   */
  redirect?: 'https';
}
/**
 * What nearness means for balancing.
 */
export interface LocalityMode {
  /**
   * `none` ignores nearness, `failover` prefers the near ones while they are healthy, `distribute` gives shares.
   */
  mode: 'none' | 'failover' | 'distribute';
  /**
   * The region that takes over, by region.
   */
  failover?: {
    [k: string]: Locality;
  };
  /**
   * Shares in percent by locality of the endpoints, by locality of the caller.
   */
  distribute?: {
    [k: string]: {
      [k: string]: Percent;
    };
  };
}
/**
 * Access logs.
 */
export interface Logs {
  /**
   * Name of a provider of the Mesh. Left out, the weaker scopes; without any, nothing is sent.
   */
  sink?: Word;
  /**
   * Which requests are logged. Left out, `always`.
   */
  when?: 'always' | 'errors' | 'never';
}
/**
 * Everything that the whole mesh shares - targets, identity, providers, gateways, defaults and rules for all services.
 */
export interface Mesh {
  /**
   * The version of the language.
   */
  apiVersion: 'meshwright.dev/v1alpha1';
  /**
   * The kind of the document.
   */
  kind: 'Mesh';
  /**
   * The name of the document.
   */
  metadata: Metadata;
  /**
   * What the mesh as a whole says.
   */
  spec: MeshSpec;
}
/**
 * What differs in one mesh. Each key replaces the same key of `spec` whole; a key that is left out stays as `spec` has it.
 */
export interface MeshDifference {
  /**
   * Where requests go.
   */
  routes?: Routes;
  /**
   * Versions that run side by side.
   */
  versions?: Versions;
  /**
   * Machines outside the cluster that have a proxy.
   */
  endpoints?: Endpoints;
  /**
   * Makes the service one outside the mesh.
   */
  external?: External;
  /**
   * Rate limits.
   */
  limit?: Limits;
  /**
   * Limits of one server proxy.
   */
  inbound?: Inbound;
  /**
   * Access logs, traces and metrics of the workload.
   */
  telemetry?: Telemetry;
  /**
   * Whether the workload may call hosts that nobody declared.
   */
  egress?: Egress;
  /**
   * Time for the whole response with all tries, or `none`. Left out, the weaker scopes; built in `15s`.
   */
  timeout?: DurationOrNone;
  /**
   * How a failed call is tried again, or `none`. Left out, the weaker scopes; built in `none`.
   */
  retry?: RetryOrNone;
  /**
   * Limits of one client proxy towards the service, or `none`. Left out, the weaker scopes; built in `none`.
   */
  breaker?: BreakerOrNone;
  /**
   * When a failing endpoint is left alone for a while, or `none`. Left out, the weaker scopes; built in `none`.
   */
  eject?: EjectOrNone;
  /**
   * How endpoints are chosen. Left out, the weaker scopes; built in `least-request` without locality.
   */
  balance?: Balance;
  /**
   * Time to open a connection. Left out, the weaker scopes; without any, the target's.
   */
  connectTimeout?: Duration;
  /**
   * Time after which an unused connection is closed. Left out, the weaker scopes; without any, the target's.
   */
  idleTimeout?: Duration;
}
/**
 * What the mesh as a whole says.
 */
export interface MeshSpec {
  /**
   * Whose identities belong to the mesh. Left out, `cluster.local`.
   */
  trustDomain?: TrustDomain;
  /**
   * The meshes that are compiled for, by a name of yours.
   */
  targets: {
    [k: string]: Target;
  };
  /**
   * What opens an edge: `server` (the grant) or `both` (the grant and the declared call). Left out, `server`.
   */
  agreement?: Agreement;
  /**
   * `shadow` only logs what allow and deny would refuse. Left out, `enforce`.
   */
  mode?: Mode;
  /**
   * Folders whose documents belong to this mesh too, by their path from the folder of this file, inside the repository.
   *
   * @minItems 1
   */
  include?: Text[];
  /**
   * Which guardrails judge the mesh. Left out, the pack `baseline`.
   */
  guardrails?: Guardrails;
  /**
   * Issuers of tokens, by a name of yours.
   */
  jwt?: {
    [k: string]: Issuer;
  };
  /**
   * What proxies talk to for logs, traces, metrics and quotas, by a name of yours.
   */
  providers?: {
    [k: string]: Provider;
  };
  /**
   * Where requests enter or leave the mesh, by a name of yours.
   */
  gateways?: {
    [k: string]: Gateway;
  };
  /**
   * Values for every service that says nothing else.
   */
  defaults?: Defaults;
  /**
   * Values and bounds that nobody may contradict.
   */
  overrides?: Overrides;
  /**
   * Grants on every service of the mesh.
   */
  allow?: SharedAllow;
  /**
   * Refusals on every service of the mesh.
   */
  deny?: Deny;
}
/**
 * The name of the document.
 */
export interface Metadata {
  /**
   * Unique among the documents of its kind.
   */
  name: Name;
  /**
   * Labels that guardrails may look at.
   */
  labels?: Labels;
  /**
   * Notes for people and tools.
   */
  annotations?: Annotations;
}
/**
 * Metrics.
 */
export interface Metrics {
  /**
   * Name of a provider of the Mesh that takes metrics.
   */
  sink: Word;
}
/**
 * A copy of the requests whose responses are thrown away.
 */
export interface Mirror {
  /**
   * The version that gets the copies.
   */
  to: Word;
  /**
   * Share of the requests that are copied; left out, all.
   */
  percent?: Percent;
}
/**
 * What differs in one namespace.
 */
export interface NamespaceSettings {
  /**
   * Mutual TLS of the workloads there. Left out, the Team's.
   */
  mtls?: Mtls;
  /**
   * `shadow` only logs what allow and deny would refuse. Left out, the Team's.
   */
  mode?: Mode;
}
/**
 * A chain of calls that must not exist.
 */
export interface NeverGuarantee {
  /**
   * Where a chain starts.
   */
  from: Callers;
  /**
   * Callers that are left out.
   */
  except?: CallerList;
  /**
   * The service that it must not reach.
   */
  to: QualifiedService;
  /**
   * Ports of the service it is about; left out, every declared port.
   */
  port?: PortNames;
  /**
   * The only ways - services that a chain must pass.
   *
   * @minItems 1
   */
  unlessThrough?: QualifiedService[];
}
/**
 * Everywhere but in these networks.
 */
export interface NotAddresses {
  /**
   * Networks that are left out.
   *
   * @minItems 1
   */
  not: Cidr[];
}
/**
 * Holds if no value matches, also when there is none.
 */
export interface NotValue {
  /**
   * The value, or list of values, that must not occur.
   */
  not: string | ValueList;
}
/**
 * A bound that weaker values must keep.
 */
export interface NumberBound {
  /**
   * The largest.
   */
  max?: number;
  /**
   * The smallest.
   */
  min?: number;
}
/**
 * An OpenTelemetry collector.
 */
export interface Otlp {
  /**
   * The collector's Kubernetes service.
   */
  service: QualifiedService;
  /**
   * Its port for OTLP over gRPC.
   */
  port: PortNumber;
}
/**
 * Values that no one below may contradict, or bounds that they must keep. What is left out is not demanded.
 */
export interface Overrides {
  /**
   * Time for the whole response with all tries.
   */
  timeout?: DurationOrNoneOverride;
  /**
   * How failed calls are tried again, or `none`.
   */
  retry?: None | RetryOverride;
  /**
   * Limits of one client proxy, or `none`.
   */
  breaker?: None | BreakerOverride;
  /**
   * When a failing endpoint is left alone, or `none`.
   */
  eject?: None | EjectOverride;
  /**
   * How endpoints are chosen.
   */
  balance?: Balance;
  /**
   * Time to open a connection.
   */
  connectTimeout?: DurationOverride;
  /**
   * Time after which an unused connection is closed.
   */
  idleTimeout?: DurationOverride;
  /**
   * Mutual TLS of the workloads.
   */
  mtls?: Mtls;
  /**
   * Access logs, traces and metrics.
   */
  telemetry?: TelemetryOverride;
  /**
   * Whether workloads may call hosts that nobody declared.
   */
  egress?: Egress;
}
/**
 * A port of the service.
 */
export interface Port {
  /**
   * The port that callers dial.
   */
  port: PortNumber;
  /**
   * The port that the process listens on; left out, the same.
   */
  target?: PortNumber;
  /**
   * Left out, what the name says.
   */
  protocol?: 'http' | 'http2' | 'grpc' | 'tcp' | 'tls';
  /**
   * Mutual TLS on this port. Left out, that of the Service.
   */
  mtls?: Mtls;
}
/**
 * Prometheus, which collects metrics from the proxies. It finds them by itself, so there is nothing to set.
 */
export interface Prometheus {}
/**
 * Something that proxies talk to, or that talks to them - exactly one of the keys.
 */
export interface Provider {
  /**
   * A sink for logs and traces.
   */
  otlp?: Otlp;
  /**
   * A sink for metrics, which collects them.
   */
  prometheus?: Prometheus;
  /**
   * A counter for limits with `per: service`.
   */
  rateLimit?: RateLimitService;
}
/**
 * A service that counts requests for all replicas together.
 */
export interface RateLimitService {
  /**
   * The Kubernetes service that counts.
   */
  service: QualifiedService;
  /**
   * Its gRPC port.
   */
  port: PortNumber;
  /**
   * What happens to requests while it does not answer.
   */
  onFailure?: 'allow' | 'deny';
}
/**
 * Sends the caller elsewhere instead of serving the request. What is left out stays as the caller sent it, the query too.
 */
export interface Redirect {
  /**
   * Replaces the whole path, also of `/a/**`.
   */
  path?: PlainPath;
  /**
   * Replaces the host.
   */
  host?: Host;
  /**
   * Replaces the scheme.
   */
  scheme?: 'http' | 'https';
  /**
   * Replaces the port. With `scheme` alone it becomes that of the scheme.
   */
  port?: PortNumber;
  /**
   * Status of the answer; left out, `301`.
   */
  status?: 301 | 302 | 303 | 307 | 308;
}
/**
 * A regular expression (RE2) that the whole value must match.
 */
export interface Regex {
  /**
   * RE2 syntax, matched against the whole value.
   */
  regex: string;
}
/**
 * How a failed call is tried again.
 */
export interface Retry {
  /**
   * Tries after the first one. Left out, `1`.
   */
  attempts?: number;
  /**
   * Time for one try. Left out, only the timeout of the whole call.
   */
  perTry?: Duration;
  /**
   * When to try again. Left out, `connect-failure`, `refused-stream` and `unavailable`.
   */
  when?: RetryWhen;
  /**
   * Waiting between tries. Left out, the target's.
   */
  backoff?: Backoff;
  /**
   * Retries in flight, at most, as a share of the calls in flight. Left out, no such limit.
   */
  budgetPercent?: Percent;
}
/**
 * How a failed call is tried again, as values or bounds.
 */
export interface RetryOverride {
  /**
   * Tries after the first one.
   */
  attempts?: CountOverride;
  /**
   * Time for one try.
   */
  perTry?: DurationOverride;
  /**
   * When to try again.
   */
  when?: RetryWhen;
  /**
   * Waiting between tries.
   */
  backoff?: BackoffOverride;
  /**
   * Retries in flight, at most, as a share of the calls in flight.
   */
  budgetPercent?: PercentOverride;
}
/**
 * What the service sees instead of what the caller sent.
 */
export interface Rewrite {
  /**
   * Replaces the matched prefix of `/a/**` and keeps the rest; otherwise replaces the whole path.
   */
  path?: PlainPath;
  /**
   * Replaces the host.
   */
  host?: Host;
}
/**
 * What happens to the requests that it matches.
 */
export interface Route {
  /**
   * Which requests; left out, every one.
   */
  match?: RouteMatch;
  /**
   * The version they go to, or shares; left out, all versions.
   */
  to?: RouteTo;
  /**
   * Answers with a redirect instead of calling the service; stands alone beside `match`.
   */
  redirect?: Redirect;
  /**
   * What the service sees instead.
   */
  rewrite?: Rewrite;
  /**
   * Changes of headers.
   */
  headers?: HeaderEdits;
  /**
   * A copy of the requests.
   */
  mirror?: Mirror;
  /**
   * What browsers may do.
   */
  cors?: Cors;
  /**
   * Injected trouble.
   */
  fault?: Fault;
  /**
   * Time for the whole response with all tries, or `none`. Left out, the Service's.
   */
  timeout?: DurationOrNone;
  /**
   * How a failed call is tried again, or `none`. Left out, the Service's.
   */
  retry?: RetryOrNone;
}
/**
 * Which requests a route is for, as the caller sends them. The keys are ANDed.
 */
export interface RouteMatch {
  /**
   * The path, as the caller sends it. Left out, every path.
   */
  path?: PathMatch;
  /**
   * Any of these methods. Left out, every method.
   *
   * @minItems 1
   */
  methods?: Method[];
  /**
   * Headers by name; all of them must match.
   */
  headers?: {
    [k: string]: RouteValue;
  };
  /**
   * Query parameters by name; all of them must match.
   */
  query?: {
    [k: string]: RouteValue;
  };
  /**
   * Ports of the service it is about. Left out, every HTTP port.
   */
  port?: PortNames;
  /**
   * Who calls. Left out, everyone.
   */
  from?: Callers;
}
/**
 * Either `not` or `regex`.
 */
export interface RouteValueObject {
  /**
   * The value, or list of values, that must not occur.
   */
  not?: string | ValueList;
  /**
   * RE2 syntax, matched against the whole value.
   */
  regex?: string;
}
/**
 * Requests that must all go to one version.
 */
export interface RoutedGuarantee {
  /**
   * Who calls; left out, everyone, with or without identity.
   */
  from?: Callers;
  /**
   * Callers that are left out.
   */
  except?: CallerList;
  /**
   * The called service.
   */
  to: QualifiedService;
  /**
   * Ports of the service it is about; left out, every declared port.
   */
  port?: PortNames;
  /**
   * Operations, as the caller sends them; left out, everything on these ports.
   */
  ops?: Ops;
  /**
   * Headers that the request has.
   */
  headers?: HeaderMatches;
  /**
   * The token that the request brings.
   */
  jwt?: TokenRule;
  /**
   * The version they must go to.
   */
  version: Word;
}
/**
 * One service - in the cluster, on a VM, or external. What it grants, how it is called, and what it calls.
 */
export interface Service {
  /**
   * The version of the language.
   */
  apiVersion: 'meshwright.dev/v1alpha1';
  /**
   * The kind of the document.
   */
  kind: 'Service';
  /**
   * The names of the service.
   */
  metadata: ServiceMetadata;
  /**
   * What one service grants, needs and is.
   */
  spec: ServiceSpec;
}
/**
 * The names of the service.
 */
export interface ServiceMetadata {
  /**
   * Name of the service; not `any` and not `mesh`.
   */
  name: Name;
  /**
   * Its namespace.
   */
  namespace: Name;
  /**
   * Labels that guardrails may look at.
   */
  labels?: Labels;
  /**
   * Notes for people and tools.
   */
  annotations?: Annotations;
}
/**
 * What one service grants, needs and is.
 */
export interface ServiceSpec {
  /**
   * The account its pods run as, a list of accounts, or a SPIFFE ID. Left out, an account of the service's name.
   */
  identity?: Identity | Identity[];
  /**
   * Labels of its pods. Left out, `app` with the service's name.
   */
  workload?: WorkloadLabels;
  /**
   * Who answers for this service. Left out, the owners of its Team.
   */
  owners?: Owners;
  /**
   * Where the service runs. Left out, where its Team says, else on every target.
   */
  targets?: TargetNames;
  /**
   * Field paths that may be lost on every target. Left out, nothing may be lost.
   */
  optional?: OptionalFeatures;
  /**
   * Ports by name. A name that is or starts with a protocol (`http`, `grpc-api`) may be a bare number. Left out, the service only calls.
   */
  ports?: {
    /**
     * A port, or only its number.
     */
    [k: string]: PortNumber | Port;
  };
  /**
   * Versions that run side by side. `[v1]` is short for `{v1: {labels: {version: v1}}}`. Left out, there is one.
   */
  versions?: Versions;
  /**
   * Each pod is dialled by its own name; routes, versions and balance do not apply. Left out, `false`.
   */
  headless?: boolean;
  /**
   * Machines outside the cluster that have a proxy.
   */
  endpoints?: Endpoints;
  /**
   * Makes the service one outside the mesh.
   */
  external?: External;
  /**
   * Who may call what. Left out, nobody but whom Mesh and Team let in.
   */
  allow?: Allow;
  /**
   * Who may not call what; wins over grants.
   */
  deny?: Deny;
  /**
   * Where requests go; the first that matches decides and the last matches everything. Left out, every request goes to all versions.
   */
  routes?: Routes;
  /**
   * Rate limits; every one that matches counts. Left out, no limit.
   */
  limit?: Limits;
  /**
   * Limits of one server proxy. Left out, no limit.
   */
  inbound?: Inbound;
  /**
   * Services that this one needs, as a list of names or by name with what it needs and how it calls. No wildcards. Left out, it calls nobody.
   */
  calls?:
    | ServiceReference[]
    | {
        [k: string]: Call;
      };
  /**
   * Time for the whole response with all tries, or `none`. Left out, the weaker scopes; built in `15s`.
   */
  timeout?: DurationOrNone;
  /**
   * How a failed call is tried again, or `none`. Left out, the weaker scopes; built in `none`.
   */
  retry?: RetryOrNone;
  /**
   * Limits of one client proxy towards the service, or `none`. Left out, the weaker scopes; built in `none`.
   */
  breaker?: BreakerOrNone;
  /**
   * When a failing endpoint is left alone for a while, or `none`. Left out, the weaker scopes; built in `none`.
   */
  eject?: EjectOrNone;
  /**
   * How endpoints are chosen. Left out, the weaker scopes; built in `least-request` without locality.
   */
  balance?: Balance;
  /**
   * Time to open a connection. Left out, the weaker scopes; without any, the target's.
   */
  connectTimeout?: Duration;
  /**
   * Time after which an unused connection is closed. Left out, the weaker scopes; without any, the target's.
   */
  idleTimeout?: Duration;
  /**
   * Mutual TLS of the workload. Left out, the weaker scopes; built in `strict`.
   */
  mtls?: Mtls;
  /**
   * Access logs, traces and metrics of the workload. Left out, the weaker scopes; without a sink, nothing is sent.
   */
  telemetry?: Telemetry;
  /**
   * Whether the workload may call hosts that nobody declared. Left out, the weaker scopes; built in `deny`.
   */
  egress?: Egress;
  /**
   * What differs in one mesh, by the name of the Mesh. Each key replaces the same key of `spec` whole. Left out, it is the same in every mesh.
   */
  meshes?: {
    [k: string]: MeshDifference;
  };
}
/**
 * Requests that are granted on every service below. The keys are ANDed, a list is an OR.
 */
export interface SharedAllowEntry {
  /**
   * Who may call.
   */
  from: Callers;
  /**
   * Ports of the service it is about; left out, every declared port.
   */
  port?: PortNames;
  /**
   * Operations, as the service receives them; left out, everything on these ports.
   */
  ops?: Ops;
  /**
   * Headers that the request must have.
   */
  headers?: HeaderMatches;
  /**
   * The token that the request must bring.
   */
  jwt?: TokenRule;
  /**
   * The client's address as the gateway sees it. Only with `ingress:` callers.
   */
  remoteIp?: RemoteIp;
  /**
   * Hosts of the gateway it is about. Only with `ingress:` callers.
   */
  hosts?: Hosts;
  /**
   * The last day it holds. Left out, it has no end.
   */
  until?: Day;
}
/**
 * A Mesh, Team, namespace or Service.
 */
export interface Subject {
  /**
   * What kind of thing it is.
   */
  kind: 'Mesh' | 'Team' | 'Namespace' | 'Service';
  /**
   * Namespace of the Service; due for a Service, and only there.
   */
  namespace?: Name;
  /**
   * Its name.
   */
  name: Name;
}
/**
 * One mesh that is compiled for.
 */
export interface Target {
  /**
   * What kind of mesh it is.
   */
  type: 'istio' | 'envoy' | 'gateway-api' | 'app-mesh' | 'traffic-director';
  /**
   * `sidecar` or `ambient` (Istio). Left out, `sidecar`.
   */
  dataplane?: 'sidecar' | 'ambient';
  /**
   * The version that runs, in quotes.
   */
  version?: string;
  /**
   * Namespace of objects for the whole mesh (Istio). Left out, `istio-system`.
   */
  rootNamespace?: Name;
  /**
   * Trust domain of this target; left out, that of the Mesh.
   */
  trustDomain?: TrustDomainName;
  /**
   * How the mesh normalizes paths before rules see them. Left out, `base`.
   */
  pathNormalization?: 'none' | 'base' | 'merge-slashes' | 'decode-and-merge-slashes';
  /**
   * Where proxies get their certificates (Envoy).
   */
  identity?: TargetIdentity;
  /**
   * Domain of the services' DNS names (Envoy). Left out, `mesh.local`.
   */
  domain?: Host;
  /**
   * The Google Cloud project (Traffic Director).
   */
  project?: string;
  /**
   * Field paths that may be lost on this target. Left out, nothing may be lost.
   */
  optional?: OptionalFeatures;
  /**
   * Files, or patterns of files, with objects of the target that belong to the mesh as they are.
   *
   * @minItems 1
   */
  foreign?: Text[];
}
/**
 * Where Envoy gets its certificates.
 */
export interface TargetIdentity {
  /**
   * Path of the socket of a SPIRE agent.
   */
  spire?: Text;
  /**
   * Folder with the certificate and key files.
   */
  files?: Text;
}
/**
 * The namespaces of a team, who answers for them, and what holds for all services there.
 */
export interface Team {
  /**
   * The version of the language.
   */
  apiVersion: 'meshwright.dev/v1alpha1';
  /**
   * The kind of the document.
   */
  kind: 'Team';
  /**
   * The name of the document.
   */
  metadata: Metadata;
  /**
   * What holds for all services of the team.
   */
  spec: TeamSpec;
}
/**
 * What holds for all services of the team.
 */
export interface TeamSpec {
  /**
   * The team's namespaces, as a list of names or by name with what differs there. A namespace has at most one Team.
   */
  namespaces:
    | Name[]
    | {
        [k: string]: NamespaceSettings;
      };
  /**
   * Who answers for the team, as CODEOWNERS writes them; named in findings and approvals.
   */
  owners?: Owners;
  /**
   * For the team's services: `both` where the Mesh says `server`. A Team may only tighten. Left out, the Mesh's.
   */
  agreement?: Agreement;
  /**
   * `shadow` only logs what allow and deny would refuse. Left out, the Mesh's.
   */
  mode?: Mode;
  /**
   * Where the team's services run. Left out, on every target.
   */
  targets?: TargetNames;
  /**
   * Values for the team's services that say nothing else.
   */
  defaults?: Defaults;
  /**
   * Values and bounds that no service of the team may contradict.
   */
  overrides?: Overrides;
  /**
   * Grants on every service of the team.
   */
  allow?: SharedAllow;
  /**
   * Refusals on every service of the team.
   */
  deny?: Deny;
}
/**
 * Access logs, traces and metrics of the workload.
 */
export interface Telemetry {
  /**
   * Access logs.
   */
  logs?: Logs;
  /**
   * Traces.
   */
  traces?: Traces;
  /**
   * Metrics.
   */
  metrics?: Metrics;
}
/**
 * Access logs, traces and metrics, as values or bounds.
 */
export interface TelemetryOverride {
  /**
   * Access logs.
   */
  logs?: Logs;
  /**
   * Traces.
   */
  traces?: TracesOverride;
  /**
   * Metrics.
   */
  metrics?: Metrics;
}
/**
 * A good token of one of these issuers, whose claims all match.
 */
export interface TokenRule {
  /**
   * Name of an issuer of the Mesh, or a list of which any is good.
   */
  issuer: Word | Word[];
  /**
   * Claims by name; all of them must match. A nested claim is written `realm_access[roles]`.
   */
  claims?: {
    [k: string]: MatchValue;
  };
}
/**
 * Traces.
 */
export interface Traces {
  /**
   * Name of a provider of the Mesh. Left out, the weaker scopes; without any, nothing is sent.
   */
  sink?: Word;
  /**
   * Share of the requests that are traced. Left out, `1`.
   */
  percent?: Percent;
}
/**
 * Traces, as values or bounds.
 */
export interface TracesOverride {
  /**
   * Name of a provider of the Mesh. Left out, the weaker scopes; without any, nothing is sent.
   */
  sink?: Word;
  /**
   * Share of the requests that are traced.
   */
  percent?: PercentOverride;
}
/**
 * The trust domain and its former names.
 */
export interface TrustDomain {
  /**
   * The trust domain.
   */
  name: TrustDomainName;
  /**
   * Trust domains whose identities count as the same. Left out, none.
   *
   * @minItems 1
   */
  aliases?: TrustDomainName[];
}
/**
 * How the pods of a version are told apart.
 */
export interface Version {
  /**
   * Labels of its pods. Left out, `version` with the version's name.
   */
  labels?: WorkloadLabels;
  /**
   * A Kubernetes Service of its own. Left out, the pods are found by their labels behind the service's name.
   */
  service?: Name;
}
/**
 * A dated exception from a guardrail, or from an override of mTLS. It permits and never sets.
 */
export interface Waiver {
  /**
   * The version of the language.
   */
  apiVersion: 'meshwright.dev/v1alpha1';
  /**
   * The kind of the document.
   */
  kind: 'Waiver';
  /**
   * The name of the document.
   */
  metadata: Metadata;
  /**
   * The exception - exactly one of `guardrail`, or `field` with `value`.
   */
  spec: WaiverSpec;
}
/**
 * The exception - exactly one of `guardrail`, or `field` with `value`.
 */
export interface WaiverSpec {
  /**
   * What it is about.
   */
  subject: Subject;
  /**
   * Name of the guardrail that does not count here; instead of `field`.
   */
  guardrail?: Word;
  /**
   * The field that may be weaker here; instead of `guardrail`.
   */
  field?: 'mtls';
  /**
   * The value that is permitted; with `field`.
   */
  value?: Mtls;
  /**
   * The port it is about; with `field`. Left out, the subject as a whole.
   */
  port?: Name;
  /**
   * Why it is needed.
   */
  reason: Text;
  /**
   * Who answers for it, as CODEOWNERS writes them.
   */
  owner: Owner;
  /**
   * The last day it holds.
   */
  until: Day;
}
/**
 * Labels that the pods carry.
 */
export interface WorkloadLabels {
  /**
   * The value of a label.
   */
  [k: string]: string;
}
