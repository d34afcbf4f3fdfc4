import type { ServiceView } from '../context.ts';
import type { ServicePort } from '../mesh.ts';
import { isHttp } from '../workload.ts';

/** What a port carries where no proxy sees requests on it, in words; nothing where one does. */
export function plainProtocol(service: ServiceView, port: ServicePort): string | undefined {
  if (!isHttp(port.protocol)) return port.protocol;
  return service.spec.external?.tls === 'passthrough' ? 'TLS that is passed through' : undefined;
}

/** A port on which HTTP means nothing. */
export interface PlainPort {
  readonly port: string;
  readonly protocol: string;
}

function plainPort(service: ServiceView, port: ServicePort): PlainPort | undefined {
  const protocol = plainProtocol(service, port);
  return protocol === undefined ? undefined : { port: port.name, protocol };
}

/** The first of these ports, if requests can be seen on none of them. */
export function allPlain(
  service: ServiceView,
  ports: readonly ServicePort[],
): PlainPort | undefined {
  const plain = ports.map((port) => plainPort(service, port));
  return plain.every((each) => each !== undefined) ? plain[0] : undefined;
}

/** The first of the named ports on which no requests are seen. */
export function namedPlain(service: ServiceView, names: readonly string[]): PlainPort | undefined {
  const named = service.ports.filter(({ name }) => names.includes(name));
  return named.map((port) => plainPort(service, port)).find((each) => each !== undefined);
}
