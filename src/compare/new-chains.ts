import { byCodeUnits } from '../diagnostics/order.ts';
import type { Mesh } from '../model/mesh.ts';
import { callGraph, type CallGraph } from '../reach/chains/call-graph.ts';
import { ahead, candidates } from '../reach/chains/candidates.ts';
import { hopOf, type Chain } from '../reach/chains/chain.ts';
import { sensitiveLabel, sensitiveNames } from '../reach/chains/sensitive.ts';
import { shortestChain, type Step } from '../reach/chains/shortest-chain.ts';
import type { Change } from './change.ts';

/** A chain that was not possible before. */
export interface NewChain extends Chain {
  /** Whether no chain at all led from this gateway to this service before. */
  readonly isFirst: boolean;
}

/** One state of a mesh, and its calls as far as they were asked about. */
interface State {
  readonly mesh: Mesh;
  readonly graph: CallGraph;
}

const stateOf = (mesh: Mesh): State => ({ mesh, graph: callGraph(mesh) });

/** The shortest chain from a gateway; only what calls may lead to from there is looked at. */
function fromGateway({ mesh, graph }: State, gateway: string, to: string) {
  const near = candidates(mesh);
  const reachable = ahead(near, near.behind(gateway));
  if (!reachable.has(to)) return undefined;
  const isStart = (caller: { readonly gateway?: string }) => caller.gateway === gateway;
  return shortestChain(graph, { to, isStart, isWall: (name) => isForeign(reachable, name) });
}

/** Callers that are no services (`ingress:name`, `mesh`) are no places that a search could leave out. */
function isForeign(reachable: ReadonlySet<string>, name: string): boolean {
  return name.includes('/') && !name.includes(':') && !reachable.has(name);
}

function fromService({ mesh, graph }: State, from: string, to: string) {
  const reachable = ahead(candidates(mesh), [from]);
  if (!reachable.has(to)) return undefined;
  const isStart = (caller: { readonly name: string }) => caller.name === from;
  return shortestChain(graph, { to, isStart, isWall: (name) => isForeign(reachable, name) });
}

/** Whether one call is possible without any other service between. */
function isCall(state: State, from: string, to: string): boolean {
  const steps = from.startsWith('ingress:')
    ? fromGateway(state, from.slice('ingress:'.length), to)
    : fromService(state, from, to);
  return steps?.length === 1;
}

/** The way through one call that is newly possible, if it lies between the gateway and the service. */
function through(
  was: State,
  is: State,
  { from = '', to }: Change,
  [gateway, target]: readonly [string, string],
): readonly Step[] {
  const isService = from.includes('/') && !from.includes(':') && !from.endsWith('/*');
  if (!isService && from !== `ingress:${gateway}`) return [];
  const head = isService ? fromGateway(is, gateway, from) : [];
  const tail = to === target ? [] : fromService(is, to, target);
  if (head === undefined || tail === undefined || isCall(was, from, to)) return [];
  const call = isService ? fromService(is, from, to) : fromGateway(is, gateway, to);
  const steps = [...head, ...(call?.length === 1 ? call : []), ...tail];
  const services = steps.map((step) => step.to);
  // A way that comes back to where it has been is the shorter way, told already.
  return call?.length === 1 && new Set(services).size === services.length ? steps : [];
}

/**
 * Ways from outside to sensitive data that only the new state makes possible: from each ingress gateway
 * the shortest to each service labelled `data: pci` where there was none, else those through a call that
 * is newly possible. Every call of a chain may pass; that one causes the next is not said.
 */
export function newChains(
  changes: readonly Change[],
  before: Mesh | undefined,
  after: Mesh | undefined,
): readonly NewChain[] {
  const widened = changes.filter((change) => change.class === 'widens' && change.what === 'access');
  if (after === undefined || widened.length === 0) return [];
  const [was, is] = [before && stateOf(before), stateOf(after)];
  const gateways = after.gateways.filter(({ role }) => role === 'ingress').map(({ name }) => name);
  const found = gateways.flatMap((gateway) =>
    sensitiveNames(after).flatMap((to): readonly NewChain[] => {
      const chain = (steps: readonly Step[], isFirst: boolean): NewChain => ({
        from: `ingress:${gateway}`,
        to,
        label: sensitiveLabel,
        hops: steps.map(hopOf),
        isFirst,
      });
      const shortest = fromGateway(is, gateway, to);
      if (shortest === undefined) return [];
      if (was === undefined || fromGateway(was, gateway, to) === undefined)
        return [chain(shortest, true)];
      const ways = widened.map((change) => through(was, is, change, [gateway, to]));
      return ways.filter((steps) => steps.length > 0).map((steps) => chain(steps, false));
    }),
  );
  return distinctChains(found).sort(byRank);
}

const wayOf = ({ from, hops }: Chain): string => [from, ...hops.map(({ to }) => to)].join(' ');

function distinctChains(found: readonly NewChain[]): NewChain[] {
  return [...new Map(found.map((chain) => [wayOf(chain), chain])).values()];
}

/** The first way there is comes first, then the shorter one. */
function byRank(a: NewChain, b: NewChain): number {
  return (
    Number(b.isFirst) - Number(a.isFirst) ||
    a.hops.length - b.hops.length ||
    byCodeUnits(wayOf(a), wayOf(b))
  );
}
