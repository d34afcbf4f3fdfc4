import type { Artifact } from '../../compile/artifact.ts';
import { objectNameOf } from '../../compile/object-name.ts';
import type { Mesh } from '../../model/mesh.ts';
import { meshRoutes } from './client-scopes.ts';
import { called, httpPorts, shortName, type Called } from './hosts.ts';
import { httpRoutes } from './http-route.ts';

function virtualService(mesh: Mesh, { item, host, suffix }: Called): readonly Artifact[] {
  const [only] = httpPorts(item);
  if (only === undefined || item.routes.length === 0) return [];
  const way = { mesh, service: item.name, host };
  const port = item.ports.length === 1 ? { port: only.number } : {};
  const http = item.routes
    .flatMap((route) => meshRoutes(mesh, route))
    .flatMap(({ route, scopes }) => httpRoutes({ ...way, ...port, scopes }, route));
  return [
    {
      wave: 1,
      from: [...item.from, ...item.routes.flatMap(({ from }) => from)],
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
