import type { Artifact } from '../../compile/artifact.ts';
import { labelOf, objectNameOf } from '../../compile/object-name.ts';
import { hostCovers } from '../../model/decide/match-host.ts';
import type { Gateway, Listener, Mesh } from '../../model/mesh.ts';
import type { JsonObject } from '../../source/json.ts';

function tls({ certificate, clientCa, redirect }: Listener): JsonObject | undefined {
  if (redirect === 'https') return { httpsRedirect: true };
  if (certificate === undefined) return undefined;
  return clientCa === undefined
    ? { mode: 'SIMPLE', credentialName: certificate }
    : { mode: 'MUTUAL', credentialName: certificate, caCertCredentialName: clientCa };
}

/**
 * Hosts without those that a wildcard among them holds. Listed, such a host would also get the routes
 * of the wildcard's VirtualService, and those of the older object would come first, whatever its paths.
 */
function widest(hosts: readonly string[]): readonly string[] {
  return hosts.filter(
    (host) =>
      !hosts.some((other) => other.toLowerCase() !== host.toLowerCase() && hostCovers(other, host)),
  );
}

/** Hosts are bound to the gateway's own namespace: a bare host would let every namespace attach. */
function server({ namespace, hosts }: Gateway, listener: Listener): JsonObject {
  const security = tls(listener);
  return {
    port: {
      number: listener.port,
      name: labelOf(listener.name),
      protocol: listener.protocol.toUpperCase(),
    },
    hosts: widest(hosts).map((host) => `${namespace}/${host}`),
    ...(security && { tls: security }),
  };
}

/**
 * The listeners of gateways; without `listen` the object is someone else's.
 * https://istio.io/latest/docs/reference/config/networking/gateway/
 */
export function gateways(mesh: Mesh): readonly Artifact[] {
  return mesh.gateways
    .filter(({ role, listeners }) => role === 'ingress' && listeners.length > 0)
    .map((gateway) => ({
      wave: 0,
      from: [gateway.at],
      object: {
        apiVersion: 'networking.istio.io/v1',
        kind: 'Gateway',
        metadata: { name: objectNameOf(gateway.name), namespace: gateway.namespace },
        spec: {
          selector: gateway.labels,
          servers: gateway.listeners.map((listener) => server(gateway, listener)),
        },
      },
    }));
}
