import { byParts } from '../../diagnostics/order.ts';
import type { Document } from '../../read/document.ts';
import type { Json } from '../../source/json.ts';
import { child } from '../../source/pointer.ts';
import type { Inventory, KubeService, KubeServicePort, PodTemplate } from './inventory.ts';
import { fieldOf, isPortNumber, labelsAt, listAt, manifestsOf, type Manifest } from './manifest.ts';
import { podTemplateOf } from './pod-template.ts';

const transports = ['TCP', 'UDP', 'SCTP'] as const;

function portOf(manifest: Manifest, value: Json, index: number): readonly KubeServicePort[] {
  const number = fieldOf(value, 'port');
  if (!isPortNumber(number)) return [];
  const written = fieldOf(value, 'targetPort');
  const target = isPortNumber(written) || (typeof written === 'string' && written !== '');
  const name = fieldOf(value, 'name');
  const appProtocol = fieldOf(value, 'appProtocol');
  const transport = transports.find((each) => each === fieldOf(value, 'protocol')) ?? 'TCP';
  return [
    {
      ...(typeof name === 'string' && name !== '' && { name }),
      number,
      target: target ? written : number,
      ...(typeof appProtocol === 'string' && appProtocol !== '' && { appProtocol }),
      transport,
      at: manifest.place(child('/spec/ports', index)),
    },
  ];
}

/** A `v1` Service; `undefined` where its selector is a template. */
function kubeServiceOf(manifest: Manifest): KubeService | undefined {
  const { namespace, name, value } = manifest;
  const spec = fieldOf(value, 'spec');
  const selector = labelsAt(fieldOf(spec, 'selector'));
  if (selector === undefined) return undefined;
  const externalName = fieldOf(spec, 'externalName');
  const isExternal = fieldOf(spec, 'type') === 'ExternalName' && typeof externalName === 'string';
  return {
    ...(namespace !== undefined && { namespace }),
    name,
    ...(Object.keys(selector).length > 0 && { selector }),
    ports: listAt(fieldOf(spec, 'ports')).flatMap((port, index) => portOf(manifest, port, index)),
    headless: fieldOf(spec, 'clusterIP') === 'None',
    ...(isExternal && { externalName }),
    at: manifest.place('/metadata/name'),
  };
}

type Named = KubeService | PodTemplate;

function sorted<T extends Named>(list: readonly T[]): readonly T[] {
  const key = ({ namespace = '', name, at }: T) =>
    [namespace, name, at.range?.file ?? '', at.range?.start ?? 0] as const;
  return [...list].sort((a, b) => byParts(key(a), key(b)));
}

/**
 * What Kubernetes manifests among the documents say of services and pods. Documents of ours and of
 * anyone else are passed by, and so is whatever Kubernetes would not take as it stands: templates of
 * Helm and the like become something else before they are applied. Total: any value may stand anywhere.
 */
export function inventoryOf(documents: readonly Document[]): Inventory {
  const manifests = manifestsOf(documents);
  const isService = ({ apiVersion, kind }: Manifest) => apiVersion === 'v1' && kind === 'Service';
  return {
    services: sorted(
      manifests.filter(isService).flatMap((manifest) => kubeServiceOf(manifest) ?? []),
    ),
    pods: sorted(manifests.flatMap((manifest) => podTemplateOf(manifest) ?? [])),
  };
}
