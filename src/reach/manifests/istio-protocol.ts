import type { KubeServicePort } from '../../model/manifests/inventory.ts';
import type { Protocol } from '../../model/workload.ts';

/**
 * What an Istio proxy does with a port: the protocols that it handles in one way. It leaves UDP alone,
 * also where only a name says it.
 */
type Handling = 'HTTP/1.1' | 'HTTP/2' | 'TCP' | 'UDP';

/**
 * Protocols that Istio knows by name (`pkg/config/protocol`). TLS is not ended, so it passes as TCP
 * does. So do the last three, but for filters that only read along.
 */
const known: ReadonlyMap<string, Handling> = new Map([
  ['grpc', 'HTTP/2'],
  ['http', 'HTTP/1.1'],
  ['http2', 'HTTP/2'],
  ['http_proxy', 'HTTP/1.1'],
  ['https', 'TCP'],
  ['tcp', 'TCP'],
  ['tls', 'TCP'],
  ['udp', 'UDP'],
  ['mongo', 'TCP'],
  ['mysql', 'TCP'],
  ['redis', 'TCP'],
]);

/** Names that Kubernetes itself gives for `appProtocol`. */
const ofKubernetes: ReadonlyMap<string, Handling> = new Map([
  ['kubernetes.io/h2c', 'HTTP/2'],
  ['kubernetes.io/ws', 'HTTP/1.1'],
  ['kubernetes.io/wss', 'TCP'],
]);

/** Ports of protocols whose server speaks first: Istio never sniffs them. */
const neverSniffed: ReadonlySet<number> = new Set([25, 53, 3306, 27_017]);

/** What a name of a port says to Istio: its part before the first dash, in any case. */
export function handlingOfName(name: string): Handling | undefined {
  return known.get((name.split('-')[0] ?? '').toLowerCase());
}

/**
 * How Istio handles a port of a Kubernetes Service; `undefined` where it sniffs. As istiod converts
 * it (`ConvertProtocol` in `pilot/pkg/serviceregistry/kube`): `appProtocol`, else the name, else the
 * number.
 */
export function handlingOf(port: KubeServicePort): Handling | undefined {
  const { name = '', appProtocol, number } = port;
  const said = appProtocol === undefined ? undefined : ofKubernetes.get(appProtocol);
  if (said !== undefined) return said;
  return handlingOfName(appProtocol ?? name) ?? (neverSniffed.has(number) ? 'TCP' : undefined);
}

const intended: Readonly<Record<Protocol, Handling>> = {
  http: 'HTTP/1.1',
  http2: 'HTTP/2',
  grpc: 'HTTP/2',
  tcp: 'TCP',
  tls: 'TCP',
};

/** How a port of an intent wants to be handled. */
export function handlingOfProtocol(protocol: Protocol): Handling {
  return intended[protocol];
}
