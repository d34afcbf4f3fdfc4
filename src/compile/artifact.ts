import type { Json, JsonObject } from '../source/json.ts';
import type { Place } from '../source/place.ts';
import type { Pointer } from '../source/pointer.ts';

/** A Kubernetes object that a target emits. Field order of `spec` is the order of printing. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: JsonObject;
  readonly data?: Readonly<Record<string, Json>>;
}

/** One emitted object and the lines of intent that caused it. */
export interface Artifact {
  readonly object: KubeObject;
  /** Apply order: what others refer to comes first (subsets before routes that name them). */
  readonly wave: 0 | 1;
  readonly from: readonly Place[];
  /** Its parts that one line of intent alone caused, perhaps in another document than the rest. */
  readonly parts?: readonly ArtifactPart[];
  /** Not applied: shown beside the rest (what the mesh's own configuration must say). */
  readonly advice?: true;
}

/** A field of an emitted object with all below it, and the line of intent that says it. */
export interface ArtifactPart {
  readonly pointer: Pointer;
  readonly from: Place;
}
