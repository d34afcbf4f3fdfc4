import { diagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import { isOutput, manifestsOf } from '../model/manifests/manifest.ts';
import type { Document } from '../read/document.ts';
import type { Place } from '../source/place.ts';
import type { Artifact } from './artifact.ts';
import { identityOf, objectIdentity } from './clashes.ts';
import type { CompiledTarget } from './compile.ts';

/** One object that a target emits. */
interface Emitted {
  readonly target: string;
  readonly artifact: Artifact;
}

/** What is emitted, by what makes two objects one to the cluster. */
function emittedObjects(compiled: readonly CompiledTarget[]): ReadonlyMap<string, Emitted> {
  const applied = compiled.flatMap(({ name, artifacts }) =>
    artifacts
      .filter(({ advice }) => advice !== true)
      .map((artifact) => [identityOf(artifact), { target: name, artifact }] as const),
  );
  return new Map(applied);
}

/** Whether an object is emitted because it is named as `foreign`: then it is itself, and replaces nothing. */
function isSame({ from }: Artifact, here: Place): boolean {
  return from.some(
    ({ range }) => range?.file === here.range?.file && range?.start === here.range?.start,
  );
}

/**
 * Objects that stand beside the intents and have the name of one that a target emits: whoever applies
 * both replaces one by the other.
 */
export function replacedObjects(
  compiled: readonly CompiledTarget[],
  documents: readonly Document[],
): readonly Diagnostic[] {
  const emitted = emittedObjects(compiled);
  if (emitted.size === 0) return [];
  return manifestsOf(documents).flatMap((manifest) => {
    const { apiVersion, kind, namespace = '', name, place } = manifest;
    const same = emitted.get(objectIdentity(apiVersion, kind, namespace, name));
    if (same === undefined || isOutput(manifest)) return [];
    const here = place('/metadata/name');
    if (isSame(same.artifact, here)) return [];
    const params = { kind, name: `${namespace}/${name}`, target: same.target };
    return [diagnostic('MW3518', here, params)];
  });
}
