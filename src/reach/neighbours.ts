import { accountNamesIn } from '../access/account-name.ts';
import type { Mesh } from '../model/mesh.ts';
import type { Layer, Workload } from '../model/workload.ts';

/** By service or external `namespace/name`: those one call away from it, in either direction. */
export type Neighbours = ReadonlyMap<string, ReadonlySet<string>>;

const known = new WeakMap<Mesh, Neighbours>();

/**
 * Who is one call away from whom: by what is declared, by grants that name an account, and by routes
 * that lead to another service. Grants to a namespace, a team or everyone are not followed: they would
 * make the whole mesh one neighbourhood.
 */
export function neighbours(mesh: Mesh): Neighbours {
  const found = known.get(mesh) ?? neighboursIn(mesh);
  known.set(mesh, found);
  return found;
}

function neighboursIn(mesh: Mesh): Neighbours {
  const sets = new Map<string, Set<string>>();
  const join = (one: string, other: string) => {
    if (one === other) return;
    add(sets, one, other);
    add(sets, other, one);
  };
  for (const { from, to } of mesh.calls) join(from, to);
  joinGranted(mesh, join);
  for (const { name, routes } of [...mesh.services, ...mesh.externals])
    for (const { to, mirror } of routes) {
      for (const { service } of to) join(name, service);
      if (mirror) join(name, mirror.to.service);
    }
  return sets;
}

/** Joins what runs behind an account that a grant names with what the grant is about. */
function joinGranted(mesh: Mesh, join: (one: string, other: string) => void): void {
  const accounts = servicesByAccount(mesh);
  const joinAll = (names: readonly string[], layers: readonly Layer[]) => {
    for (const account of new Set(layers.flatMap(namedAccounts)))
      for (const caller of accounts.get(account) ?? [])
        for (const name of names) join(name, caller);
  };
  for (const workload of mesh.workloads) joinAll(workload.services, layersOf(workload));
  for (const { name, layer } of mesh.externals) joinAll([name], [layer]);
}

function layersOf(workload: Workload): readonly Layer[] {
  return workload.ports.flatMap(({ ways }) => ways.flatMap(({ layers }) => layers));
}

function namedAccounts({ allow }: Layer): readonly string[] {
  if (allow === 'open') return [];
  return allow.flatMap(({ requests }) =>
    requests.boxes.flatMap(({ callers }) => accountNamesIn(callers)),
  );
}

/** Services by `namespace/account` of what runs behind them. */
function servicesByAccount(mesh: Mesh): ReadonlyMap<string, ReadonlySet<string>> {
  const sets = new Map<string, Set<string>>();
  for (const { namespace, accounts, services } of mesh.workloads) {
    for (const account of accounts) {
      for (const service of services) add(sets, `${namespace}/${account}`, service);
    }
  }
  return sets;
}

function add(sets: Map<string, Set<string>>, key: string, value: string): void {
  const there = sets.get(key);
  if (there === undefined) sets.set(key, new Set([value]));
  else there.add(value);
}
