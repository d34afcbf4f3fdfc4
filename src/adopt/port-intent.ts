import type { Json, JsonObject } from '../source/json.ts';
import type { KubeServicePort } from '../model/manifests/inventory.ts';
import { portProtocols, protocolOfName } from '../check/port-protocol.ts';
import { isIntentName } from './names.ts';
import { quoted } from './note.ts';

type Protocol = (typeof portProtocols)[number];

/**
 * What Istio calls protocols, in the words of intents. What carries no HTTP that a proxy can read is
 * `tcp`; Istio speaks HTTP/2 to grpc-web ports.
 * https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/
 */
const known: Readonly<Record<string, Protocol>> = {
  grpc: 'grpc',
  'grpc-web': 'http2',
  http: 'http',
  http2: 'http2',
  http_proxy: 'http',
  https: 'tls',
  mongo: 'tcp',
  mysql: 'tcp',
  redis: 'tcp',
  tcp: 'tcp',
  tls: 'tls',
};

/** What Kubernetes calls protocols; unlike Istio's own words these count as they are written. */
const ofKubernetes: ReadonlyMap<string, Protocol> = new Map([
  ['kubernetes.io/h2c', 'http2'],
  ['kubernetes.io/ws', 'http'],
  ['kubernetes.io/wss', 'tls'],
]);

/** Ports on which Istio never guesses: their servers speak first (SMTP, DNS, MySQL, MongoDB). */
const speakFirst: ReadonlySet<number> = new Set([25, 53, 3306, 27_017]);

/** The protocol of a word in the words of intents; `undefined` for one that Istio does not know. */
export function protocolOf(word: string | undefined): Protocol | undefined {
  const lower = word?.toLowerCase() ?? '';
  return Object.hasOwn(known, lower) ? known[lower] : undefined;
}

/**
 * The protocol that Istio reads, where it does not guess. As for Istio, `appProtocol` counts alone
 * where it is written, known or not; of both the part before the first `-` counts.
 */
function foundProtocol({ name, number, appProtocol }: KubeServicePort): Protocol | undefined {
  const word = appProtocol ?? name ?? '';
  const start = /^grpc-web/i.test(word) ? 'grpc-web' : word.split('-')[0];
  const special = ofKubernetes.get(appProtocol ?? '');
  return special ?? protocolOf(start) ?? (speakFirst.has(number) ? 'tcp' : undefined);
}

/** A port as it stands in an intent. */
export interface PortIntent {
  readonly name: string;
  readonly value: Json;
  /** What a reader should know of it. */
  readonly remarks: readonly string[];
}

/** The number behind a target, or why it is not known. */
type Target = { readonly number: number } | { readonly unknown: string };

/**
 * The number that a target stands for. A name is looked up in the pods: it must mean the same
 * number in all of them.
 */
export function targetOf(
  target: number | string,
  pods: readonly { readonly ports: Readonly<Record<string, number>> }[],
): Target {
  if (typeof target === 'number') return { number: target };
  const found = new Set(
    pods.flatMap(({ ports }) => (Object.hasOwn(ports, target) ? [ports[target] ?? 0] : [])),
  );
  const [number] = found;
  if (found.size === 1 && number !== undefined) return { number };
  const why = found.size === 0 ? 'no container port has that name' : 'it differs from pod to pod';
  return { unknown: why };
}

/** What is known to pass through a container port: requests, bytes, or one by one Service and one by another. */
export type Carried = 'http' | 'tcp' | 'both';

/** What the container ports of pods carry, by number. */
export type PodPorts = ReadonlyMap<number, Carried>;

type Pods = Parameters<typeof targetOf>[1];

/** The container port behind a port, and what the Service says that it carries. */
export function carriedBy(
  port: KubeServicePort,
  pods: Pods,
): { readonly number: number; readonly carries?: Carried } {
  const target = targetOf(port.target, pods);
  const number = 'number' in target ? target.number : port.number;
  const found = port.transport === 'TCP' ? foundProtocol(port) : undefined;
  if (found === undefined) return { number };
  return { number, carries: found === 'tcp' || found === 'tls' ? 'tcp' : 'http' };
}

function remarkOf(name: string, found: Protocol | undefined, carried: Carried | undefined) {
  if (carried === 'both')
    return [
      `port ${name}: Services in front of these pods disagree about its protocol, so \`tcp\` is written. Make them agree, then write it.`,
    ];
  if (found !== undefined || carried !== undefined) return [];
  return [
    `port ${name}: neither its name nor appProtocol says a protocol. \`tcp\` is safe for any; with \`http\` rules and routes can name paths.`,
  ];
}

/**
 * A port of a Kubernetes Service as intent: `undefined` where no intent can say it. A protocol is
 * written where the name does not say it.
 */
export function portIntent(
  port: KubeServicePort,
  pods: Pods,
  known: PodPorts = new Map(),
): PortIntent | undefined {
  const found = foundProtocol(port);
  const carried = known.get(carriedBy(port, pods).number);
  const protocol = carried === 'both' ? 'tcp' : (found ?? carried ?? 'tcp');
  const name = port.name ?? protocol;
  if (port.transport !== 'TCP' || !isIntentName(name)) return undefined;
  const remarks: string[] = remarkOf(name, found, carried);
  const target = targetOf(port.target, pods);
  if ('unknown' in target)
    remarks.push(
      `port ${name}: targetPort is ${quoted(String(port.target))}, and ${target.unknown}: write \`target\`, the number that the process listens on.`,
    );
  const isSaid = protocolOfName(name, portProtocols) === protocol;
  const differs = 'number' in target && target.number !== port.number;
  const long: JsonObject = {
    port: port.number,
    ...(differs && { target: target.number }),
    ...(!isSaid && { protocol }),
  };
  return { name, value: isSaid && !differs ? port.number : long, remarks };
}
