import { byParts } from '../diagnostics/order.ts';
import { inventoryOf } from '../model/manifests/inventory-of.ts';
import type { Inventory, KubeService } from '../model/manifests/inventory.ts';
import { manifestsOf } from '../model/manifests/manifest.ts';
import type { Document } from '../read/document.ts';
import type { AdoptedGateway, AdoptedService } from './adopted.ts';
import { distributionNotes } from './distribution-today.ts';
import { externalsToday } from './externals-today.ts';
import { gatewaysToday } from './gateways-today.ts';
import { isIstio, meshObjects, placed } from './istio-objects.ts';
import { callerNotes, replacedNotes, templateNotes, unreadNotes } from './left-out.ts';
import { meshConfigToday, type MeshConfig } from './mesh-config-today.ts';
import { mtlsToday, type MtlsToday } from './mtls-today.ts';
import { ambientNotes, meshOfNamespace } from './namespaces-today.ts';
import { titleOf, type Note } from './note.ts';
import { servicesToday } from './services-today.ts';

/** What stands in manifests today, in the words of intents. */
export interface Estate {
  readonly hasIstio: boolean;
  readonly config: MeshConfig;
  readonly mtls: MtlsToday;
  readonly gateways: readonly AdoptedGateway[];
  /** In the cluster, by namespace and name. */
  readonly services: readonly AdoptedService[];
  readonly externals: readonly AdoptedService[];
  readonly notes: readonly Note[];
  /** How many Services have no intent only because they say no namespace. */
  readonly unplaced: number;
}

/** How manifests are to be read. */
export interface EstateOptions {
  /** Where objects stand that do not say it themselves. */
  readonly namespace?: string;
  /** Which objects count; left out, all. */
  readonly from?: 'istio' | 'services';
}

/** Services and pods with the namespace of whoever applies them, where they say none. */
function placedInventory(documents: readonly Document[], namespace?: string): Inventory {
  const { services, pods } = inventoryOf(documents);
  if (namespace === undefined) return { services, pods };
  const place = <T extends { readonly namespace?: string }>(each: T): T => ({ namespace, ...each });
  const key = (each: KubeService) => [each.namespace ?? '', each.name] as const;
  const sorted = services.map(place).sort((a, b) => byParts(key(a), key(b)));
  return { services: sorted, pods: pods.map(place) };
}

/** Reads manifests of Kubernetes and Istio. What is not read has a note; nothing goes without a word. */
export function estateOf(documents: readonly Document[], options: EstateOptions): Estate {
  const manifests = manifestsOf(documents).map((each) => placed(each, options.namespace));
  const seen = meshObjects(documents).map((each) => placed(each, options.namespace));
  const isCounted = options.from !== 'services';
  const objects = isCounted ? seen.filter(isIstio) : [];
  const inventory = placedInventory(documents, options.namespace);
  const config = meshConfigToday(isCounted ? manifests : []);
  const mtls = mtlsToday(objects, config.rootNamespace);
  const gateways = gatewaysToday(objects, inventory.pods);
  const { services, notes } = servicesToday(inventory, objects, gateways);
  const taken = new Set(services.map(({ namespace, name }) => `${namespace}/${name}`));
  const { externals, notes: ofExternals } = externalsToday(objects, taken);
  const templates = templateNotes(documents, inventory.services.length);
  const replaced = replacedNotes(seen, [...services, ...externals]);
  const ignored = { why: 'not asked for: `--from services`' };
  return {
    hasIstio:
      isCounted &&
      (options.from === 'istio' ||
        objects.length > 0 ||
        manifests.some((each) => meshOfNamespace(each) !== undefined)),
    config,
    mtls,
    gateways: gateways.gateways,
    services,
    externals,
    notes: isCounted
      ? [
          ...templates,
          ...ambientNotes(manifests),
          ...distributionNotes(manifests),
          ...callerNotes(inventory, gateways),
          ...notes,
          ...config.notes,
          ...mtls.notes,
          ...gateways.notes,
          ...ofExternals,
          ...unreadNotes(seen),
          ...replaced,
        ]
      : [
          ...templates,
          ...notes,
          ...seen.map((object) => ({ about: titleOf(object), ...ignored })),
          ...replaced,
        ],
    unplaced: inventory.services.filter(
      ({ namespace, externalName }) => namespace === undefined && externalName === undefined,
    ).length,
  };
}
