import { fieldOf, labelsAt, listAt, type Manifest } from '../model/manifests/manifest.ts';
import type { KubeService, PodTemplate } from '../model/manifests/inventory.ts';
import type { AdoptedGateway } from './adopted.ts';
import { haveLabelNames, isHostPattern, isIntentName } from './names.ts';
import { titleOf, type Note } from './note.ts';
import { specOf, textsAt } from './istio-objects.ts';
import { filesOf } from './service-intent.ts';
import { accountsOf, hasLabels } from './selected-pods.ts';

/** Gateways that were read, and what they are known by. */
export interface GatewaysToday {
  readonly gateways: readonly AdoptedGateway[];
  /** Whether a Kubernetes Service only stands in front of a gateway: the Mesh describes those. */
  readonly isInFront: (service: KubeService, pods: readonly PodTemplate[]) => boolean;
  /** Whether pods are those of a gateway. */
  readonly isPod: (pod: PodTemplate) => boolean;
  readonly notes: readonly Note[];
}

type Labels = Readonly<Record<string, string>>;

function isGateway({ kind, apiVersion }: Manifest): boolean {
  return kind === 'Gateway' && apiVersion.startsWith('networking.istio.io/');
}

/** Labels of the pods; `undefined` where none are named or they cannot be labels. */
function selectorOf(manifest: Manifest): Labels | undefined {
  const labels = labelsAt(fieldOf(specOf(manifest), 'selector'));
  if (labels === undefined || Object.keys(labels).length === 0) return undefined;
  return haveLabelNames(labels) ? labels : undefined;
}

/** A host of a server may name a namespace before a slash: that chooses routes, not hosts. */
function hostsOf(manifest: Manifest): readonly string[] {
  const written = listAt(fieldOf(specOf(manifest), 'servers')).flatMap((server) =>
    textsAt(fieldOf(server, 'hosts')),
  );
  const hosts = written.map((host) => host.slice(host.lastIndexOf('/') + 1).toLowerCase());
  return [...new Set(hosts)];
}

/**
 * The gateway, or why the Mesh does not describe it. Its Gateway object stays as it is and routes
 * refer to it by name in the namespace of its pods, so it must stand there.
 */
function gatewayOf(manifest: Manifest, pods: readonly PodTemplate[]): AdoptedGateway | string {
  const { name } = manifest;
  const selector = selectorOf(manifest);
  if (selector === undefined) return 'names no pods of its own';
  const chosen = pods.filter(({ labels }) => hasLabels(labels, selector));
  const namespaces = [...new Set(chosen.map(({ namespace }) => namespace))];
  const [namespace] = namespaces;
  const [account, ...others] = accountsOf(chosen);
  if (namespace === undefined || account === undefined)
    return 'no manifest that was read makes its pods, so their account is not known: write it under `gateways`';
  if (namespaces.length > 1 || others.length > 0)
    return 'its pods stand in several namespaces or run as several accounts';
  if (manifest.namespace !== namespace)
    return `stands in another namespace than its pods (${namespace}): write \`gateways\` with \`listen\` once it may move`;
  const hosts = hostsOf(manifest);
  if (!isIntentName(name) || !isIntentName(namespace) || !hosts.every(isHostPattern))
    return 'has a name or hosts that no intent can have';
  const settings = {
    namespace,
    serviceAccount: account,
    workload: { ...selector },
    ...(hosts.length > 0 && { hosts }),
  };
  return { name, namespace, settings, files: [manifest.document.file, ...filesOf(chosen)] };
}

/** Reads Istio's Gateways. */
export function gatewaysToday(
  objects: readonly Manifest[],
  pods: readonly PodTemplate[],
): GatewaysToday {
  const gateways = new Map<string, AdoptedGateway>();
  const notes: Note[] = [];
  const selectors: Labels[] = [];
  for (const object of objects) {
    if (!isGateway(object)) continue;
    const selector = selectorOf(object);
    if (selector !== undefined) selectors.push(selector);
    const found = gatewayOf(object, pods);
    const about = titleOf(object);
    if (typeof found === 'string') notes.push({ about, why: found });
    else if (gateways.has(found.name)) notes.push({ about, why: 'a second one of this name' });
    else gateways.set(found.name, found);
  }
  const isPod = ({ labels }: PodTemplate) => selectors.some((each) => hasLabels(labels, each));
  const isInFront = ({ selector = {} }: KubeService, chosen: readonly PodTemplate[]) =>
    selectors.some((each) => hasLabels(selector, each)) || chosen.some(isPod);
  return { gateways: [...gateways.values()], isInFront, isPod, notes };
}
