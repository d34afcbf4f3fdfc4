import { byCodeUnits } from '../diagnostics/order.ts';
import { grouped } from '../source/grouped.ts';
import {
  arrowColors,
  frameOf,
  nameInFrame,
  sensitiveColor,
  type Arrow,
  type DrawnNode,
  type Drawing,
  type Shape,
} from './drawing.ts';

const widths: Readonly<Record<Exclude<Arrow['kind'], 'same'>, string>> = {
  gained: '3px',
  lost: '2px',
  rerouted: '3px',
};

const brackets: Readonly<Record<Shape, readonly [string, string]>> = {
  service: ['[', ']'],
  gateway: ['([', '])'],
  external: ['{{', '}}'],
  identity: ['(', ')'],
  sensitive: ['[(', ')]'],
};

/**
 * A label holds only characters that mean nothing to Mermaid, HTML or Markdown. What else there is
 * becomes a dot: a picture that lies about a strange name is better than one that runs it. Mermaid
 * reads labels as Markdown: a star becomes one that emphasises nothing, and no sign makes a list.
 */
function label(text: string, longest = 60): string {
  const plain = text
    .replace(/\|/g, ',')
    .replace(/\*/g, '∗')
    .replace(/[^A-Za-z0-9 ,./:∗+−-]/g, '·')
    .replace(/^(?=[-+\d]+[. ])/, '·');
  const cut = plain.length > longest ? `${plain.slice(0, longest)}...` : plain;
  // What looks like a web address would become a link.
  return cut.replace(/:\/\//g, ':/ ').replace(/www\./gi, 'www ').trim() || '·';
}

function arrowText({ kind, words }: Arrow, from: string, to: string): string {
  const text = label(words, 40);
  if (kind === 'gained') return `  ${from} == "${text}" ==> ${to}`;
  if (kind === 'lost') return `  ${from} -. "${text}" .-> ${to}`;
  if (kind === 'rerouted' || words !== '') return `  ${from} -- "${text}" --> ${to}`;
  return `  ${from} --> ${to}`;
}

function nodeText({ name, shape, note }: DrawnNode, id: string | undefined): string {
  const [open, close] = brackets[shape];
  const words = note === undefined ? nameInFrame(name) : `${nameInFrame(name)}, ${note}`;
  return `  ${id}${open}"${label(words)}"${close}`;
}

/** Namespaces with their nodes; a name without one stands outside. */
function nodeLines(
  nodes: readonly DrawnNode[],
  ids: ReadonlyMap<string, string>,
): readonly string[] {
  const groups = grouped(nodes, ({ name }) => frameOf(name));
  return [...groups].flatMap(([group, own], index) => {
    const lines = own.map((node) => nodeText(node, ids.get(node.name)));
    if (group === '') return lines;
    return [`  subgraph g${index}["${label(group)}"]`, ...lines.map((l) => `  ${l}`), '  end'];
  });
}

function linkStyles(arrows: readonly Arrow[]): readonly string[] {
  return (['gained', 'lost', 'rerouted'] as const).flatMap((kind) => {
    const indexes = [...arrows.keys()].filter((index) => arrows[index]?.kind === kind);
    if (indexes.length === 0) return [];
    return [
      `  linkStyle ${indexes.join(',')} stroke:${arrowColors[kind]},stroke-width:${widths[kind]}`,
    ];
  });
}

function sensitiveStyle(
  nodes: readonly DrawnNode[],
  ids: ReadonlyMap<string, string>,
): readonly string[] {
  const own = nodes.filter(({ shape }) => shape === 'sensitive');
  if (own.length === 0) return [];
  const named = own.map(({ name }) => ids.get(name)).join(',');
  return [
    `  classDef sensitive stroke:${sensitiveColor},stroke-width:3px`,
    `  class ${named} sensitive`,
  ];
}

/** A drawing as a Mermaid flowchart. Names become generated ids; nothing of a name is Mermaid. */
export function mermaidDrawing({ nodes, arrows }: Drawing): readonly string[] {
  const sorted = [...nodes].sort((a, b) => byCodeUnits(a.name, b.name));
  const ids = new Map(sorted.map(({ name }, index) => [name, `n${index}`]));
  const id = (name: string) => ids.get(name) ?? 'n';
  return [
    'flowchart LR',
    ...(nodes.length === 0 ? ['  %% nothing to draw'] : []),
    ...nodeLines(sorted, ids),
    ...arrows.map((arrow) => arrowText(arrow, id(arrow.from), id(arrow.to))),
    ...linkStyles(arrows),
    ...sensitiveStyle(sorted, ids),
  ];
}
