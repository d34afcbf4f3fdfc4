import { grouped } from '../../source/grouped.ts';
import { components } from './components.ts';
import { triesAtEnd, triesInFront, type Tries } from './retries.ts';
import type { WayIn } from './ways-in.ts';

/** One declared call, or a gateway's way into a service, with how often it is tried. */
export interface Hop {
  readonly from: string;
  readonly to: string;
  readonly way: WayIn;
  /** If the callee itself fails. */
  readonly atEnd: Tries;
  /** If something behind the callee fails. */
  readonly inFront: Tries;
}

/** Who calls whom, as declared, and which services call each other in a circle. */
export interface CallGraph {
  readonly hops: readonly Hop[];
  readonly out: ReadonlyMap<string, readonly Hop[]>;
  /** Each after every component it leads to. */
  readonly components: readonly (readonly string[])[];
  /** The place of a node's component in that list. */
  readonly componentOf: (node: string) => number;
}

/** Whether both ends of a hop lie on one circle; a service that calls itself is one too. */
export function isInCircle(graph: CallGraph, { from, to }: Hop): boolean {
  return graph.componentOf(from) === graph.componentOf(to);
}

/** The graph of declared calls; grants to callers that nobody describes lead from nowhere. */
export function callGraph(ways: readonly WayIn[]): CallGraph {
  const hops = ways
    .filter(({ kind }) => kind !== 'grant')
    .map((way) => {
      const { from, to } = way;
      return { from, to, way, atEnd: triesAtEnd(way), inFront: triesInFront(way) };
    });
  const out = grouped(hops, ({ from }) => from);
  const nodes = [...new Set(hops.flatMap(({ from, to }) => [from, to]))].sort();
  const outgoing = new Map([...out].map(([from, list]) => [from, list.map(({ to }) => to)]));
  const found = components(nodes, outgoing);
  const index = new Map(found.flatMap((members, at) => members.map((node) => [node, at] as const)));
  return { hops, out, components: found, componentOf: (node) => index.get(node) ?? -1 };
}
