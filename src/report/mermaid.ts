import type { Change } from '../compare/change.ts';
import { byCodeUnits } from '../diagnostics/order.ts';
import type { Edge } from '../reach/edges.ts';
import type { Arrow, DrawnNode, Drawing } from './drawing.ts';
import { mermaidDrawing } from './mermaid-drawing.ts';

/** A drawing of who calls whom. */
export interface Picture {
  /** Mermaid, without a fence. */
  readonly lines: readonly string[];
  readonly drawn: number;
  /** Calls that change, and those around them that are known. */
  readonly total: number;
}

/** More is a ball of wool. */
const mostArrows = 40;

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

/** How much of a change is drawn, and how its nodes look. */
export interface PictureOptions {
  /** `1`: also the calls around those that change. */
  readonly hops: 0 | 1;
  /** More arrows than this are not drawn. */
  readonly most?: number;
  /** Absent: only gateways look otherwise than services. */
  readonly nodeOf?: (name: string) => DrawnNode;
}

function plainNode(name: string): DrawnNode {
  return { name, shape: name.startsWith('ingress:') ? 'gateway' : 'service' };
}

/** The calls that change and those around them; nothing where more change than can be read. */
function arrowsOf(
  changes: readonly Change[],
  edges: readonly Edge[],
  { hops, most = mostArrows }: PictureOptions,
): readonly Arrow[] | undefined {
  const changed = eachOnce(changedArrows(changes));
  if (changed.length > most) return undefined;
  return [...changed, ...(hops === 0 ? [] : contextArrows(changes, changed, edges))];
}

/** The calls that change and, with one hop, those around them; nothing where that is more than can be read. */
export function changeDrawing(
  changes: readonly Change[],
  edges: readonly Edge[],
  options: PictureOptions,
): Drawing | undefined {
  const { most = mostArrows, nodeOf = plainNode } = options;
  const arrows = arrowsOf(changes, edges, options)?.slice(0, most);
  if (arrows === undefined) return undefined;
  const names = new Set(arrows.flatMap(({ from, to }) => [from, to]));
  return { nodes: [...names].sort(byCodeUnits).map(nodeOf), arrows };
}

/**
 * The calls that change and, with one hop, those around them. Nothing where no call changes, or more
 * than can be read.
 */
export function mermaid(
  changes: readonly Change[],
  edges: readonly Edge[],
  hops: 0 | 1,
): Picture | undefined {
  const drawing = changeDrawing(changes, edges, { hops });
  if (drawing === undefined || drawing.arrows.length === 0) return undefined;
  return {
    lines: mermaidDrawing(drawing),
    drawn: drawing.arrows.length,
    total: arrowsOf(changes, edges, { hops: 1 })?.length ?? 0,
  };
}
