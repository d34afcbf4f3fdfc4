import type { TargetSettings } from '../model/mesh.ts';
import { isObject, type Json, type JsonObject } from '../source/json.ts';
import type { Artifact } from './artifact.ts';

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** The model has proven that these hold texts only. */
function textsOf(value: Json | undefined): Readonly<Record<string, string>> | undefined {
  if (!isObject(value)) return undefined;
  const entries = Object.entries(value).map(([key, text]) => [key, textOf(text)] as const);
  return Object.fromEntries(entries);
}

/**
 * What a target names as `foreign`, as it is applied. The rest of `metadata` and `status` belong to
 * the cluster that an object was read from, and not to what somebody wants.
 */
export function foreignArtifacts({ foreign = [] }: TargetSettings): readonly Artifact[] {
  return foreign.map(({ object, at }) => {
    const { apiVersion, kind, metadata, status: _status, ...rest } = object;
    const own: JsonObject = isObject(metadata) ? metadata : {};
    const labels = textsOf(own['labels']);
    const annotations = textsOf(own['annotations']);
    return {
      object: {
        apiVersion: textOf(apiVersion),
        kind: textOf(kind),
        metadata: {
          name: textOf(own['name']),
          namespace: textOf(own['namespace']),
          ...(labels && { labels }),
          ...(annotations && { annotations }),
        },
        ...rest,
      },
      wave: 0,
      from: [at],
    };
  });
}
