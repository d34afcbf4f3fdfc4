import type { Artifact } from '../../compile/artifact.ts';
import { labelOf, objectNameOf } from '../../compile/object-name.ts';
import type { External, Mesh, Service } from '../../model/mesh.ts';
import type { CallSettings } from '../../model/settings.ts';
import type { JsonObject } from '../../source/json.ts';
import { called, shortName, type Called } from './hosts.ts';
import { clientWorkloads, nameOf, type Labelled } from './labels.ts';
import { trafficPolicy } from './traffic-policy.ts';

function subsets(item: Service | External): readonly JsonObject[] {
  const versions = 'versions' in item ? item.versions : [];
  return versions.map(({ name, labels }) => ({ name: labelOf(name), labels }));
}

function rule({ item, host, suffix }: Called, settings: CallSettings, client?: Labelled): Artifact {
  const versions = subsets(item);
  const service = shortName(item.name);
  const parts = client ? [service, 'for', nameOf(client), item.namespace] : [service];
  return {
    wave: 0,
    from: [...item.from, ...(client?.from ?? [])],
    object: {
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      metadata: {
        name: objectNameOf(...parts, ...suffix),
        namespace: client?.namespace ?? item.namespace,
      },
      spec: {
        host,
        ...(client && { workloadSelector: { matchLabels: client.labels } }),
        trafficPolicy: trafficPolicy(item, host, settings),
        ...(versions.length > 0 && { subsets: versions }),
      },
    },
  };
}

/** A caller's own settings replace everything else for it, so they repeat subsets and all blocks. */
function clientRules(mesh: Mesh, each: Called): readonly Artifact[] {
  const seen = new Set<string>();
  return each.item.settings.flatMap((settings) =>
    clientWorkloads(mesh, settings.clients ?? []).flatMap((client) => {
      // The first settings that name a client count.
      if (seen.has(client.id)) return [];
      seen.add(client.id);
      return [rule(each, settings, client)];
    }),
  );
}

/**
 * How services are called: one object a host in the namespace of its owner, and one in the namespace
 * of each caller with settings of its own.
 * https://istio.io/latest/docs/reference/config/networking/destination-rule/
 */
export function destinationRules(mesh: Mesh): readonly Artifact[] {
  return called(mesh).flatMap((each) => {
    const common = each.item.settings.find(({ clients }) => clients === undefined);
    return [...(common ? [rule(each, common)] : []), ...clientRules(mesh, each)];
  });
}
