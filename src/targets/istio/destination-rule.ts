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

/** For whom a rule is: one client, all others in a namespace of clients, or (absent) everyone. */
type For = { readonly client: Labelled } | { readonly othersIn: string } | undefined;

/** Where a rule for somebody stands, and what sets its name apart. */
function placeOf(item: Service | External, whom: For): { namespace: string; parts: string[] } {
  if (whom === undefined) return { namespace: item.namespace, parts: [] };
  if ('othersIn' in whom) return { namespace: whom.othersIn, parts: ['others', item.namespace] };
  const { client } = whom;
  return { namespace: client.namespace, parts: ['for', nameOf(client), item.namespace] };
}

function rule({ item, host, suffix }: Called, settings: CallSettings, whom?: For): Artifact {
  const versions = subsets(item);
  const { namespace, parts } = placeOf(item, whom);
  const client = whom && 'client' in whom ? whom.client : undefined;
  return {
    wave: 0,
    from: [...item.from, ...(client?.from ?? [])],
    object: {
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      metadata: { name: objectNameOf(shortName(item.name), ...parts, ...suffix), namespace },
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
      return [rule(each, settings, { client })];
    }),
  );
}

/**
 * istiod looks for a host in the namespace of the client first and, once it finds any rule there, also
 * one with a selector, nowhere else: without a copy the other clients there would lose all of the
 * owner's, subsets too.
 */
function rulesForOthers(each: Called, common: CallSettings, own: readonly Artifact[]) {
  const namespaces = own.map(({ object }) => object.metadata.namespace ?? '');
  return [...new Set(namespaces)]
    .filter((namespace) => namespace !== each.item.namespace)
    .map((othersIn) => rule(each, common, { othersIn }));
}

/**
 * How services are called: one object a host in the namespace of its owner, and one in the namespace
 * of each caller with settings of its own, with a copy of the owner's for the other callers there.
 * https://istio.io/latest/docs/reference/config/networking/destination-rule/
 */
export function destinationRules(mesh: Mesh): readonly Artifact[] {
  return called(mesh).flatMap((each) => {
    const common = each.item.settings.find(({ clients }) => clients === undefined);
    const own = clientRules(mesh, each);
    if (common === undefined) return own;
    return [rule(each, common), ...own, ...rulesForOthers(each, common, own)];
  });
}
