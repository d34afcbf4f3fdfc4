import type { External, Mesh, Service } from '../model/mesh.ts';
import type { Rule, Workload } from '../model/workload.ts';
import type { Json, JsonObject } from '../source/json.ts';
import type { ObjectRef } from '../source/place.ts';

/** A mesh as guardrails of scope `object` see it from one object. */
export type Slicer = (about: Pick<ObjectRef, 'kind' | 'namespace' | 'name'>) => JsonObject;

/**
 * What guardrails see of a mesh around one object: the services it touches and those one call away,
 * with their workloads; owners, gateways and labels whole. The same in every run: places say file, object and field
 * but no offsets, so a comment line changes nothing. Of a Mesh the slice holds no services: a
 * guardrail that needs all of them has the scope `mesh`.
 */
export function slice(
  mesh: Mesh,
  about: Pick<ObjectRef, 'kind' | 'namespace' | 'name'>,
): JsonObject {
  return slicer(mesh)(about);
}

/** `slice` for many objects of one mesh. Equal slices are the same value, which costs evaluation less. */
export function slicer(mesh: Mesh): Slicer {
  const index = indexed(mesh);
  const facts = factsOf(mesh);
  const known = new Map<string, JsonObject>();
  return (about) => {
    const names = [...hop(touched(index, about), index)].sort();
    const key = names.join(' ');
    const there = known.get(key);
    if (there !== undefined) return there;
    const made = { ...facts, ...partOf(mesh, new Set(names)) };
    known.set(key, made);
    return made;
  };
}

/** The whole mesh, for guardrails of scope `mesh`. */
export function whole(mesh: Mesh): JsonObject {
  const all = new Set([...mesh.services, ...mesh.externals].map(({ name }) => name));
  return { ...factsOf(mesh), ...partOf(mesh, all) };
}

/** Who calls whom by name, and who stands where. Callers by namespace, team or wildcard are not followed. */
interface Index {
  readonly byNamespace: ReadonlyMap<string, readonly string[]>;
  readonly namespacesOfTeam: ReadonlyMap<string, readonly string[]>;
  readonly neighbours: ReadonlyMap<string, ReadonlySet<string>>;
}

function indexed(mesh: Mesh): Index {
  const named: readonly (Service | External)[] = [...mesh.services, ...mesh.externals];
  const byNamespace = Map.groupBy
    ? new Map([...group(named)].map(([namespace, all]) => [namespace, all]))
    : group(named);
  return {
    byNamespace,
    namespacesOfTeam: new Map(mesh.owners.map(({ team, namespaces }) => [team, namespaces])),
    neighbours: neighboursOf(mesh),
  };
}
