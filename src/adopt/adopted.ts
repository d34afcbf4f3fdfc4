import type { JsonObject } from '../source/json.ts';

/** An intent about what is there today, before it is text. */
export interface AdoptedService {
  readonly namespace: string;
  readonly name: string;
  readonly spec: JsonObject;
  /** What a reader of the file should know: one line each. */
  readonly remarks: readonly string[];
  /** The manifests it was read from, its own first. */
  readonly files: readonly string[];
}

/** A gateway for `Mesh.spec.gateways`. */
export interface AdoptedGateway {
  readonly name: string;
  /** Of its pods. */
  readonly namespace: string;
  readonly settings: JsonObject;
  /** The manifests it was read from. */
  readonly files: readonly string[];
}

/** A file to write: its path with `/` below the folder of the mesh, and its text. */
export interface AdoptedFile {
  readonly path: string;
  readonly text: string;
}
