/** How a node is drawn: what enters or leaves the mesh, and what is sensitive, looks otherwise. */
export type Shape = 'service' | 'gateway' | 'external' | 'identity' | 'sensitive';

/** A node of a drawing. */
export interface DrawnNode {
  /** Its whole name, which is its identity. */
  readonly name: string;
  readonly shape: Shape;
  /** What stands below its name: `data: pci`. */
  readonly note?: string;
}

/** A line from one node to another. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly kind: 'gained' | 'lost' | 'rerouted' | 'same';
  /** On the line; `''` = nothing. */
  readonly words: string;
}

/** Who calls whom, as data: one for every language of drawings. */
export interface Drawing {
  readonly nodes: readonly DrawnNode[];
  readonly arrows: readonly Arrow[];
}

/** Colours of what changes: red and green of equal darkness would say nothing to many people, so lines differ too. */
export const arrowColors: Readonly<Record<Exclude<Arrow['kind'], 'same'>, string>> = {
  gained: '#1a7f37',
  lost: '#cf222e',
  rerouted: '#9a6700',
};

/** Around what is sensitive. */
export const sensitiveColor = '#bf8700';

/** The namespace in whose frame a node stands; `''` where it stands outside of all. */
export function frameOf(name: string): string {
  return /^([^:/]+)\/[^/]+$/.exec(name)?.[1] ?? '';
}

/** What a node is called inside the frame of its namespace. */
export function nameInFrame(name: string): string {
  const frame = frameOf(name);
  return frame === '' ? name : name.slice(frame.length + 1);
}
