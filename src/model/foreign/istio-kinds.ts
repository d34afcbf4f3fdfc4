import type { Manifest } from '../manifests/manifest.ts';

/** Where an object of a kind says on what it acts. */
type Reach =
  /** `spec.selector.matchLabels` or `targetRefs`: proxies of its namespace. */
  | 'selector'
  /** `spec.workloadSelector.labels` or `targetRefs`: the same, in the older spelling. */
  | 'workloadSelector'
  /** Labels of a machine that stands behind services. */
  | 'endpoint'
  /** Hosts: requests to them, whoever sends them. */
  | 'hosts'
  /** `spec.selector`: gateways, in any namespace. */
  | 'gateway'
  /** It only tells what happened. */
  | 'nothing';

/** The kinds that istiod reads, by group. A version of the API says the same in other words. */
const kinds: ReadonlyMap<string, Reach> = new Map([
  ['extensions.istio.io/WasmPlugin', 'selector'],
  ['networking.istio.io/DestinationRule', 'hosts'],
  ['networking.istio.io/EnvoyFilter', 'workloadSelector'],
  ['networking.istio.io/Gateway', 'gateway'],
  ['networking.istio.io/ProxyConfig', 'selector'],
  ['networking.istio.io/ServiceEntry', 'hosts'],
  ['networking.istio.io/Sidecar', 'workloadSelector'],
  ['networking.istio.io/VirtualService', 'hosts'],
  ['networking.istio.io/WorkloadEntry', 'endpoint'],
  ['networking.istio.io/WorkloadGroup', 'endpoint'],
  ['security.istio.io/AuthorizationPolicy', 'selector'],
  ['security.istio.io/PeerAuthentication', 'selector'],
  ['security.istio.io/RequestAuthentication', 'selector'],
  ['telemetry.istio.io/Telemetry', 'nothing'],
] as const);

/** On what an object of Istio acts; `undefined` for an object that is none of Istio's. */
export function istioReach({ apiVersion, kind }: Pick<Manifest, 'apiVersion' | 'kind'>) {
  const [group = '', version] = apiVersion.split('/');
  return version === undefined || version === '' ? undefined : kinds.get(`${group}/${kind}`);
}

/** Names of the kinds that a target of Istio takes. */
export const istioKinds: readonly string[] = [...kinds.keys()].map(
  (name) => name.split('/')[1] ?? '',
);
