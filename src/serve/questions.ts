import { narrowest, type Question } from '../check/question.ts';
import { questionParts } from '../compile/questions.ts';
import type { Run } from '../pipeline.ts';
import { slice } from '../reach/slice.ts';
import type { AdmissionRequest } from './admission-review.ts';
import { changesNothing } from './changes-nothing.ts';
import { originOf, ownRef } from './origin.ts';

/**
 * What the guardrails are asked about one admission: the object that would stand, with the same
 * slice of the mesh as everywhere else. Deleting asks nothing: there is no object left to judge. Nor
 * does an update of nothing that matters: controllers must be able to tidy what stands already.
 */
export function questions(request: AdmissionRequest, run: Run): readonly Question[] {
  const { object, operation, subResource } = request;
  if (object === undefined || operation === 'DELETE' || subResource !== undefined) return [];
  if (changesNothing(request)) return [];
  const own = ownRef(request);
  const origin = originOf(run, request);
  const about = origin?.about ?? own;
  const { group, version, kind } = request.kind;
  const apiVersion = group === '' ? version : `${group}/${version}`;
  return [
    {
      // The API server vouches for kind and names in the request; the object's own may be left out.
      object: { ...object, apiVersion, kind },
      about,
      causes: origin?.causes ?? [about],
      parts: questionParts(origin ?? {}),
      origin: 'admission',
      data: { mesh: run.mesh === undefined ? {} : slice(run.mesh, about) },
      place: (pointer) => ({
        ...(narrowest(origin?.parts ?? [], pointer)?.from ?? origin?.place),
        pointer,
        object: own,
      }),
    },
  ];
}
