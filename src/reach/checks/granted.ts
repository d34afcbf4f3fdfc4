import { accountName } from '../../access/account-name.ts';
import type { Box, CallerPattern } from '../../access/term.ts';
import type { External, Mesh, Service, ServicePort } from '../../model/mesh.ts';
import { isHttp, type Layer, type Rule } from '../../model/workload.ts';
import { grouped } from '../../source/grouped.ts';
import { namespaceOf, type Place } from '../../source/place.ts';

/** What is called by name. */
export type Callee = Service | External;

/** One caller of one box of an ALLOW rule, and the line it stands on. */
export interface Granted {
  readonly pattern: CallerPattern;
  readonly box: Box;
  readonly at: Place;
}

/** What is known about all callees. */
export interface Lookup {
  /** `namespace/account` of each service. */
  readonly accounts: ReadonlyMap<string, readonly string[]>;
  readonly layersOf: (callee: Callee, port: ServicePort) => readonly Layer[];
}

/** Indexes a mesh by what the ways into its services are found with. */
export function lookup(mesh: Mesh): Lookup {
  const workloads = new Map(mesh.workloads.map((workload) => [workload.id, workload]));
  const observers = grouped(mesh.observers, ({ workload, port }) => `${workload} ${port}`);
  const accounts = mesh.services.map(({ name, workloads: ids }) => {
    const all = ids.flatMap((id) => {
      const workload = workloads.get(id);
      return workload?.accounts.map((account) => `${workload.namespace}/${account}`) ?? [];
    });
    return [name, all] as const;
  });
  const layersOf = (callee: Callee, port: ServicePort): readonly Layer[] => {
    if ('layers' in callee)
      return callee.layers.flatMap((each) => (each.port === port.number ? [each.layer] : []));
    return callee.workloads.flatMap((id) => {
      // In shadow mode nothing is refused: what is meant stands with the observer.
      const shadow = observers.get(`${id} ${port.target}`)?.map(({ layer }) => layer);
      const [way] = workloads.get(id)?.ports.find((p) => p.number === port.target)?.ways ?? [];
      return shadow ?? way?.layers ?? [];
    });
  };
  return { accounts: new Map(accounts), layersOf };
}

/** Whether a pattern that names no account holds for one. */
function isWideFor(pattern: CallerPattern, account: string): boolean {
  if ('namespace' in pattern) return pattern.namespace === namespaceOf(account);
  return 'mesh' in pattern || 'any' in pattern;
}

const anyone: readonly CallerPattern[] = [{ any: true }];

/** The grants of one port, by the accounts they name; `wide` are those that name others. */
function grantsOf(rules: readonly Rule[]) {
  const pairs = rules.flatMap(({ requests, from }) =>
    requests.boxes.flatMap((box) =>
      (box.callers ?? anyone).map((pattern): Granted => ({ pattern, box, at: from[0] ?? {} })),
    ),
  );
  let index: ReadonlyMap<string | undefined, readonly Granted[]> | undefined;
  // Callers that say which requests they send do not need it: most ports have no use for the index.
  const byAccount = () => (index ??= grouped(pairs, ({ pattern }) => accountName(pattern)));
  const ownTo = (account: string): readonly Granted[] => byAccount().get(account) ?? [];
  const to = (account: string): readonly Granted[] => [
    ...ownTo(account),
    ...(byAccount().get(undefined) ?? []).filter(({ pattern }) => isWideFor(pattern, account)),
  ];
  return { pairs, ownTo, to };
}

/** Everything about one HTTP port of a callee that its ways in need. */
export interface PortView {
  readonly port: ServicePort;
  readonly grants: ReturnType<typeof grantsOf>;
}

/** The HTTP ports of a callee, with what is granted on each. */
export function portViews(callee: Callee, { layersOf }: Lookup): readonly PortView[] {
  return callee.ports
    .filter(({ protocol }) => isHttp(protocol))
    .map((port) => {
      const rules = layersOf(callee, port).flatMap(({ allow }): readonly Rule[] =>
        allow === 'open' ? [{ requests: { boxes: [{}] }, from: callee.from }] : allow,
      );
      return { port, grants: grantsOf(rules) };
    });
}
