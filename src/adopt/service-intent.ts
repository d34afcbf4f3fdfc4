import type { KubeService, PodTemplate } from '../model/manifests/inventory.ts';
import { byCodeUnits } from '../diagnostics/order.ts';
import type { Json, JsonObject } from '../source/json.ts';
import type { Place } from '../source/place.ts';
import type { AdoptedService } from './adopted.ts';
import { haveLabelNames, isIntentName, isReservedName, isVersionName } from './names.ts';
import { portIntent, type PodPorts } from './port-intent.ts';
import { accountsOf } from './selected-pods.ts';

/** Why a Kubernetes Service has no intent; `undefined` where it can have one. */
export function whyNoIntent(service: KubeService): string | undefined {
  const { namespace, name, selector, externalName } = service;
  if (externalName !== undefined)
    return 'is only a DNS alias (ExternalName): write the service it leads to, as `external` where it is outside';
  if (namespace === undefined)
    return 'says no namespace, whoever applies it does: name it with `--namespace NAME`';
  if (selector === undefined)
    return 'has no selector, its endpoints are written by hand: write a Service with `endpoints` or `external`';
  if (!haveLabelNames(selector)) return 'selects by labels that Kubernetes would not take';
  if (!isIntentName(name) || !isIntentName(namespace)) return 'has a name that no intent can have';
  if (isReservedName(name)) return 'no intent may have this name: it stands for everyone';
  return undefined;
}

/** Versions of a service as they stand in an intent: the short form where the labels are the usual ones. */
export function versionsValue(
  versions: ReadonlyMap<string, Readonly<Record<string, string>>>,
): Json {
  const isUsual = ([name, labels]: readonly [string, Readonly<Record<string, string>>]) =>
    Object.keys(labels).length === 1 && labels['version'] === name;
  const sorted = [...versions].sort(([a], [b]) => byCodeUnits(a, b));
  if (sorted.every(isUsual)) return sorted.map(([name]) => name);
  return Object.fromEntries(sorted.map(([name, labels]) => [name, { labels: { ...labels } }]));
}

/** The versions that the pods carry in their label `version`; none where one of them has no such label. */
function labelledVersions(pods: readonly PodTemplate[]): Json | undefined {
  const found = pods.map(({ labels }) => labels['version'] ?? '');
  if (found.length === 0 || !found.every(isVersionName)) return undefined;
  return versionsValue(new Map(found.map((version) => [version, { version }])));
}

function identityOf(name: string, accounts: readonly string[]): Json | undefined {
  const [only] = accounts;
  if (accounts.length > 1) return accounts;
  return only === undefined || only === name ? undefined : only;
}

/** What is known of a service beside its manifest. */
export interface ServiceFacts {
  readonly pods: readonly PodTemplate[];
  /** From a DestinationRule; else the label `version` of the pods counts. */
  readonly versions?: Json;
  /** What the container ports carry, over all Services in front of these pods. */
  readonly podPorts?: PodPorts;
}

function portsOf(service: KubeService, { pods, podPorts }: ServiceFacts) {
  const ports = new Map<string, Json>();
  const remarks: string[] = [];
  const skipped: number[] = [];
  for (const port of service.ports) {
    const intent = portIntent(port, pods, podPorts);
    if (intent === undefined || ports.has(intent.name)) skipped.push(port.number);
    else {
      ports.set(intent.name, intent.value);
      remarks.push(...intent.remarks);
    }
  }
  if (skipped.length > 0)
    remarks.push(
      `left out: port ${skipped.join(', ')}: UDP and SCTP do not pass the proxies, and a name must be a DNS label of its own.`,
    );
  return { ports: Object.fromEntries(ports), remarks };
}

/** The files that objects stand in, each once, in their order. */
export function filesOf(objects: readonly { readonly at: Place }[]): readonly string[] {
  return [...new Set(objects.flatMap(({ at }) => (at.range ? [at.range.file] : [])))];
}

function isUsualSelector(name: string, selector: Readonly<Record<string, string>>): boolean {
  return Object.keys(selector).length === 1 && selector['app'] === name;
}

/**
 * A Kubernetes Service as intent: its ports, the accounts and labels of its pods, its versions. It
 * grants nothing: nobody wrote down yet who calls it. Only for those of which `whyNoIntent` knows no reason.
 */
export function serviceIntent(service: KubeService, facts: ServiceFacts): AdoptedService {
  const { name, namespace = '', selector = {}, headless } = service;
  const { pods } = facts;
  const identity = identityOf(name, accountsOf(pods));
  const versions = headless ? undefined : (facts.versions ?? labelledVersions(pods));
  const { ports, remarks } = portsOf(service, facts);
  const spec: JsonObject = {
    ...(identity !== undefined && { identity }),
    ...(!isUsualSelector(name, selector) && { workload: { ...selector } }),
    ...(Object.keys(ports).length > 0 && { ports }),
    ...(versions !== undefined && { versions }),
    ...(headless && { headless }),
  };
  const guess = `no manifest that was read makes its pods, so the account \`${name}\` is a guess: write \`identity\` if it is another.`;
  return {
    namespace,
    name,
    spec,
    remarks: [...(pods.length === 0 ? [guess] : []), ...remarks],
    files: filesOf([service, ...pods]),
  };
}
