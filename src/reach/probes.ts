import type { Request } from '../access/request.ts';
import type { Mesh } from '../model/mesh.ts';
import { callerNames, type Caller } from './caller.ts';
import { pathExamples } from './examples.ts';
import { grid } from './grid.ts';
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

/** Most requests of one caller for which every combination of values is tried. */
const maxGrid = 1200;

/** Most boxes of a port that are tried in pairs: pairs grow with the square. */
const maxPairs = 24;

/** Every box, its edges if it is for this caller, and pairs of boxes: what is tried where a grid is too large. */
function edgesFor(space: PortSpace, caller: Caller): readonly Sample[] {
  const { universe, boxes, cutting } = space;
  const own = boxes.filter((box) => space.isFrom(box, caller));
  const pairs = own.slice(0, maxPairs).flatMap((box) => {
    const base = sampleOf(space, caller, box);
    const others = cutting.filter((other) => other !== box && space.isFrom(other, caller));
    return others.slice(0, maxPairs).map((other) => overlay(base, wanted(other, universe.fill)));
  });
  return [
    ...boxes.flatMap((box) => {
      const base = sampleOf(space, caller, box);
      const inner = (box.paths ?? []).flatMap((p) => pathExamples(p, universe.fill).inside);
      return [base, ...inner.map((path) => ({ ...base, path }))];
    }),
    ...own.flatMap((box) => variants(box, sampleOf(space, caller, box), universe)),
    ...pairs,
  ];
}

/** Every combination of what rules tell apart, where those are not too many; near misses too, which a real proxy might. */
function samplesFor(space: PortSpace, caller: Caller): readonly Sample[] {
  if (space.opaque) return [{ ...sampleOf(space, caller, {}), method: '', path: '', host: '' }];
  const boxes = [...space.boxes, ...space.cutting].filter((box) => space.isFrom(box, caller));
  return [...edgesFor(space, caller), ...(grid(space, caller, boxes, maxGrid) ?? [])];
}

/** The boundary requests of one port: every caller has the same budget, the simplest request first. */
export function portProbes(space: PortSpace): readonly Probe[] {
  const budget = Math.max(minProbes, Math.floor(maxProbes / Math.max(space.callers.length, 1)));
  return space.callers.flatMap((caller) => {
    const samples = samplesFor(space, caller).slice(0, budget);
    const requests = samples.map((sample) => requestOf(space, caller, sample));
    return simplestFirst(requests).map((request) => ({ caller, request }));
  });
}

/**
 * Requests at the boundary of every rule, route and guarantee of all given meshes together: callers,
 * methods, paths, headers, tokens, hosts and addresses that match, and those that only just do not.
 * Every combination of the values that the rules about a caller tell apart; where those are too
 * many, each rule's box varied in one dimension at a time and overlaid with the rules that cut it.
 * Deterministic; the simplest request of each caller first.
 */
export function probes(meshes: readonly Mesh[], to?: string): readonly Request[] {
  const nameOf = callerNames(meshes);
  return portRefs(meshes)
    .filter((ref) => to === undefined || ref.to === to)
    .flatMap((ref) => portProbes(portSpace(meshes, ref, nameOf)))
    .map(({ request }) => request);
}
