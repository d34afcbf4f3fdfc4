import type { Change } from '../compare/change.ts';
import { byCodeUnits } from '../diagnostics/order.ts';
import { grouped } from '../source/grouped.ts';
import { namespaceOf } from '../source/place.ts';
import type { Edge } from '../reach/edges.ts';

/** A drawing of who calls whom. */
export interface Picture {
  /** Mermaid, without a fence. */
  readonly lines: readonly string[];
  readonly drawn: number;
  /** Calls of the mesh, those that are gone included. */
  readonly total: number;
}

interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly kind: 'gained' | 'lost' | 'rerouted' | 'same';
  readonly words: string;
}

/** More is a ball of wool. */
const mostArrows = 40;

const styles: Readonly<Partial<Record<Arrow['kind'], string>>> = {
  gained: 'stroke:#1a7f37,stroke-width:3px',
  lost: 'stroke:#cf222e,stroke-width:2px',
  rerouted: 'stroke:#9a6700,stroke-width:3px',
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

function changedArrows(changes: readonly Change[]): readonly Arrow[] {
  return changes.flatMap((change): readonly Arrow[] => {
    const { class: kind, from, to, before, after } = change;
    if (from === undefined) return [];
    if (kind === 'widens') return [{ from, to, kind: 'gained', words: `+${after}` }];
    if (kind === 'narrows') return [{ from, to, kind: 'lost', words: `−${before}` }];
    return kind === 'reroutes' ? [{ from, to, kind: 'rerouted', words: 'route' }] : [];
  });
}

const pairOf = ({ from, to }: { readonly from: string; readonly to: string }) =>
  JSON.stringify([from, to]);

/** One arrow a pair: that somebody gains says more than that somebody is routed otherwise. */
function eachOnce(arrows: readonly Arrow[]): readonly Arrow[] {
  const pairs = new Map<string, Arrow>();
  for (const arrow of arrows) {
    const key = pairOf(arrow) + (arrow.kind === 'lost' ? ' lost' : '');
    if (!pairs.has(key)) pairs.set(key, arrow);
  }
  return [...pairs.values()];
}

/** Calls that stay as they are and touch what changes. */
function contextArrows(
  changes: readonly Change[],
  changed: readonly Arrow[],
  edges: readonly Edge[],
): readonly Arrow[] {
  const near = new Set([
    ...changed.flatMap(({ from, to }) => [from, to]),
    ...changes.filter(({ class: kind }) => kind !== 'neutral').map(({ to }) => to),
  ]);
  const drawn = new Set(changed.map(pairOf));
  const around = edges.filter(
    (edge) => (near.has(edge.from) || near.has(edge.to)) && !drawn.has(pairOf(edge)),
  );
  return eachOnce(around.map(({ from, to }) => ({ from, to, kind: 'same', words: '' })));
}

function arrowText({ kind, words }: Arrow, from: string, to: string): string {
  const text = label(words, 40);
  if (kind === 'gained') return `  ${from} == "${text}" ==> ${to}`;
  if (kind === 'lost') return `  ${from} -. "${text}" .-> ${to}`;
  if (kind === 'rerouted') return `  ${from} -- "${text}" --> ${to}`;
  return `  ${from} --> ${to}`;
}

/** Namespaces with their nodes; a name without one stands outside. */
function nodeLines(ids: ReadonlyMap<string, string>): readonly string[] {
  const isPlain = (name: string) => /^[^:/]+\/[^/]+$/.test(name);
  const groups = grouped([...ids.keys()].sort(byCodeUnits), (name) =>
    isPlain(name) ? namespaceOf(name) : '',
  );
  return [...groups].flatMap(([group, names], index) => {
    const lines = names.map((name) => {
      const text = label(group === '' ? name : name.slice(group.length + 1));
      const id = ids.get(name);
      return name.startsWith('ingress:') ? `  ${id}(["${text}"])` : `  ${id}["${text}"]`;
    });
    if (group === '') return lines;
    return [`  subgraph g${index}["${label(group)}"]`, ...lines.map((l) => `  ${l}`), '  end'];
  });
}

function linkStyles(arrows: readonly Arrow[]): readonly string[] {
  return Object.entries(styles).flatMap(([kind, style]) => {
    const indexes = [...arrows.keys()].filter((index) => arrows[index]?.kind === kind);
    return indexes.length === 0 ? [] : [`  linkStyle ${indexes.join(',')} ${style}`];
  });
}

/**
 * The calls that change and, with one hop, those around them. Nothing where no call changes, or more
 * than can be read. Names become generated ids; nothing of a name is Mermaid.
 */
export function mermaid(
  changes: readonly Change[],
  edges: { readonly before: readonly Edge[]; readonly after: readonly Edge[] },
  hops: 0 | 1,
): Picture | undefined {
  const changed = eachOnce(changedArrows(changes));
  const context = hops === 0 ? [] : contextArrows(changes, changed, edges.after);
  if (changed.length > mostArrows || changed.length + context.length === 0) return undefined;
  const arrows = [...changed, ...context].slice(0, mostArrows);
  const names = [...new Set(arrows.flatMap(({ from, to }) => [from, to]))].sort(byCodeUnits);
  const ids = new Map(names.map((name, index) => [name, `n${index}`]));
  const id = (name: string) => ids.get(name) ?? 'n';
  return {
    lines: [
      'flowchart LR',
      ...nodeLines(ids),
      ...arrows.map((arrow) => arrowText(arrow, id(arrow.from), id(arrow.to))),
      ...linkStyles(arrows),
    ],
    drawn: arrows.length,
    total: new Set([...edges.before, ...edges.after, ...changed].map(pairOf)).size,
  };
}
