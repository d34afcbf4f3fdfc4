import type { CheckedDocument } from '../check/checked.ts';
import { narrowest, type Question, type QuestionPart } from '../check/question.ts';
import { invariant } from '../diagnostics/invariant.ts';
import type { Mesh } from '../model/mesh.ts';
import { placeOf } from '../read/document.ts';
import { slicer, type Slicer } from '../reach/slice.ts';
import { grouped } from '../source/grouped.ts';
import type { JsonObject } from '../source/json.ts';
import { type ObjectRef, objectName, type Place } from '../source/place.ts';
import type { Artifact } from './artifact.ts';
import type { CompiledTarget } from './compile.ts';

/**
 * All that the guardrails are asked about one mesh: its intents, and what every target emits. Those
 * about one part of the mesh stand together: carrying that part over costs more than an answer.
 * `isAsked`: emitted objects about which it says no are left out.
 */
export function questionsOf(
  mesh: Mesh,
  documents: readonly CheckedDocument[],
  compiled: readonly CompiledTarget[],
  isAsked: (about: Subject) => boolean = () => true,
): readonly Question[] {
  const sliceOf = slicer(mesh);
  const questions = [
    ...intentQuestions(documents, sliceOf),
    ...compiled.flatMap(({ artifacts }) => emittedQuestions(artifacts, sliceOf, isAsked)),
  ];
  return [...grouped(questions, ({ data }) => data).values()].flat();
}

/** What an emitted object is about, and the intents that caused it. */
export type Subject = Required<Pick<Question, 'about' | 'causes'>>;

function subjectOf(artifact: Artifact): Subject {
  const about = causeOf(artifact).object ?? ownRef(artifact);
  const from = artifact.from.flatMap(({ object }) => (object ? [object] : []));
  return { about, causes: distinct([about, ...from]) };
}

/** What the guardrails are asked about intents: each document by itself. */
function intentQuestions(
  documents: readonly CheckedDocument[],
  sliceOf: Slicer,
): readonly Question[] {
  return documents.map(({ document, object }) => ({
    object: document.value,
    about: object,
    origin: 'intent',
    data: dataAbout(object, sliceOf),
    place: (pointer) => placeOf(document, pointer, 'value', object),
  }));
}

/**
 * What the guardrails are asked about emitted objects. Their place is the intent that caused them: a
 * Service if one did, else the first cause; of a part with an author of its own, the line of that.
 */
function emittedQuestions(
  artifacts: readonly Artifact[],
  sliceOf: Slicer,
  isAsked: (about: Subject) => boolean,
): readonly Question[] {
  return artifacts
    .filter(({ advice }) => advice !== true)
    .map((artifact) => ({ artifact, subject: subjectOf(artifact) }))
    .filter(({ subject }) => isAsked(subject))
    .map(({ artifact, subject }) => {
      const place = causeOf(artifact);
      return {
        object: plain(artifact.object),
        ...subject,
        parts: questionParts(artifact),
        origin: 'emitted',
        data: dataAbout(subject.about, sliceOf),
        place: (pointer) => narrowest(artifact.parts ?? [], pointer)?.from ?? place,
      };
    });
}

/** Who answers for the parts of an emitted object that have an author of their own. */
export function questionParts({ parts = [] }: Pick<Artifact, 'parts'>): readonly QuestionPart[] {
  return parts.flatMap(({ pointer, from: { object } }) =>
    object === undefined ? [] : [{ pointer, about: object }],
  );
}

function causeOf({ from }: Artifact): Place {
  const cause = from.find(({ object }) => object?.kind === 'Service') ?? from[0];
  invariant(cause !== undefined, 'an emitted object names the intent that caused it');
  return cause;
}

function ownRef({ object: { kind, metadata } }: Artifact): ObjectRef {
  return {
    kind,
    ...(metadata.namespace !== undefined && { namespace: metadata.namespace }),
    name: metadata.name,
  };
}

function distinct(objects: readonly ObjectRef[]): readonly ObjectRef[] {
  return [...new Map(objects.map((object) => [objectName(object), object])).values()];
}

/** The same value for the same slice: what was carried over to the evaluation once stays there. */
const dataOfSlice = new WeakMap<JsonObject, JsonObject>();

function dataAbout(about: ObjectRef, sliceOf: Slicer): JsonObject {
  const mesh = sliceOf(about);
  const there = dataOfSlice.get(mesh);
  if (there !== undefined) return there;
  const data = { mesh };
  dataOfSlice.set(mesh, data);
  return data;
}

/** Absent fields are written as `undefined` here and there, which JSON does not know. */
function plain(object: Artifact['object']): JsonObject {
  return JSON.parse(JSON.stringify(object)) as JsonObject;
}
