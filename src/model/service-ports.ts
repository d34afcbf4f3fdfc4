import type { ServiceView } from './context.ts';
import type { ServicePort } from './mesh.ts';
import type { Protocol } from './workload.ts';

const protocols: readonly Protocol[] = ['http', 'http2', 'grpc', 'tcp', 'tls'];

/** The protocol that a port's name says: `http`, or `grpc-api`. */
export function protocolOfName(name: string): Protocol | undefined {
  return protocols.find((protocol) => name === protocol || name.startsWith(`${protocol}-`));
}

/** Whether rules can see requests on a port, and not only connections. */
export function isHttp(protocol: Protocol): boolean {
  return protocol !== 'tcp' && protocol !== 'tls';
}

/** The declared ports of a service, sorted by number. */
export function portsOf(service: ServiceView): readonly ServicePort[] {
  const ports = Object.entries(service.spec.ports ?? {}).map(([name, written]): ServicePort => {
    const port = typeof written === 'number' ? { port: written } : written;
    const at = service.place(`/ports/${name}`, 'key');
    const protocol =
      ('protocol' in port ? port.protocol : undefined) ?? protocolOfName(name) ?? 'tcp';
    const target = ('target' in port ? port.target : undefined) ?? port.port;
    return { name, number: port.port, target, protocol, at };
  });
  return ports.sort((a, b) => a.number - b.number);
}
