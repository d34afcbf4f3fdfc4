import type { Call, Graph, GraphEdge } from '../reach/graph.ts';
import { grouped } from '../source/grouped.ts';
import { displayWidth } from './display-width.ts';
import { counted } from './tally.ts';
import { visible } from './visible.ts';

/** A column is not made wider than this for one long name. */
const widest = 48;

const pad = (text: string, width: number) =>
  text + ' '.repeat(Math.max(0, width - displayWidth(text)));

/** What passes, and who of those whom the caller stands for is left out. */
export function requestsText({ requests, except }: Pick<GraphEdge, 'requests' | 'except'>): string {
  const words = requests.join(', ');
  return except === undefined ? words : `${words} (not ${except.join(', ')})`;
}

/** How callers of a port are told apart from what they say themselves. */
function marks({ declared }: GraphEdge): string {
  return declared === false ? '  [not declared]' : '';
}

function portTitle(edge: GraphEdge): string {
  const mtls = edge.mtls === undefined ? '' : `, mTLS ${edge.mtls}`;
  return `${edge.to}:${edge.port} (${edge.protocol}${mtls})`;
}

function portLines(edges: readonly GraphEdge[], isColored: boolean): readonly string[] {
  const [first] = edges;
  if (first === undefined) return [];
  const title = visible(portTitle(first));
  const width = Math.min(widest, Math.max(...edges.map(({ from }) => displayWidth(visible(from)))));
  return [
    '',
    isColored ? `\u001b[1m${title}\u001b[0m` : title,
    ...edges.map(
      (edge) => `  ${pad(visible(edge.from), width)}  ${visible(requestsText(edge))}${marks(edge)}`,
    ),
  ];
}

/** A call of a way: who, under which name, what. */
export function callText({ from, as, to, port, requests }: Call): string {
  const name = as === undefined ? '' : ` (as ${as})`;
  return `${from}${name} → ${to}:${port}  ${requests.join(', ')}`;
}

function wayLines(way: readonly Call[], index: number): readonly string[] {
  return [
    '',
    `${index + 1}. in ${counted(way.length, 'call')}`,
    ...way.map((call) => visible(`  ${callText(call)}`)),
  ];
}

/** The chains between two ends in one sentence. */
export function waysTitle({ asked = {} }: Graph): string {
  const { from = '', to = '', ways = [], more = false } = asked;
  if (ways.length === 0 && !more) return `no chain of calls leads from ${from} to ${to}`;
  if (ways.length === 0)
    return `no chain of calls from ${from} to ${to} was found; not all were tried`;
  const rest = more ? ', and there may be more' : '';
  return `${counted(ways.length, 'chain')} of calls from ${from} to ${to}${rest}`;
}

/** Services that nobody may call say so by their absence: they are counted. */
function uncalled({ nodes, edges, isPart = false }: Graph): readonly string[] {
  if (isPart) return [];
  const called = new Set(edges.map(({ to }) => to));
  const count = nodes.filter(
    ({ id, kind, ports = [] }) =>
      (kind === 'service' || kind === 'external') && ports.length > 0 && !called.has(id),
  ).length;
  return count === 0 ? [] : ['', `${counted(count, 'service')} that nobody may call`];
}

/** How much a graph holds, in one line. */
export function graphTitle({ mesh, nodes, edges }: Graph): string {
  const services = nodes.filter(({ kind }) => kind === 'service' || kind === 'external').length;
  const callers = new Set(edges.map(({ from }) => from)).size;
  return `mesh ${mesh}: ${counted(services, 'service')}, ${counted(callers, 'caller')}, ${counted(edges.length, 'call')}`;
}

/** Who may call whom, for people: by what is called. With two ends, the chains between them. Ends with a line break. */
export function graphText(graph: Graph, { color }: { readonly color: boolean }): string {
  const ways = graph.asked?.ways;
  if (ways !== undefined) {
    const lines = [visible(waysTitle(graph)), ...ways.flatMap(wayLines)];
    return `${lines.join('\n')}\n`;
  }
  const ports = grouped(graph.edges, ({ to, port }) => JSON.stringify([to, port]));
  const lines = [
    visible(graphTitle(graph)),
    ...[...ports.values()].flatMap((edges) => portLines(edges, color)),
    ...uncalled(graph),
  ];
  return `${lines.join('\n')}\n`;
}
