import type { Mesh } from '../model/mesh.ts';
import { byCodeUnits } from '../diagnostics/order.ts';
import { grouped } from '../source/grouped.ts';
import { namespaceOf } from '../source/place.ts';
import type { Edge } from './edges.ts';

/** One call of a way of calls. */
export interface Call {
  readonly from: string;
  /** The caller of the edge, where that stands for many: `mesh`, `ns/*`, `sa:ns/account`. */
  readonly as?: string;
  readonly to: string;
  readonly port: number;
  /** In words. */
  readonly requests: readonly string[];
}

/** Edges asked by one end: of identities that stand for many, those behind them are worked out when asked. */
export interface EdgeGraph {
  /** What a service, gateway or identity may call. */
  readonly from: (caller: string) => readonly Call[];
  /** Names under which somebody may call a service: a service's, a gateway's, an identity's. */
  readonly callersOf: (service: string) => readonly string[];
  /** Names under which a caller calls: its own first, then those that stand for many. */
  readonly namesOf: (caller: string) => readonly string[];
  /** Services that may call under a name. */
  readonly behind: (name: string) => readonly string[];
}

function accountsByService(mesh: Mesh): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { namespace, accounts, services } of mesh.workloads)
    for (const service of services) {
      const names = accounts.map((name) =>
        name.includes('/') ? `sa:${name}` : `sa:${namespace}/${name}`,
      );
      found.set(service, [...(found.get(service) ?? []), ...names]);
    }
  return found;
}

/** Every name under which a caller calls, and those that stand for many behind its own. */
function namesIn(services: ReadonlySet<string>, accounts: ReadonlyMap<string, readonly string[]>) {
  return (caller: string): readonly string[] => {
    const wide = (namespace: string) => [`${namespace}/*`, 'mesh', 'no identity'];
    if (services.has(caller))
      return [caller, ...(accounts.get(caller) ?? []), ...wide(namespaceOf(caller))];
    if (caller.startsWith('sa:')) return [caller, ...wide(namespaceOf(caller.slice(3)))];
    return [caller];
  };
}

/** Whether a caller is out of what is open to many: it itself, its namespace, or all accounts it runs as. */
function isOut(names: readonly string[], except: readonly string[]): boolean {
  const accounts = names.filter((name) => name.startsWith('sa:'));
  const isNamed = names.some((name) => !accounts.includes(name) && except.includes(name));
  return isNamed || (accounts.length > 0 && accounts.every((name) => except.includes(name)));
}

/**
 * The edges by which one caller calls. What has a row of its own is not spoken for by a wider one; of
 * several accounts each may have one.
 */
function callsOf(
  caller: string,
  names: readonly string[],
  outgoing: ReadonlyMap<string, readonly Edge[]>,
): readonly Call[] {
  const accounts = names.filter((name) => name.startsWith('sa:')).length;
  const settled = new Map<string, number>();
  const calls = names.flatMap((name) => {
    const isAccount = name !== caller && name.startsWith('sa:');
    const edges = (outgoing.get(name) ?? []).filter(({ to, port, except = [] }) => {
      const isOpen = (settled.get(`${to}:${port}`) ?? 0) < Math.max(1, accounts);
      return to !== caller && isOpen && !isOut(names, except);
    });
    for (const { to, port } of edges) {
      const known = settled.get(`${to}:${port}`) ?? 0;
      settled.set(`${to}:${port}`, isAccount ? known + 1 : Math.max(1, accounts));
    }
    return edges.map(({ to, port, requests }): Call => ({
      from: caller,
      ...(name !== caller && { as: name }),
      to,
      port,
      requests,
    }));
  });
  return calls.sort((a, b) => byCodeUnits(a.to, b.to) || a.port - b.port);
}

/** Answers who may call whom, from the edges of a mesh. */
export function edgeGraph(mesh: Mesh, edges: readonly Edge[]): EdgeGraph {
  const services = mesh.services.map(({ name }) => name);
  const accounts = accountsByService(mesh);
  const namesOf = namesIn(new Set(services), accounts);
  const outgoing = grouped(edges, ({ from }) => from);
  const incoming = grouped(edges, ({ to }) => to);
  const byName = grouped(
    services.flatMap((service) => namesOf(service).map((name) => ({ name, service }))),
    ({ name }) => name,
  );
  return {
    namesOf,
    from: (caller) => callsOf(caller, namesOf(caller), outgoing),
    callersOf: (service) => (incoming.get(service) ?? []).map(({ from }) => from),
    behind: (name) => (byName.get(name) ?? []).map(({ service }) => service),
  };
}
