import type { CheckedDocument } from '../check/checked.ts';
import type { Question } from '../check/question.ts';
import type { Mesh } from '../model/mesh.ts';
import { slicer, wholeMesh, type Slicer } from '../reach/slice.ts';
import { placeOf } from '../read/document.ts';
import type { JsonObject } from '../source/json.ts';
import type { ObjectRef } from '../source/place.ts';
import type { Artifact } from './artifact.ts';
import type { CompiledTarget } from './compile.ts';

function aboutIntent({ document, object }: CheckedDocument, slice: Slicer): Question {
  return {
    object: document.value,
    about: object,
    origin: 'intent',
    data: { mesh: slice(object) },
    place: (pointer) => placeOf(document, pointer, 'value', object),
  };
}

/** An emitted object stands for the intents that caused it: findings about it point there. */
function aboutArtifact(artifact: Artifact, own: ObjectRef, slice: Slicer): Question {
  const causes = artifact.from.flatMap(({ object }) => (object ? [object] : []));
  const about = causes[0] ?? own;
  return {
    object: artifact.object as unknown as JsonObject,
    about,
    causes,
    origin: 'emitted',
    data: { mesh: slice(about) },
    place: () => artifact.from[0] ?? { object: own },
  };
}

/** All that the guardrails are asked about one mesh: its intents, what is emitted, and the mesh whole. */
export function questionsOf(
  mesh: Mesh,
  checked: readonly CheckedDocument[],
  compiled: readonly CompiledTarget[],
): readonly Question[] {
  const slice = slicer(mesh);
  const artifacts = compiled.flatMap((target) => target.artifacts);
  const own = checked.find(({ kind }) => kind === 'Mesh');
  return [
    ...checked.map((document) => aboutIntent(document, slice)),
    ...artifacts
      .filter(({ advice }) => advice !== true)
      .map((artifact) => {
        const { kind, metadata } = artifact.object;
        return aboutArtifact(artifact, { kind, ...metadata }, slice);
      }),
    ...(own ? [{ ...aboutIntent(own, slice), scope: 'mesh' as const, data: { mesh: wholeMesh(mesh) } }] : []),
  ];
}
