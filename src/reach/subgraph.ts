import { byParts } from '../diagnostics/order.ts';
import { edgeGraph, type EdgeGraph } from './edge-graph.ts';
import type { Graph, GraphEdge } from './graph.ts';
import type { Mesh } from '../model/mesh.ts';
import { grouped } from '../source/grouped.ts';
import { namespaceOf } from '../source/place.ts';

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

const keyOf = (from: string, to: string, port: number) => JSON.stringify([from, to, port]);

/** Edges by what calls and what is called. */
type Index = ReadonlyMap<string, GraphEdge>;

/**
 * The edge that a call is, told of its caller. What is open to everyone is only followed where the
 * caller says that it calls it: else each service would lead to every port for metrics.
 */
function edgesFrom(graph: EdgeGraph, index: Index, calls: ReadonlySet<string>, caller: string) {
  return graph.from(caller).flatMap((call): readonly GraphEdge[] => {
    const edge = index.get(keyOf(call.as ?? caller, call.to, call.port));
    if (edge === undefined) return [];
    const isForAll = call.as === 'mesh' || call.as === 'no identity';
    const declared = calls.has(JSON.stringify([caller, call.to]));
    if (call.as === undefined || call.as.startsWith('sa:')) return [edge];
    return isForAll && !declared ? [] : [{ ...edge, from: caller, declared }];
  });
}

function walk(
  start: string,
  hops: number,
  next: (at: string) => readonly (readonly [GraphEdge, string])[],
): readonly GraphEdge[] {
  const found: GraphEdge[] = [];
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

function around(
  mesh: Mesh,
  { edges }: Graph,
  { id, hops, direction }: NonNullable<Part['around']>,
) {
  const graph = edgeGraph(mesh, edges);
  const index = new Map(edges.map((edge) => [keyOf(edge.from, edge.to, edge.port), edge]));
  const calls = new Set(mesh.calls.map(({ from, to }) => JSON.stringify([from, to])));
  const into = grouped(edges, ({ to }) => to);
  const down = walk(id, hops, (at) =>
    edgesFrom(graph, index, calls, at).map((edge) => [edge, edge.to]),
  );
  const up = walk(id, hops, (at) => (into.get(at) ?? []).map((edge) => [edge, edge.from]));
  return [...(direction === 'downstream' ? [] : up), ...(direction === 'upstream' ? [] : down)];
}

const rankOf = ({ to, port, from }: GraphEdge) => [to, port, from];

function eachOnce(edges: readonly GraphEdge[]): readonly GraphEdge[] {
  const once = new Map(edges.map((edge) => [keyOf(edge.from, edge.to, edge.port), edge]));
  return [...once.values()].sort((a, b) => byParts(rankOf(a), rankOf(b)));
}

/** The asked part of a graph: its calls, and the callers and services at their ends. */
export function subgraph(mesh: Mesh, graph: Graph, part: Part): Graph {
  const { around: center, namespaces } = part;
  if (center === undefined && namespaces === undefined) return graph;
  const inside = (id: string) => namespaces?.includes(namespaceIn(id) ?? '') ?? true;
  const some = center === undefined ? graph.edges : eachOnce(around(mesh, graph, center));
  const edges = some.filter(({ from, to }) => inside(from) || inside(to));
  const ids = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const isAsked = ({ id }: { readonly id: string }) =>
    center === undefined ? inside(id) && namespaceIn(id) !== undefined : id === center.id;
  return {
    ...graph,
    isPart: true,
    edges,
    nodes: graph.nodes.filter((node) => ids.has(node.id) || isAsked(node)),
  };
}
