import { accountNamesIn } from '../access/account-name.ts';
import type { External, Mesh } from '../model/mesh.ts';
import type { Layer, Workload } from '../model/workload.ts';

/** By service or external `namespace/name`: those one call away from it, in either direction. */
export type Neighbours = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Who is one call away from whom: by what is declared, by grants that name an account, and by routes
 * that lead to another service. Grants to a namespace, a team or everyone are not followed: they would
 * make the whole mesh one neighbourhood.
 */
export function neighbours(mesh: Mesh): Neighbours {
  const sets = new Map<string, Set<string>>();
  const accounts = servicesByAccount(mesh);
  for (const [one, other] of [...declared(mesh), ...granted(mesh, accounts), ...routed(mesh)]) {
    if (one === other) continue;
    add(sets, one, other);
    add(sets, other, one);
  }
  return sets;
}

type Pair = readonly [string, string];

function declared(mesh: Mesh): readonly Pair[] {
  return mesh.calls.map(({ from, to }) => [from, to]);
}

function granted(mesh: Mesh, accounts: ReadonlyMap<string, ReadonlySet<string>>): readonly Pair[] {
  const callees = [
    ...mesh.workloads.map((workload) => ({ names: workload.services, layers: layersOf(workload) })),
    ...mesh.externals.map((external: External) => ({
      names: [external.name],
      layers: [external.layer],
    })),
  ];
  return callees.flatMap(({ names, layers }) => {
    const callers = [...new Set(layers.flatMap(namedAccounts))].flatMap((account) => [
      ...(accounts.get(account) ?? []),
    ]);
    return names.flatMap((name) => callers.map((caller): Pair => [name, caller]));
  });
}

function routed(mesh: Mesh): readonly Pair[] {
  return [...mesh.services, ...mesh.externals].flatMap(({ name, routes }) =>
    routes.flatMap((route) =>
      [...route.to, ...(route.mirror ? [route.mirror.to] : [])].map(({ service }): Pair => [
        name,
        service,
      ]),
    ),
  );
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
