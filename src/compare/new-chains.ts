import { byCodeUnits } from '../diagnostics/order.ts';
import type { Mesh } from '../model/mesh.ts';
import { callGraph, type CallGraph } from '../reach/chains/call-graph.ts';
import { ahead, candidates } from '../reach/chains/candidates.ts';
import { hopOf, type Chain } from '../reach/chains/chain.ts';
import { hopWords, type HopWords } from '../reach/chains/hop-access.ts';
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
  readonly words: HopWords;
}

const stateOf = (mesh: Mesh): State => ({ mesh, graph: callGraph(mesh), words: hopWords(mesh) });

/** The shortest chain from a gateway; only what calls may lead to from there is looked at. */
function fromGateway(
  { mesh, graph }: State,
  gateway: string,
  to: string,
  isLeftOut: (name: string) => boolean = () => false,
) {
  const near = candidates(mesh);
  const reachable = ahead(near, near.behind(gateway));
  if (!reachable.has(to)) return undefined;
  const isStart = (caller: { readonly gateway?: string }) => caller.gateway === gateway;
  const isWall = (name: string) => isForeign(reachable, name) || isLeftOut(name);
  return shortestChain(graph, { to, isStart, isWall });
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

/** The one call that leads from somebody to a service without any other service between, if it is possible. */
function callOf(state: State, from: string, to: string): readonly Step[] | undefined {
  const steps = from.startsWith('ingress:')
    ? fromGateway(state, from.slice('ingress:'.length), to)
    : fromService(state, from, to);
  return steps?.length === 1 ? steps : undefined;
}

/** The way from a gateway to whoever calls; absent for identities that stand for many. */
function wayTo(state: State, from: string, gateway: string): readonly Step[] | undefined {
  if (from === `ingress:${gateway}`) return [];
  const isService = from.includes('/') && !from.includes(':') && !from.endsWith('/*');
  return isService ? fromGateway(state, gateway, from) : undefined;
}

/** The way from a gateway through one caller that could not call a service before. */
function throughOne(was: State, is: State, from: string, gateway: string, to: string) {
  const head = wayTo(is, from, gateway);
  const call = head && callOf(is, from, to);
  if (head === undefined || call === undefined || callOf(was, from, to)) return undefined;
  return [...head, ...call];
}

/** Whether a name stands for many: a namespace, the mesh, whoever shows no identity. */
const isMany = (from: string): boolean =>
  ['mesh', 'any', 'no identity'].includes(from) || from.endsWith('/*') || from.startsWith('cidr:');

/** The shortest way from a gateway through any service that could not call another one before. */
function throughSome(was: State, is: State, gateway: string, to: string) {
  const before = was.graph.into(to).flatMap((entry) => was.graph.membersOf(entry));
  const known = new Set(before.map(({ service }) => service));
  const steps = fromGateway(is, gateway, to, (name) => known.has(name));
  return steps && steps.length > 1 ? steps : undefined;
}

/** The way through one call that is newly possible, if it lies between the gateway and the service. */
function through(
  was: State,
  is: State,
  { from = '', to }: Change,
  [gateway, target]: readonly [string, string],
): readonly Step[] {
  const tail = to === target ? [] : fromService(is, to, target);
  const lead =
    tail &&
    (isMany(from) ? throughSome(was, is, gateway, to) : throughOne(was, is, from, gateway, to));
  if (lead === undefined || tail === undefined) return [];
  const steps = [...lead, ...tail];
  // A way that comes back to where it has been is the shorter way, told already.
  return new Set(steps.map((step) => step.to)).size === steps.length ? steps : [];
}

/** A gateway and a service, and what is compared between them. */
interface Ends {
  readonly was: State | undefined;
  readonly is: State;
  readonly gateway: string;
  readonly to: string;
}

/** The new chains between two ends: the first way there is, else those through a call that is newly possible. */
function between({ was, is, gateway, to }: Ends, widened: readonly Change[]): readonly NewChain[] {
  const chain = (steps: readonly Step[], isFirst: boolean): NewChain => ({
    from: `ingress:${gateway}`,
    to,
    label: sensitiveLabel,
    hops: steps.map((step) => hopOf(step, is.words)),
    isFirst,
  });
  const shortest = fromGateway(is, gateway, to);
  if (shortest === undefined) return [];
  if (was === undefined || fromGateway(was, gateway, to) === undefined)
    return [chain(shortest, true)];
  const ways = widened.map((change) => through(was, is, change, [gateway, to]));
  return ways.filter((steps) => steps.length > 0).map((steps) => chain(steps, false));
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
    sensitiveNames(after).flatMap((to) => between({ was, is, gateway, to }, widened)),
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
