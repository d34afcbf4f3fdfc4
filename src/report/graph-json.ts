import type { Graph, GraphEdge, GraphNode } from '../reach/graph.ts';
import type { Texts } from '../source/text.ts';
import { lineIndex, type LineIndex } from './line-index.ts';
import { sourceLines } from './source-line.ts';

const plainPorts = ({ ports }: GraphNode) =>
  ports?.map(({ name, number, protocol }) => ({ name, number, protocol }));

function reportedNode(node: GraphNode) {
  const { id, kind, namespace, team, labels } = node;
  const ports = plainPorts(node);
  return {
    id,
    kind,
    ...(namespace !== undefined && { namespace }),
    ...(team !== undefined && { team }),
    ...(labels && { labels }),
    ...(ports && { ports }),
  };
}

function reportedEdge(edge: GraphEdge, find: LineIndex) {
  const { from, to, port, protocol, requests, except, mtls, declared, sources } = edge;
  return {
    from,
    to,
    port,
    protocol,
    requests,
    ...(except && { except }),
    ...(mtls && { mtls }),
    ...(declared !== undefined && { declared }),
    sources: sourceLines(sources, find).map(({ file, line }) => ({ file, line })),
  };
}

/** A graph for programs, as the schema `graph` describes it. */
export function graphReport({ mesh, nodes, edges, asked = {} }: Graph, texts: Texts): unknown {
  const find = lineIndex(texts);
  const { from, to, ways, more } = asked;
  return {
    apiVersion: 'meshwright.dev/v1alpha1',
    kind: 'Graph',
    mesh,
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    nodes: nodes.map(reportedNode),
    edges: edges.map((edge) => reportedEdge(edge, find)),
    ...(ways && { chains: ways, more: more ?? false }),
  };
}
