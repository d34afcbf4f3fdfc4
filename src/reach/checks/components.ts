import { invariant } from '../../diagnostics/invariant.ts';

/** Nodes by the nodes that an edge leads to. */
export type Outgoing = ReadonlyMap<string, readonly string[]>;

interface Visit {
  readonly node: string;
  readonly index: number;
  low: number;
  /** How many of its edges have been followed. */
  followed: number;
}

/**
 * The strongly connected components of a graph, each after every component it leads to (Tarjan).
 * Without recursion: a chain of calls may be as long as the mesh is large.
 */
export function components(
  nodes: readonly string[],
  outgoing: Outgoing,
): readonly (readonly string[])[] {
  const found: (readonly string[])[] = [];
  const visits = new Map<string, Visit>();
  const open: string[] = [];
  const isOpen = new Set<string>();
  const path: Visit[] = [];
  const enter = (node: string): void => {
    const visit = { node, index: visits.size, low: visits.size, followed: 0 };
    visits.set(node, visit);
    open.push(node);
    isOpen.add(node);
    path.push(visit);
  };
  const leave = (visit: Visit): void => {
    path.pop();
    const parent = path.at(-1);
    if (parent !== undefined) parent.low = Math.min(parent.low, visit.low);
    if (visit.low < visit.index) return;
    const members = open.splice(open.lastIndexOf(visit.node));
    for (const member of members) isOpen.delete(member);
    found.push(members);
  };
  for (const node of nodes) {
    if (!visits.has(node)) enter(node);
    for (let visit = path.at(-1); visit !== undefined; visit = path.at(-1)) {
      const next = outgoing.get(visit.node)?.[visit.followed];
      if (next === undefined) {
        leave(visit);
        continue;
      }
      visit.followed += 1;
      const known = visits.get(next);
      if (known === undefined) enter(next);
      else if (isOpen.has(next)) visit.low = Math.min(visit.low, known.index);
    }
  }
  invariant(path.length === 0, 'every visit has ended');
  return found;
}
