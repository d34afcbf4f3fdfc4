import type { PathPattern } from '../access/term.ts';
import type { Gateway, IngressRoute, Mesh, Opaque } from '../model/mesh.ts';
import { grouped } from '../source/grouped.ts';
import { nearHosts } from './near-hosts.ts';

function byName<T extends { readonly name: string }>(values: readonly T[]): ReadonlyMap<string, T> {
  return new Map(values.map((value) => [value.name, value]));
}

/** The first segment of every path that a pattern matches; absent where it can be any. */
function firstSegment(pattern: PathPattern): string | undefined {
  const path =
    'exact' in pattern
      ? pattern.exact
      : 'template' in pattern
        ? pattern.template
        : 'subtree' in pattern && pattern.subtree !== ''
          ? pattern.subtree
          : undefined;
  const segment = path?.split('/')[1];
  return segment === '*' ? undefined : segment;
}

const anywhere = '*';

function segmentsOf({ paths }: IngressRoute): readonly string[] {
  return paths?.map((pattern) => firstSegment(pattern) ?? anywhere) ?? [anywhere];
}

/**
 * Gives the routes of a gateway that can take requests for a service: its own, and those of others
 * for the same hosts and paths that begin alike, since the more specific one wins.
 */
function rivals(gateway: Gateway): (to: string) => Gateway {
  const own = grouped(gateway.routes, ({ service }) => service);
  const order = new Map(gateway.routes.map((route, index) => [route, index]));
  const near = (routes: readonly IngressRoute[]) => nearHosts(routes, ({ hosts }) => hosts);
  const onAnyPath = near(gateway.routes);
  const starts = gateway.routes.flatMap((route) =>
    segmentsOf(route).map((segment) => ({ segment, route })),
  );
  const bySegment = new Map(
    [...grouped(starts, ({ segment }) => segment)].map(([segment, same]) => [
      segment,
      near(same.map(({ route }) => route)),
    ]),
  );
  return (to) => {
    const mine = own.get(to) ?? [];
    const hosts = mine.flatMap((route) => route.hosts);
    const segments = new Set(mine.flatMap(segmentsOf));
    const found = segments.has(anywhere)
      ? [...onAnyPath(hosts)]
      : [anywhere, ...segments].flatMap((each) => [...(bySegment.get(each)?.(hosts) ?? [])]);
    // In the order of the gateway: of two equally specific routes the first wins.
    const at = (route: IngressRoute): number => order.get(route) ?? 0;
    return { ...gateway, routes: [...new Set(found)].sort((a, b) => at(a) - at(b)) };
  };
}

/** What of the things that nobody understands acts on some workloads, or on the way to a callee. */
function opaqueFor(
  all: readonly Opaque[],
  to: string,
  ids: ReadonlySet<string>,
): readonly Opaque[] {
  return all.flatMap((opaque) => {
    const { workloads, services = [], gateways = [] } = opaque;
    if (workloads === 'all') return [opaque];
    const here = workloads.filter((id) => ids.has(id));
    const isOnTheWay = services.includes(to) || gateways.length > 0;
    if (here.length === 0 && !isOnTheWay) return [];
    const { services: _all, ...rest } = opaque;
    return [{ ...rest, workloads: here, ...(services.includes(to) && { services: [to] }) }];
  });
}

/**
 * The part of a mesh that decides about one callee, by its name. `decide` gives the same answer for
 * the callee in the part as in the whole, and does not have to look for it among all the others.
 */
export function partition(mesh: Mesh): (to: string) => Mesh {
  const services = byName(mesh.services);
  const externals = byName(mesh.externals);
  const observers = grouped(mesh.observers, ({ workload }) => workload);
  const workloads = new Map(mesh.workloads.map((workload) => [workload.id, workload]));
  const gateways = mesh.gateways.map(rivals);
  return (to) => {
    const service = services.get(to);
    const external = externals.get(to);
    const ids = new Set(service?.workloads);
    return {
      ...mesh,
      services: service ? [service] : [],
      externals: external ? [external] : [],
      workloads: [...ids].flatMap((id) => workloads.get(id) ?? []),
      observers: [...ids].flatMap((id) => observers.get(id) ?? []),
      gateways: gateways.map((gatewayFor) => gatewayFor(to)),
      opaque: opaqueFor(mesh.opaque, to, ids),
    };
  };
}
