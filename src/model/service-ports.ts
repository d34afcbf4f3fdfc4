import type { Port } from '../check/intents.generated.ts';
import { protocolOfName } from '../check/port-protocol.ts';
import type { ServiceView } from './context.ts';
import type { ServicePort } from './mesh.ts';
import type { View } from './view.ts';
import type { Protocol } from './workload.ts';

const protocols: readonly Protocol[] = ['http', 'http2', 'grpc', 'tcp', 'tls'];

/** The declared ports of a Service document, sorted by number. */
export function portsOf(service: View<'Service'>): readonly ServicePort[] {
  const ports = Object.entries(service.spec.ports ?? {}).map(([name, written]): ServicePort => {
    const settings: Port = typeof written === 'number' ? { port: written } : written;
    const { port: number, protocol, target = number } = settings;
    return {
      name,
      number,
      target,
      protocol: protocol ?? protocolOfName(name, protocols) ?? 'tcp',
      at: service.place(`/ports/${name}`, 'key'),
    };
  });
  return ports.sort((a, b) => a.number - b.number);
}

/** The ports that a line is about: those it names, or all where it names none. */
export function portsNamed(
  { ports }: ServiceView,
  names: readonly string[] | undefined,
): readonly ServicePort[] {
  return names === undefined ? ports : ports.filter(({ name }) => names.includes(name));
}

/** The numbers of the ports that a line names; absent where it names none. */
export function portNumbers(
  service: ServiceView,
  names: readonly string[] | undefined,
): readonly number[] | undefined {
  return names && portsNamed(service, names).map(({ number }) => number);
}
