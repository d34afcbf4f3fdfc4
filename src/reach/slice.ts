import { byCodeUnits } from '../diagnostics/order.ts';
import type { Mesh } from '../model/mesh.ts';
import type { Workload } from '../model/workload.ts';
import type { Json, JsonObject } from '../source/json.ts';
import { grouped } from '../source/grouped.ts';
import { namespaceOf, type ObjectRef } from '../source/place.ts';
import { neighbours } from './neighbours.ts';
import { withoutOffsets } from './without-offsets.ts';

/** What guardrails see under `data.mesh`, by the object they are asked about. */
export type Slicer = (about: ObjectRef) => JsonObject;

/**
 * What guardrails see of a mesh around one object: the services it touches and those one call away,
 * with their workloads; labels and gateways whole; the owners of their namespaces. It is the same in every run: places say
 * file, object and field but no offsets, so a comment line changes nothing. A Service touches itself, a
 * Team what is in its namespaces, any other object what is in its own. Of a Mesh the slice holds no
 * services: a guardrail that needs all of them has the scope `mesh`.
 */
export function slice(mesh: Mesh, about: ObjectRef): JsonObject {
  const there = slicers.get(mesh);
  if (there !== undefined) return there(about);
  const made = slicer(mesh);
  slicers.set(mesh, made);
  return made(about);
}

/** A mesh is indexed once, however many objects are asked about: it never changes. */
const slicers = new WeakMap<Mesh, Slicer>();

/** `slice` for many objects of one mesh. Equal slices are the same value: evaluation is cheaper so. */
export function slicer(mesh: Mesh): Slicer {
  const near = neighbours(mesh);
  const touched = touching(mesh);
  const facts = factsOf(mesh);
  const partOf = parts(mesh);
  const ownersOf = owners(mesh);
  const known = new Map<string, JsonObject>();
  return (about) => {
    const names = new Set(touched(about).flatMap((name) => [name, ...(near.get(name) ?? [])]));
    const sorted = [...names].sort();
    const namespaces = namespacesOf(mesh, about, sorted);
    const key = [...sorted, ...namespaces].join(' ');
    const there = known.get(key);
    if (there !== undefined) return there;
    const made = { ...facts, owners: ownersOf(namespaces), ...partOf(sorted) };
    known.set(key, made);
    return made;
  };
}

/** The whole mesh, for guardrails of scope `mesh`. */
export function wholeMesh(mesh: Mesh): JsonObject {
  const all = [...mesh.services, ...mesh.externals].map(({ name }) => name).sort();
  const namespaces = mesh.owners.flatMap((owner) => owner.namespaces);
  return { ...factsOf(mesh), owners: owners(mesh)(namespaces), ...parts(mesh)(all) };
}

/** The services and externals that an object touches, by name. */
function touching(mesh: Mesh): (about: ObjectRef) => readonly string[] {
  const byNamespace = grouped([...mesh.services, ...mesh.externals], (each) => each.namespace);
  const inside = (namespace: string): readonly string[] =>
    (byNamespace.get(namespace) ?? []).map(({ name }) => name);
  return ({ kind, namespace, name }) => {
    if (kind === 'Team' && namespace === undefined) {
      return mesh.owners
        .filter(({ team }) => team === name)
        .flatMap(({ namespaces }) => namespaces.flatMap(inside));
    }
    if (namespace === undefined) return [];
    const itself = `${namespace}/${name}`;
    const isIntent = kind === 'Service' && inside(namespace).includes(itself);
    return isIntent ? [itself] : inside(namespace);
  };
}

/** The namespaces that a slice is about: those of its services and of the object itself. */
function namespacesOf(
  mesh: Mesh,
  { kind, namespace, name }: ObjectRef,
  names: readonly string[],
): readonly string[] {
  const ofTeam =
    kind === 'Team' && namespace === undefined
      ? mesh.owners.filter(({ team }) => team === name).flatMap(({ namespaces }) => namespaces)
      : [];
  const ofServices = names.map(namespaceOf);
  const own = namespace === undefined ? [] : [namespace];
  return [...new Set([...own, ...ofTeam, ...ofServices])].sort();
}

/** Who answers for namespaces: only those that are asked for, as a large mesh has many teams. */
function owners(mesh: Mesh): (namespaces: readonly string[]) => Json {
  const plain = mesh.owners.map((owner) => ({ owner, json: withoutOffsets(owner) }));
  const byNamespace = new Map(
    plain.flatMap((each) => each.owner.namespaces.map((namespace) => [namespace, each] as const)),
  );
  return (namespaces) => {
    const found = new Set(namespaces.flatMap((namespace) => byNamespace.get(namespace) ?? []));
    return [...found]
      .sort((a, b) => byCodeUnits(a.owner.team, b.owner.team))
      .map(({ json }) => json);
  };
}

/** What every slice holds. */
function factsOf(mesh: Mesh): JsonObject {
  return withoutOffsets({
    name: mesh.name,
    labels: mesh.labels,
    trustDomains: [mesh.facts.trustDomain, ...mesh.facts.aliases],
    rootNamespaces: [
      ...new Set(
        mesh.targets.flatMap(({ settings: { rootNamespace } }) =>
          typeof rootNamespace === 'string' ? [rootNamespace] : [],
        ),
      ),
    ].sort(),
    gateways: mesh.gateways.map(({ name, role, namespace, account, labels, hosts }) => ({
      name,
      role,
      namespace,
      account,
      labels,
      hosts,
    })),
  }) as JsonObject;
}

/**
 * Picks services, externals and their workloads by name. Each is converted once: slices overlap, and ten
 * thousand of them must not hold ten thousand copies.
 */
function parts(mesh: Mesh): (names: readonly string[]) => JsonObject {
  const services = new Map(mesh.services.map((service) => [service.name, service]));
  const externals = new Map(mesh.externals.map((external) => [external.name, external]));
  const workloads = new Map<string, Workload[]>();
  for (const workload of mesh.workloads) {
    for (const name of workload.services) {
      workloads.set(name, [...(workloads.get(name) ?? []), workload]);
    }
  }
  const converted = new Map<object, Json>();
  const plain = (value: object): Json => {
    const there = converted.get(value) ?? withoutOffsets(value);
    converted.set(value, there);
    return there;
  };
  const picked = <T extends object>(from: ReadonlyMap<string, T>, names: readonly string[]): Json =>
    names.flatMap((name) => from.get(name) ?? []).map(plain);
  return (names) => {
    const behind = new Set(names.flatMap((name) => workloads.get(name) ?? []));
    return {
      services: picked(services, names),
      externals: picked(externals, names),
      workloads: [...behind].sort((a, b) => byCodeUnits(a.id, b.id)).map(plain),
    };
  };
}
