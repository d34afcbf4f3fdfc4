import { byCodeUnits } from '../diagnostics/order.ts';
import type { Mesh } from '../model/mesh.ts';
import { candidates } from '../reach/chains/candidates.ts';
import { grouped } from '../source/grouped.ts';
import type { Change } from './change.ts';

/** A service, or a gateway (`ingress:name`), that is a number of calls away. */
export interface Distant {
  readonly name: string;
  readonly hops: number;
}

/** Whom a change may touch. It is found by who names whom; what is refused to them is not looked at. */
export interface BlastRadius {
  /** Services and externals that change in anything but words. */
  readonly changed: readonly string[];
  /** Who may call them, directly or through others, and the gateways that lead there: those first, then the nearest. */
  readonly upstream: readonly Distant[];
  /** Whether something upstream is open to the whole mesh: then everyone is. */
  readonly isOpen: boolean;
  /** What they may call themselves, directly or through others. */
  readonly downstream: readonly Distant[];
  /** Teams that own any of these. */
  readonly teams: readonly string[];
}

const isGateway = (name: string): number => Number(name.startsWith('ingress:'));

/** Breadth first from what changed, which is left out itself: from outside first, then the nearest. */
function around(
  changed: readonly string[],
  next: (name: string) => readonly string[],
): readonly Distant[] {
  const hops = new Map(changed.map((name) => [name, 0]));
  for (const [name, count] of hops)
    for (const other of next(name)) if (!hops.has(other)) hops.set(other, count + 1);
  return [...hops]
    .filter(([, count]) => count > 0)
    .map(([name, count]) => ({ name, hops: count }))
    .sort(
      (a, b) =>
        isGateway(b.name) - isGateway(a.name) || a.hops - b.hops || byCodeUnits(a.name, b.name),
    );
}

function teamsOf(meshes: readonly Mesh[], names: readonly string[]): readonly string[] {
  const namespaces = new Set(names.map((name) => name.split('/')[0] ?? ''));
  const owners = meshes.flatMap((mesh) => mesh.owners);
  const found = owners.filter((owner) => owner.namespaces.some((one) => namespaces.has(one)));
  return [...new Set(found.map(({ team }) => team))].sort(byCodeUnits);
}

/** By service: the ingress gateways that send requests to it. */
function gatewaysTo(meshes: readonly Mesh[]): (service: string) => readonly string[] {
  const routes = meshes.flatMap(({ gateways }) =>
    gateways
      .filter(({ role }) => role === 'ingress')
      .flatMap((gateway) =>
        gateway.routes.map(({ service }) => ({ service, name: `ingress:${gateway.name}` })),
      ),
  );
  const byService = grouped(routes, ({ service }) => service);
  return (service) => [...new Set((byService.get(service) ?? []).map(({ name }) => name))];
}

/** Who is upstream and downstream of what changes, on either side: who loses a callee is touched, too. */
export function blastRadius(
  changes: readonly Change[],
  before: Mesh | undefined,
  after: Mesh | undefined,
): BlastRadius {
  const meshes = [before, after].flatMap((mesh) => mesh ?? []);
  const graphs = meshes.map(candidates);
  const known = new Set(
    meshes.flatMap(({ services, externals }) =>
      [...services, ...externals].map(({ name }) => name),
    ),
  );
  const felt = changes.filter(({ class: kind, to }) => kind !== 'neutral' && known.has(to));
  const changed = [...new Set(felt.map(({ to }) => to))].sort(byCodeUnits);
  const gateways = gatewaysTo(meshes);
  const upstream = around(changed, (name) => [
    ...gateways(name),
    ...graphs.flatMap(({ callers }) => callers(name)),
  ]);
  const downstream = around(changed, (name) => graphs.flatMap(({ callees }) => callees(name)));
  const names = [...changed, ...upstream.map(({ name }) => name)];
  return {
    changed,
    upstream,
    isOpen: names.some((name) => graphs.some(({ open }) => open.has(name))),
    downstream,
    teams: teamsOf(meshes, [...names, ...downstream.map(({ name }) => name)]),
  };
}
