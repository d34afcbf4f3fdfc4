import type { Asked } from '../access/sets/frame.ts';
import type { Mesh } from '../model/mesh.ts';
import { grouped } from '../source/grouped.ts';
import { namespaceOf } from '../source/place.ts';
import { callerNames } from './caller.ts';
import { callGraph } from './chains/call-graph.ts';
import { candidates } from './chains/candidates.ts';
import { hopWords } from './chains/hop-access.ts';
import { askedOf, entriesFor, kindOf, originOf } from './chains/origin.ts';
import { edges as allEdges, edgesInto, type Edge } from './edges.ts';
import { graphOf, type Graph } from './graph.ts';

/** What part of a graph is wanted; several conditions must all hold. */
export interface Part {
  /** Calls around this service, gateway or identity. */
  readonly around?: {
    readonly id: string;
    /** Calls away from it; `Infinity` = as far as calls lead. */
    readonly hops: number;
    readonly direction: 'upstream' | 'downstream' | 'both';
  };
  /** Calls from or to one of these namespaces. */
  readonly namespaces?: readonly string[];
}

/** The namespace of a service or identity of one. */
function namespaceIn(id: string): string | undefined {
  if (id.startsWith('sa:')) return namespaceOf(id.slice('sa:'.length));
  return /^[^:/]+\/./.test(id) ? namespaceOf(id) : undefined;
}

/** Gives the calls of one end; only what is asked for is worked out. */
type EdgesOf = (name: string) => readonly Edge[];

/** What somebody calls: a service of what is open to everyone only what it says that it calls. */
function edgesFrom(mesh: Mesh, asked: readonly Asked[]): EdgesOf {
  const nameOf = callerNames([mesh]);
  const graph = callGraph(mesh, asked, nameOf);
  const words = hopWords(mesh, nameOf);
  const near = candidates(mesh);
  const declared = grouped(mesh.calls, ({ from }) => from);
  return (name) => {
    const origin = originOf(mesh, graph, name);
    const own = new Set((declared.get(name) ?? []).map(({ to }) => to));
    const named = new Set(origin.identities.flatMap(near.naming));
    const isOne = origin.identities.some(({ namespace }) => namespace !== undefined);
    // Else each service would lead to every port for metrics.
    const callees = origin.callees.filter((to) => !isOne || own.has(to) || named.has(to));
    return callees.flatMap((to) => {
      const entries = to === name ? [] : entriesFor(mesh, graph, origin, to);
      return entries.map(({ caller, port: { ref } }): Edge => {
        const from = caller.kind === 'account' ? caller.name : name;
        return { from, kind: kindOf(from, caller), ...ref, ...words({ from, as: caller, ...ref }) };
      });
    });
  };
}

function walk(
  start: string,
  hops: number,
  next: (at: string) => readonly (readonly [Edge, string])[],
): readonly Edge[] {
  const found: Edge[] = [];
  const distances = new Map([[start, 0]]);
  for (const [at, distance] of distances) {
    if (distance >= hops) continue;
    for (const [edge, other] of next(at)) {
      found.push(edge);
      if (!distances.has(other)) distances.set(other, distance + 1);
    }
  }
  return found;
}

function around(mesh: Mesh, { id, hops, direction }: NonNullable<Part['around']>) {
  const [into, from] = [edgesInto(mesh), edgesFrom(mesh, askedOf(id))];
  const down = () => walk(id, hops, (at) => from(at).map((edge) => [edge, edge.to]));
  const up = () => walk(id, hops, (at) => into(at).map((edge) => [edge, edge.from]));
  return [...(direction === 'downstream' ? [] : up()), ...(direction === 'upstream' ? [] : down())];
}

function eachOnce(edges: readonly Edge[]): readonly Edge[] {
  const keyed = edges.map(
    (edge) => [JSON.stringify([edge.from, edge.to, edge.port]), edge] as const,
  );
  return [...new Map(keyed).values()];
}

/** The asked part of the graph of a mesh: its calls, and the callers and services at their ends. */
export function subgraph(mesh: Mesh, { around: center, namespaces }: Part): Graph {
  const inside = (id: string) => namespaces?.includes(namespaceIn(id) ?? '') ?? true;
  const some = center === undefined ? allEdges(mesh) : eachOnce(around(mesh, center));
  const edges = some.filter(({ from, to }) => inside(from) || inside(to));
  const ids = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const isAsked = ({ id }: { readonly id: string }) =>
    center === undefined ? inside(id) && namespaceIn(id) !== undefined : id === center.id;
  const graph = graphOf(mesh, edges);
  return {
    ...graph,
    isPart: true,
    nodes: graph.nodes.filter((node) => ids.has(node.id) || isAsked(node)),
  };
}
