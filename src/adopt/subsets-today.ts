import { fieldOf, labelsAt, listAt, type Manifest } from '../model/manifests/manifest.ts';
import type { Json } from '../source/json.ts';
import { haveLabelNames, isVersionName } from './names.ts';
import { titleOf, type Note } from './note.ts';
import { specOf, textAt } from './istio-objects.ts';
import { versionsValue } from './service-intent.ts';

/** Versions of services by `namespace/name`. */
export interface Subsets {
  readonly versions: ReadonlyMap<string, Json>;
  readonly notes: readonly Note[];
}

/**
 * `namespace/name` of the Kubernetes Service that a host means, seen from a namespace; `undefined`
 * for a host that is none. A short name is in the namespace of whoever writes it.
 */
export function serviceOfHost(host: string, namespace: string): string | undefined {
  const [name = '', in_ = namespace, svc = 'svc', ...domain] = host.split('.');
  const isOurs = svc === 'svc' && (domain.length === 0 || domain.join('.') === 'cluster.local');
  return isOurs && name !== '' && name !== '*' ? `${in_}/${name}` : undefined;
}

/** The subsets of a DestinationRule by name; `undefined` where one of them cannot be a version. */
function subsetsOf(
  manifest: Manifest,
): ReadonlyMap<string, Readonly<Record<string, string>>> | undefined {
  const found = new Map<string, Readonly<Record<string, string>>>();
  for (const subset of listAt(fieldOf(specOf(manifest), 'subsets'))) {
    const name = textAt(subset, 'name') ?? '';
    const labels = labelsAt(fieldOf(subset, 'labels'));
    const isUsable =
      labels !== undefined && Object.keys(labels).length > 0 && haveLabelNames(labels);
    if (!isUsable || !isVersionName(name)) return undefined;
    found.set(name, labels);
  }
  return found;
}

/** What of a DestinationRule is more than subsets. */
function restOf(manifest: Manifest): readonly string[] {
  const spec = specOf(manifest);
  const fields = ['trafficPolicy', 'exportTo', 'workloadSelector'].filter(
    (key) => fieldOf(spec, key) !== undefined,
  );
  const bySubset = listAt(fieldOf(spec, 'subsets')).some(
    (subset) => fieldOf(subset, 'trafficPolicy') !== undefined,
  );
  return [...fields, ...(bySubset ? ['subsets[].trafficPolicy'] : [])];
}

/**
 * Reads DestinationRules: their subsets are the versions of a service. How calls are treated stays
 * in them: they go on to count beside what is compiled.
 */
export function subsetsToday(objects: readonly Manifest[], services: ReadonlySet<string>): Subsets {
  const versions = new Map<string, Json>();
  const notes: Note[] = [];
  for (const object of objects) {
    if (object.kind !== 'DestinationRule') continue;
    const about = titleOf(object);
    const { namespace = '' } = object;
    const service = serviceOfHost(textAt(specOf(object), 'host') ?? '', namespace);
    const subsets = subsetsOf(object);
    if (service === undefined || !services.has(service))
      notes.push({ about, why: 'its host is none of the services that were read' });
    else if (!service.startsWith(`${namespace}/`))
      notes.push({ about, why: 'speaks for clients of another namespace than its service' });
    else if (subsets === undefined)
      notes.push({ about, why: 'a subset has a name or labels that no version can have' });
    else {
      if (subsets.size > 0 && !versions.has(service)) versions.set(service, versionsValue(subsets));
      const rest = restOf(object);
      if (rest.length > 0) notes.push({ about, why: `only its subsets: ${rest.join(', ')} stays` });
    }
  }
  return { versions, notes };
}
