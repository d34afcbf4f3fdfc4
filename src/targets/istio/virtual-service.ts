import type { Artifact } from '../../compile/artifact.ts';
import { objectNameOf } from '../../compile/object-name.ts';
import type { Mesh } from '../../model/mesh.ts';
import type { Route } from '../../model/route.ts';
import type { JsonObject } from '../../source/json.ts';
import { called, httpPorts, shortName, type Called } from './hosts.ts';
import { httpRoutes } from './http-route.ts';
import { clientWorkloads } from './labels.ts';

/** Callers as their own proxies know them: by labels and namespace; and the dialled port. */
function scopes(mesh: Mesh, { clients, ports }: Route): readonly JsonObject[] {
  const byPort: readonly JsonObject[] = ports?.map((port) => ({ port })) ?? [{}];
  const byClient: readonly JsonObject[] = clients
    ? clientWorkloads(mesh, clients).map(({ labels, namespace }) => ({
        sourceLabels: labels,
        sourceNamespace: namespace,
      }))
    : [{}];
  return byClient.flatMap((client) => byPort.map((port) => ({ ...port, ...client })));
}

function isLost(mesh: Mesh, { clients }: Route): boolean {
  return clients !== undefined && clientWorkloads(mesh, clients).length === 0;
}

function virtualService(mesh: Mesh, { item, host, suffix }: Called): readonly Artifact[] {
  const ports = httpPorts(item);
  const [only] = ports;
  if (only === undefined || item.routes.length === 0) return [];
  const port = item.ports.length === 1 ? { port: only.number } : {};
  const routes = item.routes.filter((route) => !isLost(mesh, route));
  const http = routes.flatMap((route) =>
    httpRoutes({ mesh, service: item.name, host, scopes: scopes(mesh, route), ...port }, route),
  );
  return [
    {
      wave: 1,
      from: [...item.from, ...routes.flatMap(({ from }) => from)],
      object: {
        apiVersion: 'networking.istio.io/v1',
        kind: 'VirtualService',
        metadata: {
          name: objectNameOf(shortName(item.name), ...suffix),
          namespace: item.namespace,
        },
        spec: { hosts: [host], gateways: ['mesh'], http },
      },
    },
  ];
}

/**
 * How requests inside the mesh are routed: one object a host, as a second one would be dropped.
 * https://istio.io/latest/docs/reference/config/networking/virtual-service/
 */
export function virtualServices(mesh: Mesh): readonly Artifact[] {
  return called(mesh).flatMap((each) => virtualService(mesh, each));
}
