import type { External, Mesh, Service } from '../model/mesh.ts';
import { namespaceOf } from '../source/place.ts';
import { neighbours } from './neighbours.ts';

/** What two states of a mesh do not share, and enough of the new one around it to judge it. */
export interface Affected {
  /** Services and externals that differ, and those one call away: whose slice of the mesh differs. */
  readonly names: ReadonlySet<string>;
  /**
   * The part of the new mesh in which their objects come out as in the whole: with all that stands in
   * their namespaces, and whom that calls or is called by.
   */
  readonly part: Mesh;
}

const named = ({ services, externals }: Mesh) => [...services, ...externals];

/** Elements of a list that are no values of the other one. */
function changed<T>(list: readonly T[], other: readonly T[]): readonly T[] {
  if (list === other) return [];
  const known = new Set(other);
  return list.filter((each) => !known.has(each));
}

/** Names of what one side has and the other one has not as the same value. */
function changedNames(one: Mesh, other: Mesh): readonly string[] {
  return [
    ...changed(named(one), named(other)).map(({ name }) => name),
    ...changed(one.workloads, other.workloads).flatMap(({ services }) => services),
    ...changed(one.calls, other.calls).flatMap(({ from, to }) => [from, to]),
    ...changed(one.grants, other.grants).map(({ on }) => on),
    ...changed(one.gateways, other.gateways).flatMap(({ name, routes }) => {
      const known = other.gateways.find((gateway) => gateway.name === name)?.routes ?? [];
      return changed(routes, known).map(({ service }) => service);
    }),
  ];
}

/** Whether all that concerns every service is the same. */
function isAlikeForAll(before: Mesh, after: Mesh): boolean {
  const keys = ['name', 'labels', 'facts', 'owners'] as const;
  return (
    keys.every((key) => before[key] === after[key]) &&
    [before, after].every(({ opaque }) => opaque.length === 0) &&
    changed(after.targets, before.targets).length +
      changed(before.targets, after.targets).length ===
      0
  );
}

/** The services that workloads are told about, and those that share a gateway's routes with others. */
function toldOf(mesh: Mesh, names: ReadonlySet<string>): readonly string[] {
  const seen = mesh.workloads
    .filter(({ services }) => services.some((name) => names.has(name)))
    .flatMap(({ sees = [] }) => sees);
  const routed = mesh.gateways
    .map(({ routes }) => routes.map(({ service }) => service))
    .filter((services) => services.some((name) => names.has(name)));
  return [...seen, ...routed.flat()];
}

function partOf(mesh: Mesh, names: ReadonlySet<string>, namespaces: ReadonlySet<string>): Mesh {
  // At the edge of the part stand services whose clients are not in it: what is said for those is left
  // out with them. It is about the way to the edge, of which nobody asks.
  const forEveryone = ({ clients }: { readonly clients?: readonly string[] }) =>
    clients === undefined;
  const atEdge = <T extends Service | External>(item: T): T =>
    namespaces.has(item.namespace)
      ? item
      : {
          ...item,
          routes: item.routes.filter(forEveryone),
          settings: item.settings.filter(forEveryone),
        };
  return {
    ...mesh,
    services: mesh.services.filter(({ name }) => names.has(name)).map(atEdge),
    externals: mesh.externals.filter(({ name }) => names.has(name)).map(atEdge),
    workloads: mesh.workloads.filter(
      ({ namespace, services }) =>
        namespaces.has(namespace) || services.some((name) => names.has(name)),
    ),
    calls: mesh.calls.filter(({ from, to }) => names.has(from) && names.has(to)),
    grants: mesh.grants.filter(({ on }) => names.has(on)),
  };
}

/**
 * What of a mesh another state of it can have changed, told by identity: it pays where both were
 * resolved with one memo. Nothing where what concerns all differs, so that all is affected.
 */
export function affected(before: Mesh, after: Mesh): Affected | undefined {
  if (!isAlikeForAll(before, after)) return undefined;
  const own = new Set([...changedNames(after, before), ...changedNames(before, after)]);
  const [was, is] = [neighbours(before), neighbours(after)];
  const around = (name: string) => [name, ...(was.get(name) ?? []), ...(is.get(name) ?? [])];
  const names = new Set([...own].flatMap(around));
  const namespaces = new Set([...names].map(namespaceOf));
  const inside = named(after).filter(({ namespace }) => namespaces.has(namespace));
  const near = new Set([...names, ...inside.flatMap(({ name }) => around(name))]);
  const wide = new Set([...near, ...toldOf(after, near)]);
  return { names, part: partOf(after, wide, namespaces) };
}
