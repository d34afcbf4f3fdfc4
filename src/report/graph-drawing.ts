import type { Graph, GraphEdge, GraphNode } from '../reach/graph.ts';
import { grouped } from '../source/grouped.ts';
import type { Arrow, DrawnNode, Drawing } from './drawing.ts';

/** The label that makes a service one to look at twice. */
const sensitive = { key: 'data', value: 'pci' } as const;

/** A node of a graph as it is drawn: what enters or leaves the mesh, and what is sensitive, looks otherwise. */
export function drawnNode({ id, kind, labels = {} }: GraphNode): DrawnNode {
  if (kind === 'gateway') return { name: id, shape: 'gateway' };
  if (labels[sensitive.key] === sensitive.value)
    return { name: id, shape: 'sensitive', note: sensitive.value };
  if (kind === 'external' || kind === 'service') return { name: id, shape: kind };
  return { name: id, shape: 'identity' };
}

/** Ports of one pair on one line: the port is told where there are several. */
function words(edges: readonly GraphEdge[]): string {
  const isOne = edges.length === 1;
  return edges
    .map(({ port, requests }) => `${isOne ? '' : `:${port} `}${requests.join(', ')}`)
    .join('; ');
}

/** Who calls whom as a drawing: one line for each caller and callee. */
export function graphDrawing({ nodes, edges }: Graph): Drawing {
  const pairs = grouped(edges, ({ from, to }) => JSON.stringify([from, to]));
  const arrows = [...pairs.values()].flatMap((own): readonly Arrow[] => {
    const [first] = own;
    if (first === undefined) return [];
    return [{ from: first.from, to: first.to, kind: 'same', words: words(own) }];
  });
  return { nodes: nodes.map(drawnNode), arrows };
}
