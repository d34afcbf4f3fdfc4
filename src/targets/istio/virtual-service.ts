import type { Artifact } from '../../compile/artifact.ts';
import { objectNameOf } from '../../compile/object-name.ts';
import type { Mesh } from '../../model/mesh.ts';
import type { Route } from '../../model/route.ts';
import { meshRoutes } from './client-scopes.ts';
import { called, httpPorts, shortName, type Called } from './hosts.ts';
import { httpParts, type HttpEntry } from './http-parts.ts';
import { httpRoutes } from './http-route.ts';

/**
 * Routes of externals name their ports: istiod gives a host without port 80 a route there all the
 * same, and where addresses are taken as dialled that would let a proxy out on a port nobody opened.
 */
function withPorts(item: Called['item'], route: Route): Route {
  if (!('tls' in item) || route.ports !== undefined) return route;
  return { ...route, ports: httpPorts(item).map(({ number }) => number) };
}

function virtualService(mesh: Mesh, { item, host, suffix }: Called): readonly Artifact[] {
  const [only] = httpPorts(item);
  if (only === undefined || item.routes.length === 0) return [];
  const way = { mesh, service: item.name, host };
  const port = item.ports.length === 1 ? { port: only.number } : {};
  const [owner] = item.from;
  const entries = item.routes
    .flatMap((route) => meshRoutes(mesh, withPorts(item, route)))
    .flatMap(({ route, scopes }) =>
      httpRoutes({ ...way, ...port, scopes }, route).map((http): HttpEntry => ({
        http,
        route,
        ...(owner && { owner }),
      })),
    );
  return [
    {
      wave: 1,
      from: [...item.from, ...item.routes.flatMap(({ from }) => from)],
      parts: httpParts(entries),
      object: {
        apiVersion: 'networking.istio.io/v1',
        kind: 'VirtualService',
        metadata: {
          name: objectNameOf(shortName(item.name), ...suffix),
          namespace: item.namespace,
        },
        spec: { hosts: [host], gateways: ['mesh'], http: entries.map(({ http }) => http) },
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
