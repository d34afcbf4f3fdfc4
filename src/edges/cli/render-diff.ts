import type { Mesh } from '../../model/mesh.ts';
import type { Edge } from '../../reach/edges.ts';
import { graphOf, type GraphNode } from '../../reach/graph.ts';
import { commentMaterial, edgesAround } from '../../report/comment-material.ts';
import { diffHtml } from '../../report/diff-html.ts';
import { diffReport, type Difference } from '../../report/diff-json.ts';
import { diffText } from '../../report/diff-text.ts';
import { dot } from '../../report/dot.ts';
import type { DrawnNode, Drawing } from '../../report/drawing.ts';
import { drawnNode } from '../../report/graph-drawing.ts';
import { markdownReport } from '../../report/markdown.ts';
import { mermaidDrawing } from '../../report/mermaid-drawing.ts';
import { changeDrawing } from '../../report/mermaid.ts';
import { UsageError } from './exit-code.ts';
import { jsonText } from './outputs.ts';

/** The formats of a diff; the first one is for people. */
export const diffFormats = ['text', 'json', 'markdown', 'html', 'mermaid', 'dot'] as const;

export type DiffFormat = (typeof diffFormats)[number];

/** One mesh, compared, with both of its states where they have it. */
export interface ComparedMeshes {
  readonly difference: Difference;
  readonly before: Mesh | undefined;
  readonly after: Mesh | undefined;
}

/** What the rendering depends on beside the meshes. */
interface Surroundings {
  readonly color: boolean;
  readonly version: string;
}

/** Of a picture on its own more can be read than of one in a comment. */
const mostArrows = 200;

/** What the pull request would show; without links, as nobody says where the repository is. */
function markdown({ difference, before, after }: ComparedMeshes, version: string): string {
  const { mesh, from, to } = difference;
  const material = commentMaterial(before, after, difference.changes);
  const about = { id: mesh, base: from, head: to, version };
  return `${markdownReport({ kind: 'compared', ...about, difference, ...material })}\n`;
}

/** One report, or a list of them where there are several meshes. */
function json(compared: readonly ComparedMeshes[]): string {
  const items = compared.map(({ difference }) => diffReport(difference));
  if (items.length === 1) return jsonText(items[0]);
  return jsonText({ apiVersion: 'meshwright.dev/v1alpha1', kind: 'DiffReportList', items });
}

/** How the nodes of both sides look. */
function looks({ before, after }: ComparedMeshes, edges: readonly Edge[]) {
  const nodesOf = (mesh: Mesh | undefined): readonly GraphNode[] =>
    mesh === undefined ? [] : graphOf(mesh, edges).nodes;
  const nodes = [...nodesOf(before), ...nodesOf(after)];
  const known = new Map(nodes.map((node) => [node.id, drawnNode(node)]));
  return (name: string): DrawnNode => known.get(name) ?? { name, shape: 'identity' };
}

/**
 * The picture of one mesh.
 *
 * @throws {UsageError} where there are several meshes, or more changes than a picture can show.
 */
function drawing(compared: readonly ComparedMeshes[], format: DiffFormat): Drawing {
  const [one, ...others] = compared;
  if (one === undefined || others.length > 0)
    throw new UsageError(`-o ${format} draws one mesh; choose with --mesh`);
  const { changes } = one.difference;
  const edges = one.after === undefined ? [] : edgesAround(one.after, changes);
  const options = { hops: 1, most: mostArrows, nodeOf: looks(one, edges) } as const;
  const drawn = changeDrawing(changes, edges, options);
  if (drawn === undefined)
    throw new UsageError(
      `more than ${mostArrows} calls change: no picture shows them; use -o html`,
    );
  return drawn;
}

/** Compared meshes in one format, as text that ends with a line break. */
export function renderDiff(
  format: DiffFormat,
  compared: readonly ComparedMeshes[],
  { color, version }: Surroundings,
): string {
  if (format === 'json') return json(compared);
  if (format === 'mermaid') return `${mermaidDrawing(drawing(compared, format)).join('\n')}\n`;
  if (format === 'dot') return dot('diff', drawing(compared, format));
  if (format === 'html')
    return diffHtml(
      compared.map(({ difference, before, after }) => {
        return { difference, version, ...commentMaterial(before, after, difference.changes) };
      }),
    );
  const told = (each: ComparedMeshes) =>
    format === 'markdown' ? markdown(each, version) : diffText(each.difference, { color });
  return compared.map(told).join('\n');
}
