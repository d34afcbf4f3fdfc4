import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { retryChains } from '../../src/reach/checks/amplification.ts';
import { callGraph, type CallGraph, type Hop } from '../../src/reach/checks/call-graph.ts';
import { components } from '../../src/reach/checks/components.ts';
import { retryCircles } from '../../src/reach/checks/retry-circles.ts';
import type { WayIn } from '../../src/reach/checks/ways-in.ts';
import { always } from '../support/always.ts';
import { place, plain, route } from '../support/small-mesh.ts';

/** A call of a random graph: how often it is tried, and whether failed answers are tried again. */
interface Drawn {
  readonly from: number;
  readonly to: number;
  readonly tries: number;
  readonly answers: boolean;
}

const size = 6;
const nodes = Array.from({ length: size }, (_, index) => `n/${index}`);
const node = fc.integer({ min: 0, max: size - 1 });
const drawn = fc.record({
  from: node,
  to: node,
  tries: fc.integer({ min: 1, max: 4 }),
  answers: fc.boolean(),
});
/** Half of the graphs have no circle. */
const graphs = fc
  .tuple(fc.array(drawn, { maxLength: 12 }), fc.boolean())
  .map(([all, isAcyclic]) => (isAcyclic ? all.filter(({ from, to }) => from < to) : all));

function wayOf({ from, to, tries, answers }: Drawn, index: number): WayIn {
  const retry =
    tries === 1
      ? plain(null)
      : { attempts: plain(tries - 1), when: plain([answers ? '5xx' : 'connect-failure']) };
  const taken = {
    route: route({}, { retry, from: [place('b.yaml', index)] }),
    protocol: 'http' as const,
    operations: [],
  };
  return { kind: 'call', from: `n/${from}`, to: `n/${to}`, taken: [taken], at: place('a.yaml') };
}

const graphOf = (all: readonly Drawn[]): CallGraph =>
  callGraph(all.map((one, index) => wayOf(one, index)));

/** Which node leads to which, each to itself too: by going on until nothing new is found. */
function closure(hops: readonly Pick<Hop, 'from' | 'to'>[]): (from: string, to: string) => boolean {
  const pairs = new Set(nodes.map((name) => `${name} ${name}`));
  for (let before = -1; before !== pairs.size;) {
    before = pairs.size;
    for (const { from, to } of hops)
      for (const start of nodes) if (pairs.has(`${start} ${from}`)) pairs.add(`${start} ${to}`);
  }
  return (from, to) => pairs.has(`${from} ${to}`);
}

/** The greatest product over every path that begins with a hop and has another retrying hop, by trying them all. */
function bruteWorst(hops: readonly Hop[], leads: ReturnType<typeof closure>, first: Hop): number {
  const isSame = (a: string, b: string) => leads(a, b) && leads(b, a);
  const crossing = hops.filter(({ from, to }) => !isSame(from, to));
  const behind = (hop: Hop): number =>
    Math.max(
      1,
      ...crossing
        .filter(({ from }) => isSame(hop.to, from))
        .map((next) => Math.max(next.atEnd.count, next.inFront.count * behind(next))),
    );
  return first.inFront.count * behind(first);
}

describe('retries along calls', () => {
  it('find the worst chain of every outermost retry, as trying all paths does', () => {
    always(
      fc.property(graphs, (all) => {
        const graph = graphOf(all);
        const leads = closure(graph.hops);
        const isCrossing = ({ from, to }: Hop) => !leads(to, from);
        const retrying = graph.hops.filter((hop) => hop.inFront.count > 1 && isCrossing(hop));
        const expected = retrying
          .filter(({ from }) => !retrying.some((other) => leads(other.to, from)))
          .map((hop) => ({ hop, product: bruteWorst(graph.hops, leads, hop) }))
          .filter(({ hop, product }) => product > hop.atEnd.count);
        const found = retryChains(graph, 1);
        const productOf = new Map(found.map(({ hops, product }) => [hops[0]?.hop, product]));
        expect(found).toHaveLength(expected.length);
        expect(expected.map(({ hop }) => ({ hop, product: productOf.get(hop) }))).toEqual(expected);
        for (const { hops, product } of found) {
          expect(hops.reduce((all, { tries }) => all * tries.count, 1)).toBe(product);
          for (const [index, { hop }] of hops.entries())
            expect(leads(hops[index - 1]?.hop.to ?? hop.from, hop.from)).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('find one circle in each group of services that call each other and retry', () => {
    always(
      fc.property(graphs, (all) => {
        const graph = graphOf(all);
        const leads = closure(graph.hops);
        const inCircle = graph.hops.filter(
          ({ from, to, inFront }) => inFront.count > 1 && leads(to, from),
        );
        const groups = new Set(
          inCircle.map(({ from }) => nodes.find((n) => leads(n, from) && leads(from, n))),
        );
        const found = retryCircles(graph);
        expect(found).toHaveLength(groups.size);
        for (const circle of found) {
          const names = circle.map(({ from }) => from);
          expect(new Set(names).size).toBe(names.length);
          expect(names[0]).toBe([...names].sort()[0]);
          expect(circle.map(({ to }) => to)).toEqual([...names.slice(1), names[0]]);
          expect(circle.some(({ inFront }) => inFront.count > 1)).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('group nodes that lead to each other, each group after those it leads to', () => {
    always(
      fc.property(fc.array(fc.tuple(node, node), { maxLength: 14 }), (pairs) => {
        const hops = pairs.map(([from, to]) => ({ from: `n/${from}`, to: `n/${to}` }));
        const leads = closure(hops);
        const outgoing = new Map(
          nodes.map((name) => [name, hops.filter(({ from }) => from === name).map(({ to }) => to)]),
        );
        const found = components(nodes, outgoing);
        expect(found.flat().sort()).toEqual(nodes);
        for (const [index, members] of found.entries())
          for (const a of members) {
            expect(nodes.filter((b) => leads(a, b) && leads(b, a))).toEqual([...members].sort());
            const later = found.slice(index + 1).flat();
            expect(later.filter((b) => leads(a, b))).toEqual([]);
          }
      }),
      { numRuns: 300 },
    );
  });
});
