import { byCodeUnits } from '../diagnostics/order.ts';
import { grouped } from '../source/grouped.ts';

/** Something of an estate that was seen and not taken over, or not wholly. Plain ASCII, one line each. */
export interface Note {
  /** The object: `VirtualService shop/cart`. */
  readonly about: string;
  /** What is left out and, where there is one, the way out. */
  readonly why: string;
}

/** How an object is called in notes. Its names were checked when it was read. */
export function titleOf(object: {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}): string {
  return `${object.kind} ${object.namespace === undefined ? '' : `${object.namespace}/`}${object.name}`;
}

/** Objects of one kind about which the same is to be said. */
export interface NoteGroup {
  /** The kind and the reason: `VirtualService: not read yet`. */
  readonly why: string;
  /** Sorted. */
  readonly names: readonly string[];
}

/** Notes by kind and reason, sorted: a mesh of thousands of objects has a line for each reason. */
export function notesByReason(notes: readonly Note[]): readonly NoteGroup[] {
  const groups = grouped(notes, ({ about, why }) => `${about.split(' ')[0]}: ${why}`);
  return [...groups]
    .sort(([a], [b]) => byCodeUnits(a, b))
    .map(([why, those]) => ({
      why,
      names: those.map(({ about }) => about.slice(about.indexOf(' ') + 1)).sort(byCodeUnits),
    }));
}

/** The longest piece of somebody's text that a note repeats. */
const shown = 80;

/** Text of a manifest inside a comment or a note: what could end a comment or hide is replaced. */
export function quoted(text: string): string {
  const safe = text.slice(0, shown).replaceAll(/[^\x20-\x7e]/g, '?');
  return `"${safe}${text.length > shown ? '...' : ''}"`;
}
