import { byCodeUnits } from '../../diagnostics/order.ts';
import type { CallerPattern } from '../../access/term.ts';
import type { Mesh } from '../../model/mesh.ts';
import type { Layer, Workload } from '../../model/workload.ts';
import type { Identity } from './members.ts';

/**
 * Who may call whom as far as the callers alone decide, whatever is refused or routed elsewhere: too
 * much, never too little. It is made in one pass and says where an exact search need not look.
 */
export interface Candidates {
  /** Services and externals that a service may call, by name; also those open to everyone. */
  readonly callees: (service: string) => readonly string[];
  /** Those of them that name one of its accounts or its namespace. */
  readonly named: (service: string) => readonly string[];
  /** Those that name an account, or its namespace; without an account, those that name the namespace. */
  readonly naming: (identity: Identity) => readonly string[];
  /** Services that may call one because it names them or their namespace; for those in `open` add everyone. */
  readonly callers: (callee: string) => readonly string[];
  /** Those that a gateway sends requests to. */
  readonly behind: (gateway: string) => readonly string[];
  /** Those open to the whole mesh, or to callers without identity. */
  readonly open: ReadonlySet<string>;
}

interface Index {
  readonly accounts: Map<string, Set<string>>;
  readonly namespaces: Map<string, Set<string>>;
  readonly open: Set<string>;
}

const sorted = (names: Iterable<string>): readonly string[] =>
  [...new Set(names)].sort(byCodeUnits);

function add(sets: Map<string, Set<string>>, key: string, value: string): void {
  sets.set(key, (sets.get(key) ?? new Set()).add(value));
}

function enter(index: Index, names: readonly string[], callers?: readonly CallerPattern[]): void {
  for (const name of names) {
    if (callers === undefined) index.open.add(name);
    for (const pattern of callers ?? []) {
      if ('account' in pattern)
        add(index.accounts, `${pattern.account.namespace}/${pattern.account.name}`, name);
      else if ('namespace' in pattern) add(index.namespaces, pattern.namespace, name);
      else index.open.add(name);
    }
  }
}

function enterLayer(index: Index, names: readonly string[], { allow }: Layer): void {
  if (allow === 'open') return enter(index, names);
  for (const { requests } of allow)
    for (const { callers } of requests.boxes) enter(index, names, callers);
}

/** All ways in at once: a way without any layer is open. */
function enterWorkload(index: Index, { ports, otherPorts, services }: Workload): void {
  for (const { layers } of [...ports, otherPorts].flatMap(({ ways }) => ways)) {
    if (layers.length === 0) enter(index, services);
    for (const layer of layers) enterLayer(index, services, layer);
  }
}

function indexOf({ workloads, externals, opaque }: Mesh): Index {
  const index: Index = { accounts: new Map(), namespaces: new Map(), open: new Set() };
  for (const workload of workloads) enterWorkload(index, workload);
  // A port without a layer of its own has that of all.
  for (const { name, layer, layers } of externals)
    for (const each of [layer, ...layers.map((one) => one.layer)]) enterLayer(index, [name], each);
  // What nobody understands may let anyone in.
  for (const { workloads: ids, services = [], gateways = [] } of opaque) {
    const touched = workloads.filter(({ id }) => ids === 'all' || ids.includes(id));
    const beyond = externals.filter(({ via = '' }) => ids === 'all' || gateways.includes(via));
    enter(index, [
      ...services,
      ...touched.flatMap((workload) => workload.services),
      ...beyond.map(({ name }) => name),
    ]);
  }
  return index;
}

/** Turns keys and values round. */
function reversed(
  sets: ReadonlyMap<string, ReadonlySet<string>>,
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const [key, values] of sets)
    for (const value of values) {
      const keys = found.get(value);
      if (keys === undefined) found.set(value, [key]);
      else keys.push(key);
    }
  return found;
}

interface Residents {
  readonly byAccount: Map<string, Set<string>>;
  readonly byNamespace: Map<string, Set<string>>;
}

/** Services by the account and the namespace that they run in. */
function residents({ workloads }: Mesh): Residents {
  const found: Residents = { byAccount: new Map(), byNamespace: new Map() };
  for (const { namespace, accounts, services } of workloads)
    for (const service of services)
      for (const account of accounts) {
        add(found.byAccount, `${namespace}/${account}`, service);
        add(found.byNamespace, namespace, service);
      }
  return found;
}

function make(mesh: Mesh): Candidates {
  const { accounts, namespaces, open } = indexOf(mesh);
  const { byAccount, byNamespace } = residents(mesh);
  const [accountsOf, namespacesOf] = [reversed(byAccount), reversed(byNamespace)];
  const [namedOn, closeTo] = [reversed(accounts), reversed(namespaces)];
  const inAll = (
    sets: ReadonlyMap<string, Iterable<string>>,
    keys: readonly string[] = [],
  ): readonly string[] => keys.flatMap((key) => [...(sets.get(key) ?? [])]);
  const named = (service: string) => [
    ...inAll(accounts, accountsOf.get(service)),
    ...inAll(namespaces, namespacesOf.get(service)),
  ];
  return {
    callees: (service) => sorted([...named(service), ...open]),
    named: (service) => sorted(named(service)),
    naming: ({ namespace = '', account = '' }) =>
      sorted([...inAll(accounts, [`${namespace}/${account}`]), ...inAll(namespaces, [namespace])]),
    callers: (callee) =>
      sorted([
        ...inAll(byAccount, namedOn.get(callee)),
        ...inAll(byNamespace, closeTo.get(callee)),
      ]),
    behind: (gateway) => {
      const routes = mesh.gateways.find(({ name }) => name === gateway)?.routes ?? [];
      return sorted(routes.map(({ service }) => service));
    },
    open,
  };
}

const known = new WeakMap<Mesh, Candidates>();

/** The candidates of a mesh, made once. */
export function candidates(mesh: Mesh): Candidates {
  const made = known.get(mesh) ?? make(mesh);
  known.set(mesh, made);
  return made;
}

/** Everything that calls may lead to from some services, themselves included. */
export function ahead({ named, open }: Candidates, starts: Iterable<string>): ReadonlySet<string> {
  const found = new Set(starts);
  // Whoever may call at all may call what is open.
  if (found.size > 0) for (const callee of open) found.add(callee);
  for (const service of found) for (const callee of named(service)) found.add(callee);
  return found;
}
