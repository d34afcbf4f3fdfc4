import { intersectPaths } from '../../access/path-algebra.ts';
import type { Box } from '../../access/term.ts';
import type { Artifact } from '../../compile/artifact.ts';
import { canonicalJson } from '../../compile/digest.ts';
import { labelOf, objectNameOf } from '../../compile/object-name.ts';
import { hostCovers } from '../../model/decide/match-host.ts';
import type { Gateway, IngressRoute, Mesh } from '../../model/mesh.ts';
import type { Route } from '../../model/route.ts';
import { gatewayRoute } from './client-scopes.ts';
import { hostsOf } from './hosts.ts';
import { httpParts, type HttpEntry } from './http-parts.ts';
import { httpRoutes } from './http-route.ts';
import { inOrder } from './ingress-order.ts';
import { indexOf } from './mesh-index.ts';

/** The part of a service's route that a gateway sends there, beside the boxes it is a part of. */
interface Part {
  readonly route: Route;
  readonly written: readonly Box[];
}

function pathsWithin(paths: NonNullable<IngressRoute['paths']>, box: Box): Box['paths'] {
  if (box.paths === undefined) return paths;
  const own = box.paths;
  return paths
    .flatMap((path) => own.map((other) => intersectPaths(path, other)))
    .filter((path) => path !== undefined);
}

function within(route: Route, paths: IngressRoute['paths']): Part | undefined {
  if (paths === undefined) return { route, written: route.match };
  const parts = route.match
    .map((box) => ({ box, own: pathsWithin(paths, box) ?? [] }))
    .filter(({ own }) => own.length > 0);
  if (parts.length === 0) return undefined;
  const match = parts.map(({ box, own }) => ({ ...box, paths: own }));
  return { route: { ...route, match }, written: parts.map(({ box }) => box) };
}

/** The service's own routes, repeated for the gateway: rules of its mesh host do not count there. */
function routesOf(mesh: Mesh, gateway: Gateway, ingress: IngressRoute): readonly HttpEntry[] {
  const item = indexOf(mesh).items.get(ingress.service);
  const [host] = item ? hostsOf(mesh, item.name) : [];
  if (item === undefined || host === undefined) return [];
  const way = { mesh, service: item.name, host, port: ingress.port, scopes: [] };
  const [owner] = item.from;
  return item.routes
    .map((route) => gatewayRoute(gateway, ingress.port, route))
    .map((route) => route && within(route, ingress.paths))
    .filter((part) => part !== undefined)
    .flatMap(({ route, written }) =>
      httpRoutes(way, route, written).map((http) => ({ http, route, ...(owner && { owner }) })),
    );
}

interface HostSet {
  readonly hosts: string[];
  readonly routes: readonly IngressRoute[];
}

/** Hosts that are routed alike. A host also gets what its wildcards get: only one object counts for it. */
function hostSets({ routes }: Gateway): readonly HostSet[] {
  const http = routes.filter(({ listener }) => listener === undefined);
  const hosts = [...new Set(http.flatMap((route) => route.hosts))];
  const sets = new Map<string, HostSet>();
  for (const host of hosts) {
    const covering = http.filter((route) =>
      route.hosts.some((pattern) => hostCovers(pattern, host)),
    );
    const key = canonicalJson(covering.map((route) => http.indexOf(route)));
    const set = sets.get(key) ?? { hosts: [], routes: covering };
    set.hosts.push(host);
    sets.set(key, set);
  }
  return [...sets.values()];
}

function virtualService(
  mesh: Mesh,
  gateway: Gateway,
  { hosts, routes }: HostSet,
): readonly Artifact[] {
  const entries = inOrder(routes).flatMap((route) => routesOf(mesh, gateway, route));
  if (entries.length === 0) return [];
  const isWhole = canonicalJson([...hosts].sort()) === canonicalJson([...gateway.hosts].sort());
  const [first = ''] = hosts;
  const { name, namespace } = gateway;
  const label = labelOf(name);
  return [
    {
      wave: 1,
      from: [gateway.at, ...routes.flatMap(({ from }) => from)],
      parts: httpParts(entries),
      object: {
        apiVersion: 'networking.istio.io/v1',
        kind: 'VirtualService',
        metadata: {
          name: isWhole ? objectNameOf(label, 'ingress') : objectNameOf(label, 'ingress', first),
          namespace,
        },
        spec: {
          hosts,
          gateways: [`${namespace}/${objectNameOf(name)}`],
          http: entries.map(({ http }) => http),
        },
      },
    },
  ];
}

/**
 * What gateways send into the mesh: one object a set of hosts; what no route names is 404.
 * https://istio.io/latest/docs/ops/common-problems/network-issues/#route-rules-have-no-effect-on-ingress-gateway-requests
 */
export function ingressVirtualServices(mesh: Mesh): readonly Artifact[] {
  return mesh.gateways
    .filter(({ role }) => role === 'ingress')
    .flatMap((gateway) => hostSets(gateway).flatMap((set) => virtualService(mesh, gateway, set)));
}
