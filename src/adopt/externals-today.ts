import { portProtocols, protocolOfName } from '../check/port-protocol.ts';
import { parseNetwork } from '../check/network.ts';
import { fieldOf, isPortNumber, listAt, type Manifest } from '../model/manifests/manifest.ts';
import type { Json, JsonObject } from '../source/json.ts';
import type { AdoptedService } from './adopted.ts';
import { specOf, textAt, textsAt } from './istio-objects.ts';
import { isHostPattern, isIntentName, isReservedName } from './names.ts';
import { titleOf, type Note } from './note.ts';
import { protocolOf } from './port-intent.ts';

/** Services outside the mesh that are declared today. */
export interface ExternalsToday {
  readonly externals: readonly AdoptedService[];
  readonly notes: readonly Note[];
}

/** Ports by name; `undefined` where one of them cannot stand in an intent. */
function portsOf(spec: JsonObject): ReadonlyMap<string, Json> | undefined {
  const ports = new Map<string, Json>();
  for (const port of listAt(fieldOf(spec, 'ports'))) {
    const number = fieldOf(port, 'number');
    const target = fieldOf(port, 'targetPort');
    const protocol = protocolOf(textAt(port, 'protocol') ?? 'tcp');
    const name = textAt(port, 'name') ?? '';
    if (!isPortNumber(number) || protocol === undefined || !isIntentName(name)) return undefined;
    if (ports.has(name)) return undefined;
    const isSaid = protocolOfName(name, portProtocols) === protocol;
    const isElsewhere = isPortNumber(target) && target !== number;
    const long = { port: number, ...(isElsewhere && { target }), ...(!isSaid && { protocol }) };
    ports.set(name, isSaid && !isElsewhere ? number : long);
  }
  return ports.size > 0 ? ports : undefined;
}

/** The proxy opens TLS of the application nowhere: what is TLS on every port is passed through. */
function isPassthrough(spec: JsonObject): boolean {
  const found = listAt(fieldOf(spec, 'ports')).map((port) => protocolOf(textAt(port, 'protocol')));
  return found.every((protocol) => protocol === 'tls');
}

/** The name of the document: an object's name may hold dots, that of a document may not. */
function nameOf({ name }: Manifest): string | undefined {
  const dashed = name.replaceAll('.', '-').slice(0, 63).replace(/-+$/, '');
  return isIntentName(dashed) && !isReservedName(dashed) ? dashed : undefined;
}

/** What is outside, or why no intent can say it. */
function outsideOf(spec: JsonObject): JsonObject | string {
  const hosts = [...new Set(textsAt(fieldOf(spec, 'hosts')))];
  const addresses = [...new Set(textsAt(fieldOf(spec, 'addresses')))];
  const ports = portsOf(spec);
  if (hosts.length === 0 || !hosts.every(isHostPattern) || ports === undefined)
    return 'has hosts or ports that no intent can have';
  if (!addresses.every((address) => 'value' in parseNetwork(address)))
    return 'has addresses that no intent can have';
  // Istio keeps what was dialled there, the port as well.
  const isDialled = addresses.length > 0 || hosts.some((host) => host.startsWith('*'));
  if (isDialled && [...ports.values()].some((port) => fieldOf(port, 'target') !== undefined))
    return 'has addresses or a wildcard and another port behind them, which no intent can say';
  return {
    external: {
      hosts,
      ...(addresses.length > 0 && { addresses }),
      ...(isPassthrough(spec) && { tls: 'passthrough' }),
    },
    ports: Object.fromEntries(ports),
  };
}

function externalOf(manifest: Manifest): AdoptedService | string {
  const { namespace } = manifest;
  const spec = specOf(manifest);
  const name = nameOf(manifest);
  if (textAt(spec, 'location') === 'MESH_INTERNAL')
    return 'machines inside the mesh: write a Service with `endpoints`';
  if (namespace === undefined) return 'says no namespace: name it with `--namespace NAME`';
  if (name === undefined || !isIntentName(namespace)) return 'has a name that no intent can have';
  if (fieldOf(spec, 'endpoints') !== undefined || fieldOf(spec, 'workloadSelector') !== undefined)
    return 'has endpoints of its own: write `external` with `addresses`';
  const outside = outsideOf(spec);
  if (typeof outside === 'string') return outside;
  const remarks = ['read from a ServiceEntry, which goes on to count until you take it away.'];
  return { namespace, name, spec: outside, remarks, files: [manifest.document.file] };
}

/**
 * Reads ServiceEntries of hosts outside the mesh. A host has one document, so a second entry for it
 * is left to a reader.
 *
 * @param taken `namespace/name` of the documents there are already.
 * https://istio.io/latest/docs/reference/config/networking/service-entry/
 */
export function externalsToday(
  objects: readonly Manifest[],
  taken: ReadonlySet<string>,
): ExternalsToday {
  const externals: AdoptedService[] = [];
  const notes: Note[] = [];
  const names = new Set(taken);
  const known = new Set<string>();
  for (const object of objects) {
    if (object.kind !== 'ServiceEntry') continue;
    const about = titleOf(object);
    const found = externalOf(object);
    if (typeof found === 'string') {
      notes.push({ about, why: found });
      continue;
    }
    const key = `${found.namespace}/${found.name}`;
    const hosts = textsAt(fieldOf(fieldOf(found.spec, 'external'), 'hosts'));
    if (names.has(key)) notes.push({ about, why: 'a Service of its name has an intent' });
    else if (hosts.some((host) => known.has(host)))
      notes.push({ about, why: 'another ServiceEntry has one of its hosts' });
    else {
      names.add(key);
      for (const host of hosts) known.add(host);
      externals.push(found);
    }
  }
  return { externals, notes };
}
