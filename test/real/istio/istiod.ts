import { spawnSync } from 'node:child_process';
import type { JsonObject } from '../../../src/source/json.ts';
import { part } from '../part.ts';

/** A proxy to ask for; `ip` is its pod's. */
export interface ProxyOf {
  readonly name: string;
  readonly namespace: string;
  readonly ip: string;
  readonly account: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly gateway?: boolean;
}

/** Objects as YAML documents, the mesh config, and whose configuration is wanted. */
export interface Question {
  readonly kubernetes: string;
  readonly istio?: string;
  readonly mesh?: string;
  readonly proxies: readonly ProxyOf[];
}

/** What a proxy gets: messages of Envoy's API as protobuf writes them in JSON. */
export interface Translation {
  readonly listeners: readonly JsonObject[];
  readonly routes: readonly JsonObject[];
  readonly clusters: readonly JsonObject[];
  readonly endpoints: readonly JsonObject[];
}

/**
 * Asks istiod's own packages. Throws what they say where they refuse an object. Short names of hosts
 * stay short here, so objects must name hosts in full; an object without a time is as of now.
 */
export function istiod(question: Question): Readonly<Record<string, Translation>> {
  const { status, stdout, stderr } = spawnSync(part('istiod'), {
    input: JSON.stringify(question),
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`istiod refuses: ${stderr}`);
  return JSON.parse(stdout) as Record<string, Translation>;
}

/** What one proxy gets. */
export function istiodFor(proxy: ProxyOf, question: Omit<Question, 'proxies'>): Translation {
  const found = istiod({ ...question, proxies: [proxy] })[proxy.name];
  if (found === undefined) throw new Error(`nothing for ${proxy.name}`);
  return found;
}

/** YAML or JSON documents as one stream; JSON is YAML. */
export function stream(objects: readonly (string | object)[]): string {
  return objects
    .map((object) => (typeof object === 'string' ? object.trim() : JSON.stringify(object)))
    .join('\n---\n');
}

/** A port of a Kubernetes Service, with its container port. */
export interface PortOf {
  readonly name?: string;
  readonly appProtocol?: string;
  readonly protocol?: 'TCP' | 'UDP';
  readonly port: number;
  readonly targetPort: number;
}

/** A Kubernetes Service that selects pods by their label `app`, with the EndpointSlice of one pod. */
export function kubeService(
  [namespace, name, app]: readonly [string, string, string],
  [clusterIP, podIP]: readonly [string, string],
  ports: readonly PortOf[],
): readonly object[] {
  const spoken = ports.map((port) => ({ protocol: 'TCP', ...port }));
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace },
      spec: { clusterIP, selector: { app }, ports: spoken },
    },
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: `${name}-1`, namespace, labels: { 'kubernetes.io/service-name': name } },
      addressType: 'IPv4',
      endpoints: [
        {
          addresses: [podIP],
          conditions: { ready: true },
          targetRef: { kind: 'Pod', name: app, namespace },
        },
      ],
      ports: spoken.map(({ targetPort, port: _, ...rest }) => ({ ...rest, port: targetPort })),
    },
  ];
}

/** The label by which the injector says that a pod takes mTLS; policies do not speak of it. */
const injected = { 'security.istio.io/tlsMode': 'istio' };

/** The running pod of a proxy, as Kubernetes reports it. */
export function podOf({ name, namespace, ip, account, labels }: ProxyOf): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: { ...labels, ...injected } },
    spec: { serviceAccountName: account, containers: [{ name: 'main', image: 'example.com/a:1' }] },
    status: { podIP: ip, phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
  };
}

/** A sidecar of a pod whose name, account and label `app` are the same. */
export function sidecar(namespace: string, name: string, ip: string): ProxyOf {
  return { name, namespace, ip, account: name, labels: { app: name } };
}
