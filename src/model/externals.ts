import type { Calls } from './calls.ts';
import { callSettings } from './call-settings.ts';
import type { Context, ServiceView } from './context.ts';
import type { External } from './mesh.ts';
import { portRules } from './port-rules.ts';
import { routesOf } from './routes.ts';
import type { ServiceRules } from './service-rules.ts';
import { labelsOf } from './services.ts';

/** A service outside the mesh: who may call it stands in one layer for all its ports. */
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
  const parts = service.ports.map((port) => portRules(context, service, port, rules, calls));
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
      at: 'gateway',
      sees: 'caller',
      tokens: [],
      asks: [],
      deny: parts.flatMap(({ deny }) => deny),
      allow: parts.flatMap(({ allow }) => allow),
    },
    routes: routesOf(context, service, calls),
    settings: callSettings(context, service, calls),
    ...(service.spec.optional && { optional: service.spec.optional }),
    ...(service.spec.owners && { owners: service.spec.owners }),
    from: [service.here],
  };
}
