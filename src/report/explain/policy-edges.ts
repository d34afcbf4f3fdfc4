import type { Mesh, Service } from '../../model/mesh.ts';
import type { NameOf } from '../../reach/caller.ts';
import { portEdges, type Edge } from '../../reach/edges.ts';
import { partition } from '../../reach/partition.ts';
import type { Place } from '../../source/place.ts';
import type { Called } from './route-policy.ts';

/** Who may call a port, or which port may be called, and what. */
export interface PolicyEdge extends Edge {
  /** The last day that a grant holds which is part of it, `YYYY-MM-DD`. */
  readonly until?: string;
}

/** The edges to one service; few of a mesh are asked for, so only those are worked out. */
export type EdgesTo = (called: Called) => readonly PolicyEdge[];

const same = (a: Place, b: Place): boolean =>
  a.range?.file === b.range?.file && a.range?.start === b.range?.start;

/** The first day on which a grant among these lines ends. */
function untilOf(part: Mesh, sources: readonly Place[]): string | undefined {
  const layers = [
    ...part.workloads.flatMap(({ ports }) =>
      ports.flatMap(({ ways }) => ways.flatMap((way) => way.layers)),
    ),
    ...part.externals.map(({ layer }) => layer),
  ];
  const ends = layers
    .flatMap(({ allow }) => (allow === 'open' ? [] : allow))
    .filter(({ from }) => from[0] && sources.some((source) => from[0] && same(source, from[0])))
    .flatMap(({ until }) => until ?? []);
  return ends.sort()[0];
}

/** Answers for any service of a mesh who may call it. */
export function edgesTo(mesh: Mesh, nameOf: NameOf): EdgesTo {
  const partOf = partition(mesh);
  return ({ name: to, ports }) => {
    const part = partOf(to);
    return ports.flatMap(({ number: port }) => {
      const ref = { to, port };
      return portEdges(part, ref, nameOf).map((edge) => {
        const until = untilOf(part, edge.sources);
        return { ...edge, ...(until !== undefined && { until }) };
      });
    });
  };
}

/** What edges call a service as a caller: its own name, or that of a scope around it. */
export function namesOf({ name, namespace }: Service, accounts: readonly string[], nameOf: NameOf) {
  return [name, ...accounts.map(nameOf), `${namespace}/*`, 'mesh'];
}
