import type { Request } from '../access/request.ts';
import type { Box } from '../access/term.ts';
import type { Mesh } from '../model/mesh.ts';
import { callerNames, type Caller } from './caller.ts';
import { pathExamples } from './examples.ts';
import { portRefs, portSpace, requestOf, sampleOf, type PortSpace } from './port-space.ts';
import { overlay, variants, wanted, type Sample } from './sample.ts';
import { simplestFirst } from './simplest.ts';

/** A request and who sends it. */
export interface Probe {
  readonly caller: Caller;
  readonly request: Request;
}

/**
 * Most requests asked about one port, shared evenly by its callers so that no caller goes unasked.
 * Where it cuts, each rule's plain request comes before its edges, and those before pairs of rules.
 */
const maxProbes = 20_000;
const minProbes = 50;

/** Most boxes of a port that are tried in pairs: pairs grow with the square. */
const maxPairs = 24;

/** Boxes tried in full, and those that each of them is overlaid with. */
interface Plan {
  readonly varied: readonly Box[];
  readonly overlaid: readonly Box[];
}

/** The samples that one caller tries: every box, its edges if it is for this caller, and pairs of boxes. */
function samplesFor(space: PortSpace, caller: Caller, plan: Plan): readonly Sample[] {
  const { universe } = space;
  const own = plan.varied.filter((box) => space.isFrom(box, caller));
  const pairs = own.slice(0, maxPairs).flatMap((box) => {
    const base = sampleOf(space, caller, box);
    const others = plan.overlaid.filter((other) => other !== box && space.isFrom(other, caller));
    return others.slice(0, maxPairs).map((other) => overlay(base, wanted(other, universe.fill)));
  });
  return [
    ...plan.varied.flatMap((box) => {
      const base = sampleOf(space, caller, box);
      const inner = (box.paths ?? []).flatMap((p) => pathExamples(p, universe.fill).inside);
      return [base, ...inner.map((path) => ({ ...base, path }))];
    }),
    ...own.flatMap((box) => variants(box, sampleOf(space, caller, box), universe)),
    ...pairs,
  ];
}

/** The boundary requests of a port; `whole` = the budget cut none of them. */
export interface PortProbes {
  readonly probes: readonly Probe[];
  readonly whole: boolean;
}

/**
 * The boundary requests of one port: every caller has the same budget, the simplest request first.
 * With a focus only the edges of those boxes are tried, alone and together with every other box.
 */
export function portProbes(space: PortSpace, focus?: readonly Box[]): PortProbes {
  const plan: Plan =
    focus === undefined
      ? { varied: space.boxes, overlaid: space.cutting }
      : { varied: focus, overlaid: space.boxes };
  const budget = Math.max(minProbes, Math.floor(maxProbes / Math.max(space.callers.length, 1)));
  let whole = true;
  const found = space.callers.flatMap((caller) => {
    const samples = space.opaque
      ? [{ ...sampleOf(space, caller, {}), method: '', path: '', host: '' }]
      : samplesFor(space, caller, plan);
    const requests = samples.map((sample) => requestOf(space, caller, sample));
    whole &&= requests.length <= budget;
    return simplestFirst(requests.slice(0, budget)).map((request) => ({ caller, request }));
  });
  return { probes: found, whole };
}

/**
 * Requests at the boundary of every rule, route and guarantee of all given meshes together: callers,
 * methods, paths, headers, tokens, hosts and addresses that match, and those that only just do not.
 * Not the full cross product: each rule's own box varied in one dimension at a time, each rule's
 * plain request from every caller, and rules overlaid in pairs (within a budget a port).
 * Deterministic; the simplest request of each caller first.
 */
export function probes(meshes: readonly Mesh[], to?: string): readonly Request[] {
  const nameOf = callerNames(meshes);
  return portRefs(meshes)
    .filter((ref) => to === undefined || ref.to === to)
    .flatMap((ref) => portProbes(portSpace(meshes, ref, nameOf)).probes)
    .map(({ request }) => request);
}
