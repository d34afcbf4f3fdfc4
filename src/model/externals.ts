import type { Calls } from './calls.ts';
import { callSettings } from './precedence/call-settings.ts';
import type { Context, ServiceView } from './context.ts';
import type { External } from './mesh.ts';
import { portRules } from './port-rules.ts';
import { routesOf } from './routes.ts';
import type { ServiceRules } from './service-rules.ts';
import { labelsOf, optionalOf } from './services.ts';

/** The layer of a port that nothing is granted on. */
const closed = { at: 'gateway', sees: 'caller', tokens: [], asks: [] } as const;

/** A service outside the mesh. Rules of Mesh and Team do not bind it. */
export function externalOf(
  context: Context,
  service: ServiceView,
  rules: ServiceRules,
  calls: Calls,
): External {
  const { external } = service.spec;
  const {
    hosts = [],
    addresses = [],
    tls = 'none',
    via,
    sni,
    clientCertificate,
    ca,
  } = external ?? {};
  const layers = service.ports.map((port) => {
    const { deny, allow } = portRules(context, service, port, rules, calls);
    return { port: port.number, layer: { ...closed, deny, allow } };
  });
  return {
    name: service.name,
    namespace: service.namespace,
    labels: labelsOf(service),
    hosts,
    addresses,
    tls,
    ...(via !== undefined && { via }),
    ...(sni !== undefined && { sni }),
    ...(clientCertificate !== undefined && { clientCertificate }),
    ...(ca !== undefined && { ca }),
    ports: service.ports,
    layer: {
      ...closed,
      deny: layers.flatMap(({ layer }) => layer.deny),
      allow: layers.flatMap(({ layer }) => layer.allow),
    },
    layers,
    routes: routesOf(context, service, calls),
    settings: callSettings(context, service, calls),
    ...optionalOf(service),
    ...(service.spec.owners && { owners: service.spec.owners }),
    from: [service.here],
  };
}
