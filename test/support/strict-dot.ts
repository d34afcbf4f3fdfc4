/** What a drawing in DOT says. */
export interface DotGraph {
  readonly name: string;
  /** Labels by the id of the node, as Graphviz shows them. */
  readonly nodes: ReadonlyMap<string, string>;
  readonly clusters: readonly string[];
  readonly edges: readonly {
    readonly from: string;
    readonly to: string;
    readonly label?: string;
  }[];
}

const string = String.raw`"((?:[^"\\]|\\.)*)"`;
const attribute = String.raw`[a-z]+=(?:"(?:[^"\\]|\\.)*"|[a-z0-9]+)`;
const attributes = String.raw`\[(${attribute}(?:, ${attribute})*)\]`;
const forms = {
  head: new RegExp(`^digraph ${string} \\{$`),
  setting: new RegExp(`^  (?:rankdir=LR|node ${attributes}|edge ${attributes});$`),
  cluster: /^ {2}subgraph cluster_\d+ \{$/,
  label: new RegExp(`^    label=${string};$`),
  node: new RegExp(`^(?:  |    )${string} ${attributes};$`),
  edge: new RegExp(`^  ${string} -> ${string}(?: ${attributes})?;$`),
  end: /^(?: {2})?\}$/,
};

/** A label as Graphviz shows it. https://graphviz.org/docs/attr-types/escString/ */
function shown(text: string): string {
  return text.replace(/\\(.)|&(\w+);/g, (all, escape?: string, entity?: string) => {
    if (escape === '\\' || escape === '"') return escape;
    if (entity === 'amp') return '&';
    throw new Error(`${all} is an escape of DOT`);
  });
}

function labelOf(text = ''): string | undefined {
  const [, label] = new RegExp(`(?:^|, )label=${string}`).exec(text) ?? [];
  return label === undefined ? undefined : shown(label);
}

/**
 * Reads what our own renderer may write and nothing else, line for line.
 *
 * @throws at a line of another form, or an edge to a node that is not there.
 */
export function strictDot(text: string): DotGraph {
  const [first = '', ...lines] = text.split('\n');
  const head = forms.head.exec(first);
  if (head === null) throw new Error(`no digraph: ${first}`);
  if (lines.pop() !== '' || lines.at(-1) !== '}') throw new Error('no end');
  const nodes = new Map<string, string>();
  const clusters: string[] = [];
  const edges: { from: string; to: string; label?: string }[] = [];
  for (const line of lines) {
    const label = forms.label.exec(line);
    const edge = forms.edge.exec(line);
    const node = forms.node.exec(line);
    if (label) clusters.push(shown(label[1] ?? ''));
    else if (edge) {
      const words = labelOf(edge[3]);
      const [from, to] = [shown(edge[1] ?? ''), shown(edge[2] ?? '')];
      edges.push({ from, to, ...(words !== undefined && { label: words }) });
    } else if (forms.setting.test(line) || forms.cluster.test(line) || forms.end.test(line))
      continue;
    else if (node) nodes.set(shown(node[1] ?? ''), labelOf(node[2]) ?? '');
    else throw new Error(`no line of ours: ${line}`);
  }
  for (const { from, to } of edges)
    if (!nodes.has(from) || !nodes.has(to)) throw new Error(`an edge to nowhere: ${from} -> ${to}`);
  return { name: shown(head[1] ?? ''), nodes, clusters, edges };
}
