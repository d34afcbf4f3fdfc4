import { resolve } from 'node:path';
import type { Graph } from '../../../reach/graph.ts';
import { dot } from '../../../report/dot.ts';
import { graphDrawing } from '../../../report/graph-drawing.ts';
import { graphReport } from '../../../report/graph-json.ts';
import { graphMarkdown } from '../../../report/graph-markdown.ts';
import { graphText } from '../../../report/graph-text.ts';
import { mermaidDrawing } from '../../../report/mermaid-drawing.ts';
import type { Texts } from '../../../source/text.ts';
import { collect, listOption, textOption, type CliCommand } from '../command.ts';
import { exitCode, UsageError } from '../exit-code.ts';
import { printUnresolved } from '../findings.ts';
import { wantsColor } from '../io.ts';
import { jsonText, parseOutputs, writeOutputs } from '../outputs.ts';
import { graphPart } from '../question/graph-part.ts';
import { resolveMesh } from '../run-workspace.ts';
import { sourceOf } from '../source-of.ts';

const formats = ['text', 'markdown', 'json', 'mermaid', 'dot'] as const;

type Format = (typeof formats)[number];

/** Mermaid draws no flowchart of more lines unless it is configured to, and nobody could read it. */
const mostLines = 500;

/**
 * @throws {UsageError} where there is more than Mermaid draws: a part without a word about the rest
 *   would be a wrong answer.
 */
function mermaid(graph: Graph): string {
  const drawing = graphDrawing(graph);
  const { length } = drawing.arrows;
  if (length > mostLines)
    throw new UsageError(
      `${length} lines are more than Mermaid draws (${mostLines}): ask for less with --service, --namespace, --team, or --from and --to, or use -o dot`,
    );
  return `${mermaidDrawing(drawing).join('\n')}\n`;
}

type Render = (graph: Graph, texts: Texts, color: boolean) => string;

const renderers: Readonly<Record<Format, Render>> = {
  text: (graph, _texts, color) => graphText(graph, { color }),
  markdown: graphMarkdown,
  json: (graph, texts) => jsonText(graphReport(graph, texts)),
  mermaid,
  dot: (graph) => dot(graph.mesh, graphDrawing(graph)),
};

/** `graph [DIR]`: who calls whom, or the ways of calls between two ends. */
export const graphCommand: CliCommand = {
  name: 'graph',
  summary: 'show who may call whom, and the chains of calls between two ends',
  declare: (command) =>
    command
      .argument('[dir]', 'the mesh below this folder, else the one above')
      .option('--from <caller>', 'what it reaches; with --to, the chains between them')
      .option('--to <service>', 'what reaches it')
      .option('--service <service>', 'only calls around this service')
      .option('--hops <number>', 'how many calls away from --service; 1 unless given')
      .option('--upstream', 'around --service, only who calls it')
      .option('--downstream', 'around --service, only what it calls')
      .option('--namespace <name>', 'only calls from or to this namespace')
      .option('--team <name>', "only calls from or to this team's namespaces")
      .option('--at <rev>', 'a commit instead of the files')
      .option('--mesh <name>', 'needed where there are several')
      .option('-o, --output <format[=file]>', `${formats.join(', ')}; repeatable`, collect),
  run: async (invocation) => {
    const { io, dir, args, options, print } = invocation;
    const outputs = parseOutputs(listOption(options, 'output'), formats);
    const folder = resolve(dir, args[0] ?? '.');
    const source = sourceOf(folder, textOption(options, 'at') ?? 'worktree', 'revision');
    const resolved = await resolveMesh(source, textOption(options, 'mesh'));
    const { workspace, mesh, diagnostics } = resolved;
    if (mesh === undefined)
      return printUnresolved(invocation, outputs, diagnostics, workspace.texts);
    const graph = graphPart(mesh, options);
    // First of all: what cannot be drawn must not leave half of the outputs behind.
    const texts = new Map(
      outputs.map(({ format, file }) => {
        const color = file === undefined && wantsColor(io);
        return [format, renderers[format](graph, workspace.texts, color)] as const;
      }),
    );
    await writeOutputs(outputs, { dir, print }, (format) => texts.get(format) ?? '');
    return exitCode.fine;
  },
};
