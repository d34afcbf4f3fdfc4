import type { Graph, GraphEdge } from '../reach/graph.ts';
import type { Texts } from '../source/text.ts';
import { code, row } from './comment/markdown-text.ts';
import { callText, graphTitle, requestsText, waysTitle } from './graph-text.ts';
import { lineIndex, type LineIndex } from './line-index.ts';
import { sourceLines } from './source-line.ts';

const cell = (text: string) => code(text, 'table');

function edgeRow(edge: GraphEdge, find: LineIndex): string {
  const { from, to, port, mtls, declared } = edge;
  const [line] = sourceLines(edge.sources, find);
  return row(
    cell(from),
    cell(`${to}:${port}`),
    cell(requestsText(edge)),
    mtls ?? '—',
    declared === undefined ? '—' : declared ? 'yes' : '**no**',
    line === undefined ? '—' : cell(`${line.file}:${line.line}`),
  );
}

/** Who may call whom as Markdown: nothing of a name is a mention, a link or a tag. Ends with a line break. */
export function graphMarkdown(graph: Graph, texts: Texts): string {
  const find = lineIndex(texts);
  const { ways } = graph.asked ?? {};
  const chains = (ways ?? []).flatMap((way, index) => [
    '',
    `**${index + 1}.** ${way.map((call) => code(callText(call))).join(' · ')}`,
  ]);
  const table =
    graph.edges.length === 0
      ? []
      : [
          '',
          row('Caller', 'Service', 'Requests', 'mTLS', 'Declared by the caller', 'Line'),
          '|:--|:--|:--|:--|:--|:--|',
          ...graph.edges.map((edge) => edgeRow(edge, find)),
        ];
  const title = ways === undefined ? graphTitle(graph) : waysTitle(graph);
  return `${[`### ${code(title)}`, ...chains, ...table].join('\n')}\n`;
}
