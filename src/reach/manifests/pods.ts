import { diagnostic, type Diagnostic, type Related } from '../../diagnostics/diagnostic.ts';
import type { KubeService, PodTemplate } from '../../model/manifests/inventory.ts';
import { entriesOf } from '../../model/names.ts';
import { grouped } from '../../source/grouped.ts';
import type { Place } from '../../source/place.ts';
import { pointer } from '../../source/pointer.ts';
import { carries } from './pod-index.ts';
import type { Subject } from './subject.ts';

/** How many places a finding shows beside its own: enough to see what is meant. */
const shownPlaces = 5;

const labelsText = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');

function related(pods: readonly PodTemplate[], part: 'at' | 'accountAt'): readonly Related[] {
  return pods
    .slice(0, shownPlaces)
    .map((pod) => ({ ...pod[part], message: `the ${pod.kind} in the tree` }));
}

/** A field where it is written; where it is a guess, the service itself. */
function written({ view }: Subject, field: 'identity' | 'workload'): Place {
  const { spec, here, place } = view();
  return spec[field] === undefined ? here : place(`/${field}`);
}

/** Objects of which every copy fulfils a condition: of overlays that differ one may be right. */
function always(
  pods: readonly PodTemplate[],
  condition: (pod: PodTemplate) => boolean,
): readonly PodTemplate[] {
  const copies = grouped(pods, ({ kind, name }) => `${kind}/${name}`);
  return [...copies.values()].filter((group) => group.every(condition)).flat();
}

/**
 * Pods that a service's labels select and that run as another account. Access names accounts: what
 * these pods send is not recognised as sent by the service, and is refused.
 */
export function accountFindings(subject: Subject): readonly Diagnostic[] {
  const { service, workload, labels, pods } = subject;
  const { namespace, accounts } = workload;
  // A SPIFFE ID that is no account of this cluster comes from elsewhere.
  if (accounts.length === 0) return [];
  const others = always(
    pods.meeting(namespace, labels),
    ({ account }) => !accounts.includes(account),
  );
  return [...grouped(others, ({ account }) => account)].map(([account, running]) => {
    const params = {
      service: service.name,
      account,
      expected: accounts.map((each) => `\`${each}\``).join(', '),
    };
    const places = related(running, 'accountAt');
    return diagnostic('MW3501', written(subject, 'identity'), params, { related: places });
  });
}

/** Labels that most likely are meant: what the Kubernetes Service selects, or the pods' own name. */
function likelyLabels(kube: KubeService | undefined, pod: PodTemplate) {
  if (kube?.selector) return kube.selector;
  const key = ['app', 'app.kubernetes.io/name', 'k8s-app', 'name'].find((each) =>
    Object.hasOwn(pod.labels, each),
  );
  return key === undefined ? pod.labels : { [key]: pod.labels[key] ?? '' };
}

const flow = (labels: Readonly<Record<string, string>>): string =>
  `{${Object.entries(labels)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
    .join(', ')}}`;

/** Pods of a service that its labels do not select: no rule of it would hold for them. */
export function labelFindings(subject: Subject): readonly Diagnostic[] {
  const { service, workload, labels, kube, pods } = subject;
  const { namespace } = workload;
  if (pods.meeting(namespace, labels).length > 0) return [];
  const selecting = kube.find(({ selector }) => selector !== undefined);
  const selected = pods.meeting(namespace, selecting?.selector ?? {});
  const missed = [...selected, ...pods.named(namespace, service.name.slice(namespace.length + 1))];
  const [first] = missed;
  if (first === undefined) return [];
  const likely = likelyLabels(selected.length > 0 ? selecting : undefined, first);
  if (Object.keys(likely).length === 0) return [];
  const params = {
    service: service.name,
    labels: labelsText(labels),
    likely: flow(likely),
  };
  const places = related([...new Set(missed)], 'at');
  return [diagnostic('MW3502', written(subject, 'workload'), params, { related: places })];
}

/** Versions that no pod of the service is: requests for them would find no endpoint. */
export function versionFindings(subject: Subject): readonly Diagnostic[] {
  const { service, workload, labels, pods, view } = subject;
  const behind = pods.meeting(workload.namespace, labels);
  // Rollouts add labels to the pods that they make.
  if (behind.length === 0 || behind.some(({ kind }) => kind === 'Rollout')) return [];
  const { spec, place } = view();
  const steps = new Map(
    entriesOf<unknown>(spec.versions ?? [], {}).map(({ name, step }) => [name, step]),
  );
  return service.versions
    .filter((version) => !behind.some((pod) => carries(pod, version.labels)))
    .map((version) => {
      const at = place(pointer('versions', steps.get(version.name) ?? version.name), 'key');
      const params = {
        version: version.name,
        service: service.name,
        labels: labelsText(version.labels),
      };
      return diagnostic('MW3503', at, params, { related: related(behind, 'at') });
    });
}
