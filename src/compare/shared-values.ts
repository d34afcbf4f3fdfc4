import type { Mesh } from '../model/mesh.ts';
import { isSameData } from '../source/same-data.ts';

/** A list in which what equals the element of the same name in another list is that very element. */
function shared<T extends object>(
  before: readonly T[],
  after: readonly T[],
  nameOf: (element: T) => string,
): readonly T[] {
  if (before === after) return after;
  const known = new Map(before.map((element) => [nameOf(element), element]));
  return after.map((element) => {
    const other = known.get(nameOf(element));
    return other !== undefined && isSameData(other, element) ? other : element;
  });
}

/**
 * The new mesh with all that is equal in the old one, places included, as the value that stands
 * there: of two meshes that were made apart it is then told at once what is alike. What already is
 * one value costs nothing.
 */
export function withSharedValues(before: Mesh, after: Mesh): Mesh {
  const name = (element: { readonly name: string }) => element.name;
  return {
    ...after,
    services: shared(before.services, after.services, name),
    externals: shared(before.externals, after.externals, name),
    gateways: shared(before.gateways, after.gateways, name),
    workloads: shared(before.workloads, after.workloads, ({ id }) => id),
  };
}
