import type { Mesh, TargetSettings } from '../model/mesh.ts';
import type { Artifact } from './artifact.ts';
import type { Feature } from './feature.ts';

/** Whether a target can say something; `later` = its type can, this version of meshwright cannot yet. */
export type Support = 'yes' | { readonly no: string } | { readonly later: string };

/** One API family that a mesh compiles to. `compile` is total: reached only with supported features. */
export interface Target {
  /** What `Mesh.spec.targets.*.type` says, with its data plane where it has several: `istio/sidecar`. */
  readonly name: string;
  supports(settings: TargetSettings): Readonly<Record<Feature, Support>>;
  compile(mesh: Mesh, settings: TargetSettings): readonly Artifact[];
}
