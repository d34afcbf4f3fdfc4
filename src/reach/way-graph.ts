import type { Mesh } from '../model/mesh.ts';
import { edgeGraph } from './edge-graph.ts';
import type { Graph, GraphEdge } from './graph.ts';
import { waysBetween } from './ways.ts';

/** More ways than these say nothing new. */
const mostWays = 20;

/** The ways from one caller to a service, and of the graph only what they pass. */
export function wayGraph(mesh: Mesh, graph: Graph, from: string, to: string): Graph {
  const { ways, more } = waysBetween(edgeGraph(mesh, graph.edges), from, to, mostWays);
  const index = new Map(
    graph.edges.map((edge) => [JSON.stringify([edge.from, edge.to, edge.port]), edge]),
  );
  const edges = new Map<string, GraphEdge>();
  for (const call of ways.flat()) {
    const edge = index.get(JSON.stringify([call.as ?? call.from, call.to, call.port]));
    const key = JSON.stringify([call.to, call.port, call.from]);
    if (edge) edges.set(key, { ...edge, from: call.from });
  }
  const ids = new Set([from, to, ...ways.flat().map((call) => call.to)]);
  return {
    ...graph,
    nodes: graph.nodes.filter(({ id }) => ids.has(id)),
    edges: [...edges].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, edge]) => edge),
    asked: { from, to, ways, more },
  };
}
