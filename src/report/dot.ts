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
import { graphemes } from './display-width.ts';
import { visible } from './visible.ts';

const shapes: Readonly<Record<Shape, string>> = {
  service: 'box',
  gateway: 'cds',
  external: 'hexagon',
  identity: 'ellipse',
  sensitive: 'cylinder',
};

const styles: Readonly<Record<Exclude<Arrow['kind'], 'same'>, string>> = {
  gained: 'bold',
  lost: 'dashed',
  rerouted: 'bold',
};

/** Longer words on a line push everything else apart. */
const longestWords = 80;

/**
 * A quoted string of DOT. In a label a backslash begins an escape (`\N` is the name of the node), so
 * each one is doubled; `&` begins an HTML entity, in labels and in ids.
 * https://graphviz.org/docs/attr-types/escString/
 */
function quoted(text: string): string {
  const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '&': '&amp;' };
  return `"${visible(text).replace(/[\\"&]/g, (character) => escapes[character] ?? '')}"`;
}

function cut(text: string): string {
  const characters = graphemes(text);
  return characters.length > longestWords ? `${characters.slice(0, longestWords).join('')}…` : text;
}

function nodeText({ name, shape, note }: DrawnNode): string {
  const words = note === undefined ? nameInFrame(name) : `${nameInFrame(name)} (${note})`;
  const mark = shape === 'sensitive' ? `, color="${sensitiveColor}", penwidth=2` : '';
  return `${quoted(name)} [label=${quoted(words)}, shape=${shapes[shape]}${mark}];`;
}

function arrowText({ from, to, kind, words }: Arrow): string {
  const attributes = [
    ...(words === '' ? [] : [`label=${quoted(cut(words))}`]),
    ...(kind === 'same'
      ? []
      : [
          `color="${arrowColors[kind]}"`,
          `fontcolor="${arrowColors[kind]}"`,
          `style=${styles[kind]}`,
        ]),
  ];
  const shown = attributes.length === 0 ? '' : ` [${attributes.join(', ')}]`;
  return `  ${quoted(from)} -> ${quoted(to)}${shown};`;
}

function nodeLines(nodes: readonly DrawnNode[]): readonly string[] {
  const sorted = [...nodes].sort((a, b) => byCodeUnits(a.name, b.name));
  return [...grouped(sorted, ({ name }) => frameOf(name))].flatMap(([frame, own], index) => {
    if (frame === '') return own.map((node) => `  ${nodeText(node)}`);
    return [
      `  subgraph cluster_${index} {`,
      `    label=${quoted(frame)};`,
      ...own.map((node) => `    ${nodeText(node)}`),
      '  }',
    ];
  });
}

/** A drawing for Graphviz. Ends with a line break. */
export function dot(name: string, { nodes, arrows }: Drawing): string {
  const lines = [
    `digraph ${quoted(name)} {`,
    '  rankdir=LR;',
    '  node [fontname="sans-serif"];',
    '  edge [fontname="sans-serif", fontsize=10];',
    ...nodeLines(nodes),
    ...arrows.map(arrowText),
    '}',
  ];
  return `${lines.join('\n')}\n`;
}
