import type { Mesh, TargetSettings } from '../model/mesh.ts';
import type { Artifact } from './artifact.ts';
import type { Feature } from './feature.ts';

/** Whether a target can say something; `later` = its type can, this version of meshwright cannot yet. */
export type Support = 'yes' | { readonly no: string } | { readonly later: string };

/** The answer of one target to every feature. */
export type Supports = Readonly<Record<Feature, Support>>;

/** One API family that a mesh compiles to. `compile` is total: reached only with supported features. */
export interface Target {
  /** What `Mesh.spec.targets.*.type` says, with its data plane where it has several: `istio/sidecar`. */
  readonly name: string;
  /** Whether a grant on an external service is enforced on the way out, without a gateway. */
  readonly enforcesExternals: boolean;
  supports(settings: TargetSettings): Supports;
  /** Gets the part of the mesh that runs on this target; features that `optional` gave up are left out. */
  compile(mesh: Mesh, settings: TargetSettings): readonly Artifact[];
}

/** Every target that is built. */
export type TargetRegistry = readonly Target[];

/** The name under which a target of a mesh is found in the registry. */
function targetName(target: TargetSettings): string {
  const { dataplane } = target.settings;
  return typeof dataplane === 'string' ? `${target.type}/${dataplane}` : target.type;
}

/** The built target for an entry of `Mesh.spec.targets`; Istio without a word is its sidecar. */
export function findTarget(registry: TargetRegistry, target: TargetSettings): Target | undefined {
  const name = targetName(target);
  return registry.find((built) => built.name === name || built.name === `${name}/sidecar`);
}

/** A text of a target's settings, or what holds where nothing is said. */
export function settingOf({ settings }: TargetSettings, key: string, otherwise: string): string {
  const value = settings[key];
  return typeof value === 'string' ? value : otherwise;
}
