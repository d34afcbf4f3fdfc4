import type { Inventory, KubeService } from '../model/manifests/inventory.ts';
import type { Manifest } from '../model/manifests/manifest.ts';
import type { AdoptedService } from './adopted.ts';
import type { GatewaysToday } from './gateways-today.ts';
import { isSystemNamespace } from './names.ts';
import { titleOf, type Note } from './note.ts';
import { partsOfOthers, podPorts } from './same-pods.ts';
import { podIndex, type SelectPods } from './selected-pods.ts';
import { serviceIntent, whyNoIntent } from './service-intent.ts';
import { subsetsToday } from './subsets-today.ts';

const keyOf = ({ namespace = '', name }: KubeService) => `${namespace}/${name}`;

/** What Kubernetes Services became, in their order. */
export interface ServicesToday {
  readonly services: readonly AdoptedService[];
  readonly notes: readonly Note[];
}

/** The Services that can have an intent, by `namespace/name`, and why the others have none. */
function intended(
  { services }: Inventory,
  select: SelectPods,
  gateways: GatewaysToday,
): { readonly found: Map<string, KubeService>; readonly notes: readonly Note[] } {
  const notes: Note[] = [];
  const found = new Map<string, KubeService>();
  for (const service of services) {
    const { namespace = '', selector = {} } = service;
    const about = titleOf({ ...service, kind: 'Service' });
    const key = keyOf(service);
    const why = whyNoIntent(service);
    if (isSystemNamespace(namespace)) notes.push({ about, why: 'of the cluster or mesh itself' });
    else if (why !== undefined) notes.push({ about, why });
    else if (gateways.isInFront(service, select(namespace, selector)))
      notes.push({ about, why: 'stands in front of a gateway, which the Mesh describes' });
    else if (found.has(key))
      notes.push({ about, why: 'stands in several manifests, of which the first was read' });
    else found.set(key, service);
  }
  const parts = partsOfOthers([...found.values()]);
  for (const [part, whole] of parts) {
    found.delete(keyOf(part));
    const why = `selects some of the pods of ${whole.name}, which one document describes: name it there, \`versions: {NAME: {labels: {...}, service: ${part.name}}}\``;
    notes.push({ about: titleOf({ ...part, kind: 'Service' }), why });
  }
  return { found, notes };
}

/** Reads Kubernetes Services with their pods and, from Istio's objects, their versions. */
export function servicesToday(
  inventory: Inventory,
  objects: readonly Manifest[],
  gateways: GatewaysToday,
): ServicesToday {
  const select = podIndex(inventory.pods);
  const { found, notes } = intended(inventory, select, gateways);
  const ports = podPorts([...found.values()], select);
  const subsets = subsetsToday(objects, new Set(found.keys()));
  const services = [...found].map(([key, service]) => {
    const versions = subsets.versions.get(key);
    const pods = select(service.namespace ?? '', service.selector ?? {});
    const carried = ports.get(service);
    return serviceIntent(service, {
      pods,
      ...(carried !== undefined && { podPorts: carried }),
      ...(versions !== undefined && { versions }),
    });
  });
  return { services, notes: [...notes, ...subsets.notes] };
}
