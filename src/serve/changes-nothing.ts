import { isObject, type Json, type JsonObject } from '../source/json.ts';
import type { AdmissionRequest } from './admission-review.ts';

/** What the API server and controllers write by themselves, and no guardrail looks at. */
const bookkeeping: ReadonlySet<string> = new Set([
  'creationTimestamp',
  'deletionGracePeriodSeconds',
  'deletionTimestamp',
  'finalizers',
  'generation',
  'managedFields',
  'ownerReferences',
  'resourceVersion',
  'selfLink',
  'uid',
]);

/** As text, without what no guardrail looks at. */
function meaning({ metadata, status: _status, ...rest }: JsonObject): string {
  const kept = isObject(metadata)
    ? Object.entries(metadata).filter(([key]) => !bookkeeping.has(key))
    : metadata;
  return JSON.stringify([kept as Json, rest]);
}

/**
 * Whether an update leaves all as it was that guardrails judge. Then it must pass, also where the
 * object breaks a guardrail: refusing would keep finalizers from being removed and help nobody. That
 * an object is being deleted is no such reason by itself: a finalizer can keep it alive for long.
 */
export function changesNothing({ operation, object, oldObject }: AdmissionRequest): boolean {
  if (operation !== 'UPDATE' || object === undefined || oldObject === undefined) return false;
  return meaning(object) === meaning(oldObject);
}
