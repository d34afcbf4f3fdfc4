import type { Inventory } from '../model/manifests/inventory.ts';
import { fieldOf, listAt, type Manifest } from '../model/manifests/manifest.ts';
import type { Document } from '../read/document.ts';
import type { Json } from '../source/json.ts';
import type { AdoptedService } from './adopted.ts';
import type { GatewaysToday } from './gateways-today.ts';
import { isIstio } from './istio-objects.ts';
import { isSystemNamespace } from './names.ts';
import { titleOf, type Note } from './note.ts';
import { podIndex } from './selected-pods.ts';

/** What is not read of kinds that are not read at all. */
const unread: Readonly<Record<string, string>> = {
  AuthorizationPolicy:
    'who may call is not read yet. It stays in force, also in shadow mode, until you take it away',
  Sidecar:
    'what proxies are told is not read yet. Compare it with the Sidecar that is compiled for its namespace before you deploy',
  RequestAuthentication: 'token issuers are not read yet: write `jwt`',
  VirtualService: 'routes, timeouts and retries are not read yet. It counts before a newer one',
};
const readKinds: ReadonlySet<string> = new Set([
  'DestinationRule',
  'Gateway',
  'Istio',
  'IstioOperator',
  'PeerAuthentication',
  'ServiceEntry',
]);

/** Objects of a mesh of which nothing is read. */
export function unreadNotes(objects: readonly Manifest[]): readonly Note[] {
  return objects.flatMap((object) => {
    const { kind } = object;
    if (isIstio(object) && readKinds.has(kind)) return [];
    const why = (Object.hasOwn(unread, kind) ? unread[kind] : undefined) ?? 'not read yet';
    return [{ about: titleOf(object), why }];
  });
}

/** Kinds of which a service gets an object of its own name. */
const namedAfterServices: ReadonlySet<string> = new Set([
  'DestinationRule',
  'PeerAuthentication',
  'RequestAuthentication',
  'ServiceEntry',
  'Sidecar',
  'Telemetry',
  'VirtualService',
]);

/** Objects in whose place a compiled one of the same name would be applied: they do not stay. */
export function replacedNotes(
  objects: readonly Manifest[],
  services: readonly AdoptedService[],
): readonly Note[] {
  const names = new Set(services.map(({ namespace, name }) => `${namespace}/${name}`));
  const why =
    'may have the name of one that is compiled, which would replace it when it is applied. Give it another name, or compare the two before you deploy';
  return objects
    .filter((object) => isIstio(object) && namedAfterServices.has(object.kind))
    .filter(({ namespace, name }) => names.has(`${namespace ?? ''}/${name}`))
    .map((object) => ({ about: titleOf(object), why }));
}

/** Pods that no Service selects call others, too: whoever writes grants needs a name for them. */
export function callerNotes(inventory: Inventory, gateways: GatewaysToday): readonly Note[] {
  const select = podIndex(inventory.pods);
  const selected = new Set(
    inventory.services.flatMap(({ namespace = '', selector }) =>
      selector === undefined ? [] : select(namespace, selector),
    ),
  );
  return inventory.pods.flatMap((pod) => {
    const { namespace } = pod;
    const isOthers = namespace === undefined || isSystemNamespace(namespace);
    if (isOthers || selected.has(pod) || gateways.isPod(pod)) return [];
    const why =
      'no Service selects its pods. As a caller it is `sa:NAMESPACE/ACCOUNT`, or write a Service without ports';
    return [{ about: titleOf(pod), why }];
  });
}

/** Services that cannot be read at all have no name to list: their number is told. */
export function templateNotes(documents: readonly Document[], read: number): readonly Note[] {
  const isService = (value: Json) =>
    fieldOf(value, 'apiVersion') === 'v1' && fieldOf(value, 'kind') === 'Service';
  const values = documents.flatMap(({ value }) => [value, ...listAt(value['items'])]);
  const number = values.filter(isService).length - read;
  const why = 'names or selectors that Kubernetes would not take, of templates perhaps';
  return number > 0 ? [{ about: `Service ${number} without a name`, why }] : [];
}
