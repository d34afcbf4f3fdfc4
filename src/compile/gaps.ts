import type { Mesh, TargetSettings } from '../model/mesh.ts';
import type { Place } from '../source/place.ts';
import { featureIds, type Feature, type FeatureEntry, type Use } from './feature.ts';
import { features } from './features.ts';
import { onTarget } from './on-target.ts';
import { findTarget, type Support, type Target, type TargetRegistry } from './target.ts';

/** Something that a mesh uses and a target cannot express, or not yet. */
export interface Gap {
  /** Name of the target in the mesh. */
  readonly target: string;
  readonly feature: Feature;
  /** The feature for people. */
  readonly title: string;
  /** The field path that permits its loss; absent = it must never be lost. */
  readonly field?: string;
  /** `lost`: `optional` permits it; `refused`: the target cannot; `later`: meshwright cannot yet. */
  readonly verdict: 'lost' | 'refused' | 'later';
  readonly reason: string;
  /** `namespace/name` of the service that it is about, where it is about one. */
  readonly service?: string;
  readonly at: Place;
}

/** Whether an entry of `optional` permits the loss of a field: it names the field or a part above it. */
export function permits(entry: string, field: string): boolean {
  return field === entry || field.startsWith(`${entry}.`);
}

/** The entries of a target's own `optional`. */
export function optionalOfTarget({ settings: { optional } }: TargetSettings): readonly string[] {
  return Array.isArray(optional) ? optional.map(String) : [];
}

/** What each service permits to lose, by its name. */
function optionalByService(mesh: Mesh): ReadonlyMap<string, readonly string[]> {
  const named = [...mesh.services, ...mesh.externals];
  return new Map(named.map(({ name, optional = [] }) => [name, optional]));
}

function verdictOf(
  support: Exclude<Support, 'yes'>,
  { field }: FeatureEntry,
  optional: readonly string[],
): Gap['verdict'] {
  if (field !== undefined && optional.some((entry) => permits(entry, field))) return 'lost';
  return 'no' in support ? 'refused' : 'later';
}

function targetGaps(mesh: Mesh, target: TargetSettings, built: Target): readonly Gap[] {
  const supports = built.supports(target);
  const ofTarget = optionalOfTarget(target);
  const ofServices = optionalByService(mesh);
  const gapOf = (id: Feature, support: Exclude<Support, 'yes'>, { at, service }: Use): Gap => {
    const { title, field } = features[id];
    const own = service === undefined ? [] : (ofServices.get(service) ?? []);
    return {
      target: target.name,
      feature: id,
      title,
      ...(field !== undefined && { field }),
      verdict: verdictOf(support, features[id], [...ofTarget, ...own]),
      reason: 'no' in support ? support.no : support.later,
      ...(service !== undefined && { service }),
      at,
    };
  };
  return featureIds.flatMap((id) => {
    const support = supports[id];
    if (support === 'yes') return [];
    return features[id].uses(mesh, target).map((use) => gapOf(id, support, use));
  });
}

/**
 * Where the targets of a mesh fall short of what it uses, by target and feature. A target that is not
 * built has no gaps: nobody knows what it could not express.
 */
export function gaps(mesh: Mesh, registry: TargetRegistry): readonly Gap[] {
  return mesh.targets.flatMap((target) => {
    const built = findTarget(registry, target);
    return built === undefined ? [] : targetGaps(onTarget(mesh, target), target, built);
  });
}
