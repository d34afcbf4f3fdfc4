import { diagnostic, type Diagnostic, type Related } from '../../diagnostics/diagnostic.ts';
import { byParts } from '../../diagnostics/order.ts';
import { grouped } from '../../source/grouped.ts';
import type { Place } from '../../source/place.ts';
import { isInCircle, type CallGraph, type Hop } from './call-graph.ts';
import { chainText, mostRelated } from './chain-text.ts';
import { placeKey, placeOfRetry, type Tries } from './retries.ts';

/**
 * The most requests that one may become without a finding: what two hops make of two retries each.
 * Two retries are what Istio does where nobody asks; a third such hop makes 27.
 */
const accepted = 9;

/** The chain that sends a request most often from here on. */
interface Worst {
  readonly product: number;
  readonly hop?: Hop;
  /** Whether the chain goes on behind `hop`. */
  readonly goesOn: boolean;
}

const none: Worst = { product: 1, goesOn: false };

function through(hop: Hop, behind: Worst): Worst {
  const goesOn = hop.inFront.count * behind.product;
  // As many with fewer hops is the plainer thing to show.
  return behind.product > 1 && goesOn > hop.atEnd.count
    ? { product: goesOn, hop, goesOn: true }
    : { product: hop.atEnd.count, hop, goesOn: false };
}

/** For each component the worst chain out of it. Calls inside a circle are another finding. */
function worstByComponent(graph: CallGraph): readonly Worst[] {
  const found: Worst[] = [];
  for (const members of graph.components) {
    let worst = none;
    for (const node of members)
      for (const hop of graph.out.get(node) ?? []) {
        const behind = isInCircle(graph, hop) ? undefined : found[graph.componentOf(hop.to)];
        const chain = behind && through(hop, behind);
        if (chain !== undefined && chain.product > worst.product) worst = chain;
      }
    found.push(worst);
  }
  return found;
}

/** Components that something in front of them already tries again: a chain does not begin there. */
function triedAgain(graph: CallGraph): ReadonlySet<number> {
  const found = new Set<number>();
  for (const [at, members] of [...graph.components.entries()].reverse())
    for (const hop of members.flatMap((node) => graph.out.get(node) ?? []))
      if (!isInCircle(graph, hop) && (hop.inFront.count > 1 || found.has(at)))
        found.add(graph.componentOf(hop.to));
  return found;
}

/** One hop of a chain, and how often it sends the request there. */
export interface ChainHop {
  readonly hop: Hop;
  readonly tries: Tries;
}

/** A chain of calls that multiplies requests. */
export interface RetryChain {
  readonly product: number;
  /** From the outermost hop that retries to the innermost. */
  readonly hops: readonly ChainHop[];
}

function chainFrom(graph: CallGraph, worst: readonly Worst[], start: Worst): RetryChain {
  const hops: ChainHop[] = [];
  for (let at: Worst | undefined = start; at?.hop !== undefined;) {
    const { hop, goesOn }: Worst = at;
    if (hop === undefined) break;
    hops.push({ hop, tries: goesOn ? hop.inFront : hop.atEnd });
    at = goesOn ? worst[graph.componentOf(hop.to)] : undefined;
  }
  return { product: start.product, hops };
}

/** Where the retry of a hop is written that other calls stand behind. */
function placeInFront({ inFront, way }: Hop): Place {
  return inFront.route === undefined ? way.at : placeOfRetry(inFront.route);
}

/** The worst first; of those that are as bad, the first by name. */
function byProduct(a: Worst, b: Worst): number {
  const key = ({ product, hop }: Worst) => [-product, hop?.from ?? '', hop?.to ?? ''];
  return byParts(key(a), key(b));
}

/**
 * The chains that make more than `limit` requests of one, which begin with a hop that retries and
 * that nothing in front of it retries: for each line that says so the worst. A chain is the path
 * with the greatest product, found once for each component: linear in the hops.
 */
export function retryChains(graph: CallGraph, limit: number): readonly RetryChain[] {
  const worst = worstByComponent(graph);
  const inner = triedAgain(graph);
  const starts = graph.hops
    .filter((hop) => hop.inFront.count > 1 && !isInCircle(graph, hop))
    .filter(({ from }) => !inner.has(graph.componentOf(from)))
    .map((hop) => through(hop, worst[graph.componentOf(hop.to)] ?? none))
    .filter(({ goesOn, product }) => goesOn && product > limit)
    .sort(byProduct);
  const byPlace = grouped(starts, ({ hop }) => (hop ? placeKey(placeInFront(hop)) : ''));
  return [...byPlace.values()].flatMap(([first]) =>
    first === undefined ? [] : [chainFrom(graph, worst, first)],
  );
}

function retryPlace({ hop, tries }: ChainHop) {
  return tries.route === undefined ? hop.way.at : placeOfRetry(tries.route);
}

function relatedTo({ hops }: RetryChain): readonly Related[] {
  const retrying = hops.filter(({ tries }) => tries.count > 1);
  return [...grouped(retrying, (hop) => placeKey(retryPlace(hop))).values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const { hop, tries } = first;
    const more = same.length > 1 ? `, and ${same.length - 1} more of these calls` : '';
    const message = `${tries.count} tries of ${hop.from} → ${hop.to}${more}`;
    return [{ ...retryPlace(first), message }];
  });
}

const requestsText = (product: number): string =>
  product > 1_000_000 ? 'more than 1000000' : String(product);

/** A finding for each retry that begins a chain which multiplies requests beyond measure. */
export function amplification(graph: CallGraph): readonly Diagnostic[] {
  return retryChains(graph, accepted).map((chain) => {
    const [outermost, ...inner] = relatedTo(chain);
    const service = chain.hops.at(-1)?.hop.to ?? '';
    const params = {
      count: requestsText(chain.product),
      service,
      chain: chainText(chain.hops),
    };
    return diagnostic('MW3903', outermost ?? {}, params, { related: inner.slice(0, mostRelated) });
  });
}
