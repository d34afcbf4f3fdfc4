import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { byParts } from '../../diagnostics/order.ts';
import { isInCircle, type CallGraph, type Hop } from './call-graph.ts';
import { chainText, mostRelated } from './chain-text.ts';
import { placeOfRetry } from './retries.ts';

/** The shortest way from one node to another through nodes of their component. */
function wayBack(graph: CallGraph, { from: goal, to: start }: Hop): readonly Hop[] {
  const cameBy = new Map<string, Hop>();
  const queue = [start];
  for (const node of queue) {
    if (node === goal) break;
    for (const hop of graph.out.get(node) ?? [])
      if (isInCircle(graph, hop) && hop.to !== start && !cameBy.has(hop.to)) {
        cameBy.set(hop.to, hop);
        queue.push(hop.to);
      }
  }
  const way: Hop[] = [];
  for (let hop = cameBy.get(goal); hop !== undefined; hop = cameBy.get(hop.from)) way.unshift(hop);
  return way;
}

/** A circle told from its first service by name on, whichever hop it was found by. */
function fromFirst(circle: readonly Hop[]): readonly Hop[] {
  const first = circle.map(({ from }) => from).sort()[0];
  const at = circle.findIndex(({ from }) => from === first);
  return [...circle.slice(at), ...circle.slice(0, at)];
}

/** For each component one circle of calls that has a hop which tries failed answers again. */
export function retryCircles(graph: CallGraph): readonly (readonly Hop[])[] {
  const found = new Map<number, Hop>();
  for (const hop of graph.hops) {
    if (hop.inFront.count === 1 || !isInCircle(graph, hop)) continue;
    const at = graph.componentOf(hop.from);
    const known = found.get(at);
    const isFirst = known && byParts([hop.from, hop.to], [known.from, known.to]) < 0;
    if (known === undefined || isFirst) found.set(at, hop);
  }
  return [...found.values()].map((hop) => fromFirst([hop, ...wayBack(graph, hop)]));
}

/** A finding for each circle of calls with a retry: what fails in it is called again and again. */
export function retriesInCircles(graph: CallGraph): readonly Diagnostic[] {
  return retryCircles(graph).flatMap((circle) => {
    const retrying = circle.filter(({ inFront }) => inFront.count > 1);
    const [first, ...others] = retrying.flatMap(({ from, to, inFront }) =>
      inFront.route === undefined
        ? []
        : [
            {
              ...placeOfRetry(inFront.route),
              message: `${inFront.count} tries of ${from} → ${to}`,
            },
          ],
    );
    const calls = circle.map(({ from, to, way }) => ({ ...way.at, message: `${from} → ${to}` }));
    const chain = chainText(circle.map((hop) => ({ hop, tries: hop.inFront })));
    const related = [...others, ...calls].slice(0, mostRelated);
    return [diagnostic('MW3904', first ?? {}, { chain }, { related })];
  });
}
